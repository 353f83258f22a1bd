import { Badge } from '@cloudflare/kumo/components/badge';
import { Button } from '@cloudflare/kumo/components/button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, result, type Schemas } from '../api/client';
import { membershipsQuery } from '../api/queries';
import { useReauthentication } from '../signin/reauthentication';
import { Confirm } from '../ui/confirm';
import { Section } from '../ui/page';
import { ErrorBanner, errorMessage, Loading } from '../ui/states';
import { Cell, DataTable } from '../ui/table';
import { day } from '../ui/time';

/** The accounts that the user is a member of or is invited to. */
export function Memberships() {
  const memberships = useQuery(membershipsQuery);
  return (
    <Section title="Accounts" hint="The accounts that you are a member of or are invited to.">
      {memberships.isPending ? <Loading what="accounts" /> : null}
      {memberships.isError ? (
        <ErrorBanner
          title="The accounts cannot be shown"
          error={memberships.error}
          retry={() => void memberships.refetch()}
        />
      ) : null}
      {memberships.isSuccess ? (
        <DataTable label="Accounts" head={['Account', 'Status', 'Role', '']}>
          {memberships.data.map((membership) => (
            <MembershipRow key={membership.id} membership={membership} />
          ))}
        </DataTable>
      ) : null}
    </Section>
  );
}

function MembershipRow(props: { membership: Schemas['Membership'] }) {
  const { id, account, roles, status, suspended_on } = props.membership;
  const withReauthentication = useReauthentication();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<unknown>();
  const invited = status === 'pending' && suspended_on === undefined;

  async function answer(wanted: 'accepted' | 'rejected') {
    setError(undefined);
    try {
      await withReauthentication(async () =>
        result(
          await api.PUT('/memberships/{membership_id}', {
            params: { path: { membership_id: id } },
            body: { status: wanted },
          }),
        ),
      );
      setAsking(false);
      await queries.invalidateQueries();
    } catch (problem) {
      setError(problem);
    }
  }

  /** Opens the dialog without the error of an earlier action. */
  function ask() {
    setError(undefined);
    setAsking(true);
  }

  return (
    <tr>
      <Cell>
        {account.name}
        {error === undefined || asking ? null : (
          <p role="alert" className="mt-1 text-kumo-danger">
            {errorMessage(error)}
          </p>
        )}
      </Cell>
      <Cell>
        {suspended_on === undefined ? (
          <Badge variant={invited ? 'secondary' : 'success'}>{invited ? 'invited' : status}</Badge>
        ) : (
          <Badge variant="secondary">{`suspended since ${day(suspended_on)}`}</Badge>
        )}
      </Cell>
      <Cell>{roles.join(', ')}</Cell>
      <Cell className="whitespace-nowrap">
        {invited ? (
          <div className="flex items-center gap-2">
            <Button
              size="sm"
              variant="primary"
              aria-label={`Join ${account.name}`}
              onClick={() => void answer('accepted')}
            >
              Join
            </Button>
            <Button
              size="sm"
              variant="ghost"
              aria-label={`Decline ${account.name}`}
              onClick={() => void answer('rejected')}
            >
              Decline
            </Button>
          </div>
        ) : (
          <Button size="sm" variant="ghost" aria-label={`Leave ${account.name}`} onClick={ask}>
            Leave
          </Button>
        )}
        <Confirm
          open={asking}
          title={`Leave ${account.name}?`}
          confirm="Leave"
          destructive
          onConfirm={() => void answer('rejected')}
          onClose={() => setAsking(false)}
        >
          <p>
            Your sessions and your own tokens lose all access to this account at once. You need a new invitation to come
            back.
          </p>
          {error === undefined ? null : <ErrorBanner title="You did not leave" error={error} />}
        </Confirm>
      </Cell>
    </tr>
  );
}
