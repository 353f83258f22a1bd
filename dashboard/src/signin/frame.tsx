import type { ReactNode } from 'react';
import { useTitle } from '../ui/title';

/** A page for somebody who is not signed in. */
export function Frame(props: { title: string; lead?: ReactNode; children: ReactNode }) {
  const heading = useTitle(props.title);
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-md flex-col justify-center px-4 py-10">
      <div className="mb-8 flex items-center gap-3">
        <img src="/favicon.svg" alt="" width="32" height="32" />
        <span className="text-lg font-semibold">Ambit</span>
      </div>
      <h1 ref={heading} tabIndex={-1} className="text-2xl font-semibold outline-none">
        {props.title}
      </h1>
      {props.lead === undefined ? null : <div className="mt-2 text-kumo-subtle">{props.lead}</div>}
      <div className="mt-6">{props.children}</div>
    </main>
  );
}

/** The secret behind the `#` of a link, which the browser never sends to the server. */
export function secretOfLink(): string {
  return window.location.hash.slice(1);
}
