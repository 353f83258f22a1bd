import { Button } from '@cloudflare/kumo/components/button';
import { XIcon } from '@phosphor-icons/react';
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';

/** A message at the edge of the window, where it moves no other content. It stays until it is closed. */
export function Toast(props: {
  open: boolean;
  title: string;
  label: string;
  onClose: () => void;
  children: ReactNode;
}) {
  // Outside of tables and sections, which would clip it.
  return props.open
    ? createPortal(
        <section aria-label={props.label} className="fixed inset-x-4 bottom-4 z-20 sm:left-auto sm:w-96">
          <div className="rounded-lg border border-kumo-line bg-kumo-base p-4 text-sm text-kumo-default shadow-lg">
            <div className="mb-2 flex items-center justify-between gap-2">
              <p role="status" className="min-w-0 font-semibold break-words">
                {props.title}
              </p>
              <Button
                size="sm"
                variant="ghost"
                shape="square"
                icon={<XIcon aria-hidden />}
                aria-label={`Close: ${props.title}`}
                onClick={props.onClose}
              />
            </div>
            {props.children}
          </div>
        </section>,
        document.body,
      )
    : null;
}
