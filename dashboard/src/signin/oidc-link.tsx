import { Button } from '@cloudflare/kumo/components/button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, result } from '../api/client';
import { Section } from '../ui/page';
import { ErrorBanner } from '../ui/states';
import { day } from '../ui/time';
import { linkQuery, oidcQuery, OidcOutcome } from './oidc';
import { useReauthentication } from './reauthentication';

/** The link between the user and their identity at the provider. */
export function SingleSignOn() {
  const queries = useQueryClient();
  const withReauthentication = useReauthentication();
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
      await withReauthentication(action);
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
      hint={
        since === null
          ? `Link your user to sign in with ${label}.`
          : `Linked to ${link.data.issuer} since ${day(since)}.`
      }
    >
      <OidcOutcome title="The link was not changed" />
      {error === undefined ? null : <ErrorBanner title="The link was not changed" error={error} />}
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
