import { Button } from '@cloudflare/kumo/components/button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, result } from '../api/client';
import { Section } from '../ui/page';
import { Failure } from '../ui/states';
import { day } from '../ui/time';
import { linkQuery, oidcQuery, Returned } from './oidc';
import { useProof } from './proof';

/** Whom the user is at the provider. */
export function SingleSignOn() {
  const queries = useQueryClient();
  const prove = useProof();
  const offer = useQuery(oidcQuery);
  const link = useQuery(linkQuery);
  const [error, setError] = useState<unknown>();
  const label = offer.data?.label ?? null;
  const since = link.data?.linked_on ?? null;
  if (!link.isSuccess || (label === null && since === null)) {
    return null;
  }

  async function change(action: () => Promise<void>) {
    setError(undefined);
    try {
      await prove(action);
    } catch (problem) {
      setError(problem);
    }
  }

  const go = async () => window.location.assign(result(await api.POST('/session/oidc/link')).url);
  const unlink = async () => {
    result(await api.DELETE('/session/oidc/link'));
    await queries.invalidateQueries({ queryKey: linkQuery.queryKey });
  };

  return (
    <Section
      title="Single sign-on"
      hint={since === null ? `You sign in with ${label} once you are linked.` : `Linked to ${link.data.issuer} since ${day(since)}.`}
    >
      <Returned title="It did not work" />
      {error === undefined ? null : <Failure title="It did not work" error={error} />}
      {since === null ? (
        <Button variant="secondary" onClick={() => void change(go)}>
          Link with {label}
        </Button>
      ) : (
        <Button variant="secondary" onClick={() => void change(unlink)}>
          Unlink
        </Button>
      )}
    </Section>
  );
}
