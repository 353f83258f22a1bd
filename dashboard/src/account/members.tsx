import { Badge } from '@cloudflare/kumo/components/badge';
import { Button } from '@cloudflare/kumo/components/button';
import { Dialog } from '@cloudflare/kumo/components/dialog';
import { UserPlusIcon } from '@phosphor-icons/react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { api, ApiProblem, result, type Schemas } from '../api/client';
import { invitationsQuery, membersQuery, rolesQuery, sessionQuery } from '../api/queries';
import { paths } from '../paths';
import { useProof } from '../signin/proof';
import { Confirm } from '../ui/confirm';
import { CodeLines } from '../ui/copy';
import { Choice, TextField } from '../ui/input';
import { Page, Section } from '../ui/page';
import { Failure, Loading } from '../ui/states';
import { Cell, DataTable } from '../ui/table';
import { day } from '../ui/time';

export function Members() {
  const { accountId } = useParams({ from: `/shell${paths.members}` });
  const members = useQuery(membersQuery(accountId));
  const [inviting, setInviting] = useState(false);
  return (
    <Page
      title="Members"
      lead="Who may do something in this account, and what: their roles bound their tokens, too."
      actions={
        <Button variant="primary" icon={<UserPlusIcon aria-hidden />} onClick={() => setInviting(true)}>
          Invite somebody
        </Button>
      }
    >
      {members.isPending ? <Loading what="members" /> : null}
      {members.isError ? (
        <Failure title="The members cannot be shown" error={members.error} retry={() => void members.refetch()} />
      ) : null}
      {members.isSuccess ? (
        <DataTable label="Members" head={['E-mail', 'Status', 'Role', '']}>
          {members.data.map((member) => (
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

function MemberRow(props: { accountId: string; member: Schemas['Member'] }) {
  const { accountId, member } = props;
  const prove = useProof();
  const queries = useQueryClient();
  const roles = useQuery(rolesQuery(accountId)).data ?? [];
  const self = useQuery(sessionQuery).data?.user.email === member.email;
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<unknown>();
  const path = { account_id: accountId, member_id: member.id };

  async function attempt(action: () => Promise<unknown>) {
    setError(undefined);
    try {
      await prove(action);
      setAsking(false);
      await queries.invalidateQueries({ queryKey: ['members', accountId] });
    } catch (problem) {
      setError(problem);
    }
  }

  const change = (role: string) =>
    attempt(async () =>
      result(
        await api.PUT('/accounts/{account_id}/members/{member_id}', { params: { path }, body: { roles: [{ id: role }] } }),
      ),
    );
  const remove = () =>
    attempt(async () => result(await api.DELETE('/accounts/{account_id}/members/{member_id}', { params: { path } })));

  return (
    <tr>
      <Cell className="break-all">
        {member.email}
        {self ? <span className="text-kumo-subtle"> (you)</span> : null}
        {error === undefined || asking ? null : (
          <p role="alert" className="mt-1 text-kumo-danger">
            {error instanceof Error ? error.message : String(error)}
          </p>
        )}
      </Cell>
      <Cell>
        <Badge variant={member.status === 'accepted' ? 'success' : 'secondary'}>{member.status}</Badge>
      </Cell>
      <Cell className="min-w-48">
        {member.roles.length > 1 ? (
          member.roles.map((role) => <p key={role.id}>{role.name}</p>)
        ) : (
          <Choice
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
          <Button size="sm" variant="ghost" aria-label={`Remove ${member.email}`} onClick={() => setAsking(true)}>
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
          <p>Their sessions and their own tokens can do nothing in this account from that moment on. Tokens of the account stay.</p>
          {error === undefined ? null : <Failure title="They were not removed" error={error} />}
        </Confirm>
      </Cell>
    </tr>
  );
}

function Invitations(props: { accountId: string }) {
  const queries = useQueryClient();
  const invitations = useQuery(invitationsQuery(props.accountId));
  if (!invitations.isSuccess || invitations.data.length === 0) {
    return null;
  }
  async function withdraw(id: string) {
    result(
      await api.DELETE('/accounts/{account_id}/invitations/{invitation_id}', {
        params: { path: { account_id: props.accountId, invitation_id: id } },
      }),
    );
    await queries.invalidateQueries({ queryKey: ['invitations', props.accountId] });
  }
  return (
    <Section title="Invited" hint="They have not used their links yet.">
      <DataTable label="Invitations" head={['E-mail', 'Role', 'Valid until', '']}>
        {invitations.data.map((invitation) => (
          <tr key={invitation.id}>
            <Cell className="break-all">{invitation.email}</Cell>
            <Cell>{invitation.roles.map((role) => role.name).join(', ')}</Cell>
            <Cell>{day(invitation.expires_on)}</Cell>
            <Cell>
              <Button
                size="sm"
                variant="ghost"
                aria-label={`Withdraw the invitation of ${invitation.email}`}
                onClick={() => void withdraw(invitation.id)}
              >
                Withdraw
              </Button>
            </Cell>
          </tr>
        ))}
      </DataTable>
    </Section>
  );
}

function Invite(props: { accountId: string; open: boolean; onClose: () => void }) {
  const { accountId } = props;
  const prove = useProof();
  const queries = useQueryClient();
  const roles = useQuery(rolesQuery(accountId)).data ?? [];
  const [email, setEmail] = useState('');
  const [role, setRole] = useState('');
  const [link, setLink] = useState<string>();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const problem = error instanceof ApiProblem ? error : undefined;

  function close() {
    setEmail('');
    setLink(undefined);
    setError(undefined);
    props.onClose();
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      const invitation = await prove(async () =>
        result(
          await api.POST('/accounts/{account_id}/invitations', {
            params: { path: { account_id: accountId } },
            body: { email: email.trim(), roles: [{ id: role }] },
          }),
        ),
      );
      setLink(`${window.location.origin}${paths.invitation}#${invitation.secret}`);
      await queries.invalidateQueries({ queryKey: ['invitations', accountId] });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog.Root open={props.open} onOpenChange={(open: boolean) => (open ? undefined : close())}>
      <Dialog className="max-w-lg p-6">
        <Dialog.Title className="mb-4 text-xl font-semibold">Invite somebody</Dialog.Title>
        {link === undefined ? (
          <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
            {error === undefined || problem?.at('/email') !== undefined || problem?.at('/roles') !== undefined ? null : (
              <Failure title="Nobody was invited" error={error} />
            )}
            <TextField
              label="E-mail"
              type="email"
              required
              value={email}
              onChange={setEmail}
              error={problem?.at('/email')}
            />
            <Choice
              label="Role"
              value={role}
              options={roles.map((one) => [one.id, `${one.name}: ${one.description}`] as const)}
              onChange={setRole}
              error={problem?.at('/roles')}
            />
            <div className="mt-2 flex justify-end gap-2">
              <Button type="button" variant="secondary" onClick={close}>
                Cancel
              </Button>
              <Button type="submit" variant="primary" loading={busy}>
                Invite
              </Button>
            </div>
          </form>
        ) : (
          <>
            <p className="mb-4 text-kumo-subtle">{`Send this link to ${email}. It works once, for seven days, and is not shown again.`}</p>
            <CodeLines label="Link" text={link} />
            <div className="mt-6 flex justify-end">
              <Button variant="primary" onClick={close}>
                Done
              </Button>
            </div>
          </>
        )}
      </Dialog>
    </Dialog.Root>
  );
}
