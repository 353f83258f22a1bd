import type { ReactNode } from 'react';
import { WarningBanner } from '../ui/states';
import { useTitle } from '../ui/title';

/** The server accepts passwords over HTTP only from its own machine. Browsers treat the same addresses as secure. */
export const isEncrypted = window.isSecureContext;

/** A warning above password fields on pages without HTTPS, where the server rejects passwords. */
export function EncryptionWarning() {
  const { hostname, port } = window.location;
  return isEncrypted ? null : (
    <WarningBanner title="Passwords cannot be used here">
      This page was loaded over HTTP, and this server accepts passwords over HTTPS only. Start the server with
      --tls-cert and --tls-key, or put a proxy with HTTPS in front of it. Or open a tunnel on your machine with
      <code className="mx-1 font-mono">{`ssh -L 8080:${hostname}:${port || '80'} ${hostname}`}</code>
      and open http://localhost:8080.
    </WarningBanner>
  );
}

/** A page for users who are not signed in. */
export function SignInLayout(props: { title: string; lead?: ReactNode; children: ReactNode }) {
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

/** The secret in the fragment of a link, which browsers never send to the server. */
export function linkSecret(): string {
  return window.location.hash.slice(1);
}
