import { Button } from '@cloudflare/kumo/components/button';
import { XIcon } from '@phosphor-icons/react';
import type { ReactNode } from 'react';

/** What has just been done, at the edge of the window, where it moves nothing; it stays until it is closed. */
export function Toast(props: { open: boolean; title: string; label: string; onClose: () => void; children: ReactNode }) {
  return (
    <section aria-label={props.label} aria-live="polite" className="fixed inset-x-4 bottom-4 z-20 sm:left-auto sm:w-96">
      {props.open ? (
        <div className="rounded-lg border border-kumo-line bg-kumo-base p-4 text-sm shadow-lg">
          <div className="mb-2 flex items-center justify-between gap-2">
            <p className="font-semibold">{props.title}</p>
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
      ) : null}
    </section>
  );
}
