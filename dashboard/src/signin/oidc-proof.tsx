import { Button } from '@cloudflare/kumo/components/button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, result } from '../api/client';
import { sessionQuery } from '../api/queries';
import { Failure } from '../ui/states';
import { linkQuery, oidcQuery } from './oidc';

/** Proves by the provider, in another tab, so that what is being written in this one is not lost. */
export function ProofByProvider(props: { onProved: () => void }) {
  const offer = useQuery(oidcQuery);
  const link = useQuery(linkQuery);
  const queries = useQueryClient();
  /** Until when it was proved when the provider was asked; another answer means that it has been proved since. */
  const [before, setBefore] = useState<string>();
  const [error, setError] = useState<unknown>();
  const isWaiting = before !== undefined;
  const session = useQuery({ ...sessionQuery, enabled: isWaiting, refetchInterval: isWaiting ? 1000 : false });
  const proved = isWaiting && session.data !== undefined && session.data.proved_until !== before;
  const { onProved } = props;

  useEffect(() => {
    if (proved) {
      setBefore(undefined);
      onProved();
    }
  }, [proved, onProved]);

  async function go() {
    setError(undefined);
    const tab = window.open('', '_blank'); // at once: browsers block what comes later
    try {
      const now = await queries.fetchQuery({ ...sessionQuery, staleTime: 0 });
      tab?.location.assign(result(await api.POST('/session/oidc/proof')).url);
      setBefore(now.proved_until);
    } catch (problem) {
      tab?.close();
      setError(problem);
    }
  }

  const label = offer.data?.label ?? null;
  if (label === null || (link.data?.linked_on ?? null) === null) {
    return null;
  }
  return (
    <div className="mt-4">
      {error === undefined ? null : <Failure title="It did not work" error={error} />}
      <Button type="button" variant="secondary" onClick={() => void go()}>
        Prove it with {label}
      </Button>
      {isWaiting ? <p role="status">Waiting for the other tab…</p> : null}
    </div>
  );
}
