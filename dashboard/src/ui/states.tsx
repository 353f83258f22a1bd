/** What a page shows while it loads, where there is nothing to show, and for warnings and errors. */
import { Banner } from '@cloudflare/kumo/components/banner';
import { Button } from '@cloudflare/kumo/components/button';
import { Loader } from '@cloudflare/kumo/components/loader';
import { WarningCircleIcon, WarningIcon } from '@phosphor-icons/react';
import type { ReactNode } from 'react';

export function Loading(props: { what: string }) {
  return (
    <div role="status" className="flex items-center gap-3 p-8 text-kumo-subtle">
      <Loader size="sm" />
      <span>Loading {props.what}…</span>
    </div>
  );
}

/** In place of an empty list: what is missing, and the button that adds it. */
export function EmptyState(props: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="flex flex-col items-center gap-3 rounded-lg border border-dashed border-kumo-line px-6 py-12 text-center">
      <p className="font-semibold text-kumo-default">{props.title}</p>
      {props.children === undefined ? null : <div className="max-w-prose text-kumo-subtle">{props.children}</div>}
      {props.action}
    </div>
  );
}

/** An error that screen readers announce at once. */
export function ErrorBanner(props: { title: string; error: unknown; retry?: () => void }) {
  return (
    <div role="alert" className="mb-6">
      <Banner
        variant="error"
        icon={<WarningCircleIcon aria-hidden />}
        title={props.title}
        description={errorMessage(props.error)}
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

export function WarningBanner(props: { title?: string; children: ReactNode }) {
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

/** The message of an error for users. `fetch` throws a TypeError when there is no response. */
export function errorMessage(error: unknown): string {
  if (error instanceof TypeError) {
    return 'The server cannot be reached. Check that it is running and try again.';
  }
  return error instanceof Error ? error.message : String(error);
}
