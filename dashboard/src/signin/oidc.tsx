import { Button } from '@cloudflare/kumo/components/button';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api, result } from '../api/client';
import { ErrorBanner } from '../ui/states';

/** The OpenID provider of this server, if there is one, and its name for users. */
export const oidcQuery = queryOptions({
  queryKey: ['oidc'],
  staleTime: Infinity,
  queryFn: async () => result(await api.GET('/session/oidc')),
});

export const linkQuery = queryOptions({
  queryKey: ['oidc', 'link'],
  queryFn: async () => result(await api.GET('/session/oidc/link')),
});

/** The messages for the words with which the server redirects back from the provider. */
const FAILURES = new Map([
  [
    'state',
    'The sign-in was not started in this browser within the last ten minutes, or it is already complete. Try again.',
  ],
  ['denied', 'The provider denied access.'],
  ['provider', 'The provider cannot be reached, or its response is invalid. The log of the server has the details.'],
  ['unverified', 'The provider has not verified your e-mail address. Verify it there and try again.'],
  ['unknown', 'No user of this server has your e-mail address at the provider. Ask for an invitation to that address.'],
  [
    'taken',
    'The user with your e-mail address is linked to another identity at the provider, or your identity is linked to another user.',
  ],
  ['stale', 'The provider did not ask you to confirm your identity.'],
  ['ended', 'The session in which you started has ended. Sign in again.'],
]);

const SUCCESSES = new Map([
  ['linked', 'You can now sign in with the provider.'],
  ['proved', 'Your identity is confirmed. Continue in the tab that you came from.'],
]);

/** The outcome of a redirect back from the provider. */
export function OidcOutcome(props: { title: string }) {
  const outcome = useSearch({ strict: false }).oidc;
  if (outcome === undefined) {
    return null;
  }
  const success = SUCCESSES.get(outcome);
  return success === undefined ? (
    <ErrorBanner title={props.title} error={new Error(FAILURES.get(outcome) ?? 'Try again.')} />
  ) : (
    <p role="status" className="mb-6">
      {success}
    </p>
  );
}

export function SignInByProvider() {
  const offer = useQuery(oidcQuery);
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const label = offer.data?.label;
  if (label === undefined || label === null) {
    return null;
  }

  async function go() {
    setBusy(true);
    try {
      window.location.assign(result(await api.POST('/session/oidc')).url);
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  }

  return (
    <div className="mt-6 flex flex-col gap-4 border-t border-kumo-line pt-6">
      {error === undefined ? null : <ErrorBanner title="You are not signed in" error={error} />}
      <Button variant="secondary" loading={busy} onClick={() => void go()}>
        Sign in with {label}
      </Button>
    </div>
  );
}
