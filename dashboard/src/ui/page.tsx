import type { ReactNode } from 'react';
import { useTitle } from './title';

/** A page: its title, its actions and its contents. */
export function Page(props: { title: string; lead?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  const heading = useTitle(props.title);
  return (
    <main id="main" tabIndex={-1} className="mx-auto w-full max-w-5xl px-4 py-8 outline-none sm:px-8">
      <div className="mb-6 flex flex-wrap items-start justify-between gap-4">
        <div className="min-w-0">
          <h1 ref={heading} tabIndex={-1} className="text-2xl font-semibold break-words text-kumo-default outline-none">
            {props.title}
          </h1>
          {props.lead === undefined ? null : <div className="mt-1 max-w-prose text-kumo-subtle">{props.lead}</div>}
        </div>
        {props.actions === undefined ? null : <div className="flex flex-wrap gap-2">{props.actions}</div>}
      </div>
      {props.children}
    </main>
  );
}

/** A part of a page with a title. */
export function Section(props: { title: string; hint?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  return (
    <section className="mb-6 rounded-lg border border-kumo-line bg-kumo-base p-4 sm:p-6">
      <div className="mb-4 flex flex-wrap items-start justify-between gap-2">
        <div>
          <h2 className="text-base font-semibold text-kumo-default">{props.title}</h2>
          {props.hint === undefined ? null : (
            <div className="mt-1 max-w-prose text-sm text-kumo-subtle">{props.hint}</div>
          )}
        </div>
        {props.actions}
      </div>
      {props.children}
    </section>
  );
}
