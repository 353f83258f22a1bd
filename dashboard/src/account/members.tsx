import { Badge } from '@cloudflare/kumo/components/badge';
import { Button } from '@cloudflare/kumo/components/button';
import { UserPlusIcon } from '@phosphor-icons/react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api, result, type Schemas } from '../api/client';
import { membersQuery, rolesQuery, sessionQuery } from '../api/queries';
import { paths } from '../paths';
import { missingPermission, REQUIRED, useHasPermission } from '../permissions/roles';
import { useReauthentication } from '../signin/reauthentication';
import { Confirm } from '../ui/confirm';
import { Select } from '../ui/input';
import { Page } from '../ui/page';
import { ErrorBanner, errorMessage, Loading } from '../ui/states';
import { Cell, DataTable } from '../ui/table';
import { day } from '../ui/time';
import { Invitations, Invite } from './invitations';

export function Members() {
  const { accountId } = useParams({ from: `/shell${paths.members}` });
  const members = useQuery(membersQuery(accountId));
  const [inviting, setInviting] = useState(false);
  const disabledReason = missingPermission(useHasPermission(accountId), REQUIRED.writeAccount);
  return (
    <Page
      title="Members"
      lead="The users with a role in this account. Roles limit users and their tokens."
      actions={
        <Button
          variant="primary"
          icon={<UserPlusIcon aria-hidden />}
          disabled={disabledReason !== undefined}
          title={disabledReason}
          onClick={() => setInviting(true)}
        >
          Invite a member
        </Button>
      }
    >
      {members.isPending ? <Loading what="members" /> : null}
      {members.isError ? (
        <ErrorBanner title="The members cannot be shown" error={members.error} retry={() => void members.refetch()} />
      ) : null}
      {members.isSuccess ? (
        <DataTable label="Members" head={['E-mail', 'Status', 'Role', '']}>
          {members.data
            .filter((member) => !isInvited(member))
            .map((member) => (
              <MemberRow key={member.id} accountId={accountId} member={member} />
            ))}
        </DataTable>
      ) : null}
      <div className="h-6" />
      <Invitations accountId={accountId} />
      <Invite accountId={accountId} open={inviting} onClose={() => setInviting(false)} />
    </Page>
  );
}

/** Members who have not accepted yet are shown with their invitations. */
function isInvited(member: Schemas['Member']) {
  return member.status === 'pending' && member.suspended_on === undefined;
}

function MemberRow(props: { accountId: string; member: Schemas['Member'] }) {
  const { accountId, member } = props;
  const withReauthentication = useReauthentication();
  const queries = useQueryClient();
  const roles = useQuery(rolesQuery(accountId)).data ?? [];
  const self = useQuery(sessionQuery).data?.user.email === member.email;
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<unknown>();
  const path = { account_id: accountId, member_id: member.id };

  async function attempt(action: () => Promise<unknown>) {
    setError(undefined);
    try {
      await withReauthentication(action);
      setAsking(false);
      await queries.invalidateQueries({ queryKey: ['members', accountId] });
    } catch (problem) {
      setError(problem);
    }
  }

  /** Opens the dialog without the error of an earlier action. */
  function ask() {
    setError(undefined);
    setAsking(true);
  }

  const suspended = member.suspended_on !== undefined;
  const replace = (body: Schemas['MemberReplacement']) =>
    attempt(async () =>
      result(await api.PUT('/accounts/{account_id}/members/{member_id}', { params: { path }, body })),
    );
  const change = (role: string) => replace({ roles: [{ id: role }] });
  const suspend = () =>
    replace({ roles: member.roles.map(({ id }) => ({ id })), status: suspended ? 'accepted' : 'pending' });
  const remove = () =>
    attempt(async () => result(await api.DELETE('/accounts/{account_id}/members/{member_id}', { params: { path } })));

  return (
    <tr>
      <Cell className="break-all">
        {member.email}
        {self ? <span className="text-kumo-subtle"> (you)</span> : null}
        {member.email_verified ? null : <p className="text-sm text-kumo-subtle">Address not verified</p>}
        {error === undefined || asking ? null : (
          <p role="alert" className="mt-1 text-kumo-danger">
            {errorMessage(error)}
          </p>
        )}
      </Cell>
      <Cell>
        {member.suspended_on === undefined ? (
          <Badge variant="success">accepted</Badge>
        ) : (
          <Badge variant="secondary">{`suspended since ${day(member.suspended_on)}`}</Badge>
        )}
      </Cell>
      <Cell className="min-w-48">
        {member.roles.length > 1 ? (
          member.roles.map((role) => <p key={role.id}>{role.name}</p>)
        ) : (
          <Select
            label={`Role of ${member.email}`}
            hideLabel
            value={member.roles[0]?.id ?? ''}
            options={roles.map((role) => [role.id, role.name] as const)}
            onChange={(role) => void change(role)}
          />
        )}
      </Cell>
      <Cell className="whitespace-nowrap">
        <div className="flex items-center gap-2">
          <Link
            to={paths.auditLog}
            params={{ accountId }}
            search={{ actor: member.email }}
            aria-label={`Audit log of ${member.email}`}
            className="text-kumo-link hover:underline"
          >
            Audit log
          </Link>
          <Button
            size="sm"
            variant="ghost"
            aria-label={`${suspended ? 'Reinstate' : 'Suspend'} ${member.email}`}
            onClick={() => void suspend()}
          >
            {suspended ? 'Reinstate' : 'Suspend'}
          </Button>
          <Button size="sm" variant="ghost" aria-label={`Remove ${member.email}`} onClick={ask}>
            Remove
          </Button>
        </div>
        <Confirm
          open={asking}
          title={`Remove ${member.email}?`}
          confirm="Remove"
          destructive
          onConfirm={() => void remove()}
          onClose={() => setAsking(false)}
        >
          <p>
            Their sessions and their own tokens lose all access to this account at once. Tokens of the account stay.
          </p>
          {error === undefined ? null : <ErrorBanner title="They were not removed" error={error} />}
        </Confirm>
      </Cell>
    </tr>
  );
}
