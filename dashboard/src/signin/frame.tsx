import type { ReactNode } from 'react';
import { Caution } from '../ui/states';
import { useTitle } from '../ui/title';

/** The server takes no password over HTTP but from this very machine, and a browser calls the same addresses trustworthy. */
export const isEncrypted = window.isSecureContext;

/** Said before the field: what is typed into it would travel in clear, and be refused. */
export function NotEncrypted() {
  const { hostname, port } = window.location;
  return isEncrypted ? null : (
    <Caution title="Passwords cannot be used here">
      This page came over HTTP, and this server takes passwords over HTTPS only. Start the server with --tls-cert and --tls-key, or put a
      proxy with HTTPS in front of it. Or make a tunnel on your machine with
      <code className="mx-1 font-mono">{`ssh -L 8080:${hostname}:${port || '80'} ${hostname}`}</code>
      and open http://localhost:8080.
    </Caution>
  );
}

/** A page for a person who is not signed in. */
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
