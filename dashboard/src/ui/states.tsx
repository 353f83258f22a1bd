import { Banner } from '@cloudflare/kumo/components/banner';
import { Button } from '@cloudflare/kumo/components/button';
import { Loader } from '@cloudflare/kumo/components/loader';
import { WarningCircleIcon, WarningIcon } from '@phosphor-icons/react';
import type { ReactNode } from 'react';

/** While something is loaded. */
export function Loading(props: { what: string }) {
  return (
    <div role="status" className="flex items-center gap-3 p-8 text-kumo-subtle">
      <Loader size="sm" />
      <span>Loading {props.what}…</span>
    </div>
  );
}

/** Where there is nothing yet, and what to do about it. */
export function Nothing(props: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="flex flex-col items-center gap-3 rounded-lg border border-dashed border-kumo-line px-6 py-12 text-center">
      <p className="font-semibold text-kumo-default">{props.title}</p>
      {props.children === undefined ? null : <div className="max-w-prose text-kumo-subtle">{props.children}</div>}
      {props.action}
    </div>
  );
}

/** What went wrong, read out at once. */
export function Failure(props: { title: string; error: unknown; retry?: () => void }) {
  return (
    <div role="alert" className="mb-6">
      <Banner
        variant="error"
        icon={<WarningCircleIcon aria-hidden />}
        title={props.title}
        description={inWords(props.error)}
        action={
          props.retry === undefined ? undefined : (
            <Button size="sm" variant="secondary" onClick={props.retry}>
              Try again
            </Button>
          )
        }
      />
    </div>
  );
}

export function Caution(props: { title?: string; children: ReactNode }) {
  return (
    <div className="mb-4">
      <Banner
        variant="alert"
        icon={<WarningIcon aria-hidden />}
        {...(props.title === undefined ? {} : { title: props.title })}
        description={props.children}
      />
    </div>
  );
}

/** An error for people. */
export function inWords(error: unknown): string {
  if (error instanceof TypeError) {
    return 'The server cannot be reached. Look whether it runs and try again.';
  }
  return error instanceof Error ? error.message : String(error);
}
