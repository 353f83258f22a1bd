import { Button } from '@cloudflare/kumo/components/button';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api, result } from '../api/client';
import { Failure } from '../ui/states';

/** Whether there is an OpenID provider, and what people call it. */
export const oidcQuery = queryOptions({
  queryKey: ['oidc'],
  staleTime: Infinity,
  queryFn: async () => result(await api.GET('/session/oidc')),
});

export const linkQuery = queryOptions({
  queryKey: ['oidc', 'link'],
  queryFn: async () => result(await api.GET('/session/oidc/link')),
});

/** What each word means with which the server sends somebody back; it sends no other. */
const FAILURES = new Map([
  ['state', 'It was not begun in this browser within the last ten minutes, or it is finished already. Try again.'],
  ['denied', 'You were not let through there.'],
  ['provider', 'The provider cannot be reached, or what it says cannot be believed. The log of the server says more.'],
  ['unverified', 'The provider does not say that your e-mail address is yours. Have it verified there, and try again.'],
  ['unknown', 'Nobody here has the e-mail address that you have there. Ask for an invitation to that address.'],
  ['taken', 'The user with your e-mail address is somebody else there, or you are another user here.'],
  ['stale', 'You were not asked again who you are.'],
  ['ended', 'The session from which you set out has ended. Sign in again.'],
]);

const SUCCESSES = new Map([
  ['linked', 'You can sign in that way from now on.'],
  ['proved', 'You have proved who you are. Go on in the tab that you came from.'],
]);

/** What became of somebody who comes back from the provider. */
export function Returned(props: { title: string }) {
  const word = useSearch({ strict: false }).oidc;
  if (word === undefined) {
    return null;
  }
  const success = SUCCESSES.get(word);
  return success === undefined ? (
    <Failure title={props.title} error={new Error(FAILURES.get(word) ?? 'Try again.')} />
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
      {error === undefined ? null : <Failure title="You are not signed in" error={error} />}
      <Button variant="secondary" loading={busy} onClick={() => void go()}>
        Sign in with {label}
      </Button>
    </div>
  );
}
