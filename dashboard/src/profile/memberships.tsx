import { Badge } from '@cloudflare/kumo/components/badge';
import { Button } from '@cloudflare/kumo/components/button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, result, type Schemas } from '../api/client';
import { membershipsQuery } from '../api/queries';
import { useProof } from '../signin/proof';
import { Confirm } from '../ui/confirm';
import { Section } from '../ui/page';
import { Failure, inWords, Loading } from '../ui/states';
import { Cell, DataTable } from '../ui/table';
import { day } from '../ui/time';

/** The accounts that the user belongs to, and those that they are invited to. */
export function Memberships() {
  const memberships = useQuery(membershipsQuery);
  return (
    <Section title="Accounts" hint="Those that you belong to, and those that you are invited to.">
      {memberships.isPending ? <Loading what="accounts" /> : null}
      {memberships.isError ? (
        <Failure title="The accounts cannot be shown" error={memberships.error} retry={() => void memberships.refetch()} />
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
  const prove = useProof();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<unknown>();
  const invited = status === 'pending' && suspended_on === undefined;

  async function answer(wanted: 'accepted' | 'rejected') {
    setError(undefined);
    try {
      await prove(async () =>
        result(
          await api.PUT('/memberships/{membership_id}', { params: { path: { membership_id: id } }, body: { status: wanted } }),
        ),
      );
      setAsking(false);
      await queries.invalidateQueries();
    } catch (problem) {
      setError(problem);
    }
  }

  /** Without what went wrong with something else before. */
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
            {inWords(error)}
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
            <Button size="sm" variant="primary" aria-label={`Join ${account.name}`} onClick={() => void answer('accepted')}>
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
          <p>Your sessions and your own tokens can do nothing in this account from that moment on. Only another invitation brings you back.</p>
          {error === undefined ? null : <Failure title="You did not leave" error={error} />}
        </Confirm>
      </Cell>
    </tr>
  );
}
