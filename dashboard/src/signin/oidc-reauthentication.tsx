import { Button } from '@cloudflare/kumo/components/button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { api, result } from '../api/client';
import { sessionQuery } from '../api/queries';
import { ErrorBanner } from '../ui/states';
import { linkQuery, oidcQuery } from './oidc';

const POLL_MILLIS = 1000;

/** Confirms the identity at the provider in another tab, so that this page keeps its unsaved changes. */
export function ReauthenticationByProvider(props: { onConfirmed: () => void }) {
  const provider = useQuery(oidcQuery);
  const link = useQuery(linkQuery);
  const queries = useQueryClient();
  /** The session's `proved_until` before the other tab was opened; it changes when the identity is confirmed. */
  const [before, setBefore] = useState<string>();
  const [error, setError] = useState<unknown>();
  const isWaiting = before !== undefined;
  const session = useQuery({
    ...sessionQuery,
    enabled: isWaiting,
    refetchInterval: ({ state }) => (isWaiting && state.data?.proved_until === before ? POLL_MILLIS : false),
  });
  const isConfirmed = isWaiting && session.data !== undefined && session.data.proved_until !== before;
  const confirm = useEffectEvent(props.onConfirmed);

  useEffect(() => {
    if (isConfirmed) {
      confirm();
    }
  }, [isConfirmed]);

  async function openProvider() {
    setError(undefined);
    const tab = window.open('', '_blank'); // before any await: browsers block later pop-ups
    try {
      const current = await queries.query({ ...sessionQuery, staleTime: 0 });
      tab?.location.assign(result(await api.POST('/session/oidc/proof')).url);
      setBefore(current.proved_until);
    } catch (problem) {
      tab?.close();
      setError(problem);
    }
  }

  const label = provider.data?.label ?? null;
  if (label === null || (link.data?.linked_on ?? null) === null) {
    return null;
  }
  return (
    <div className="mt-4">
      {error === undefined ? null : <ErrorBanner title="Your identity was not confirmed" error={error} />}
      <Button type="button" variant="secondary" onClick={() => void openProvider()}>
        Confirm with {label}
      </Button>
      {isWaiting && !isConfirmed ? <p role="status">Waiting for the other tab…</p> : null}
    </div>
  );
}
