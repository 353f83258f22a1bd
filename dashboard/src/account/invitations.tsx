import { Button } from '@cloudflare/kumo/components/button';
import { Dialog } from '@cloudflare/kumo/components/dialog';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import { api, ApiError, result, type Schemas } from '../api/client';
import { invitationsQuery, rolesQuery } from '../api/queries';
import { paths } from '../paths';
import { useReauthentication } from '../signin/reauthentication';
import { CodeLines } from '../ui/copy';
import { Select, TextField } from '../ui/input';
import { OneTimeButton } from '../ui/one-time-button';
import { Section } from '../ui/page';
import { ErrorBanner } from '../ui/states';
import { Cell, DataTable } from '../ui/table';
import { day } from '../ui/time';

type Invitation = Schemas['Invitation'];

/** The invitations that are not accepted yet. */
export function Invitations(props: { accountId: string }) {
  const { accountId } = props;
  const withReauthentication = useReauthentication();
  const queries = useQueryClient();
  const invitations = useQuery(invitationsQuery(accountId));
  const [shown, setShown] = useState<Invitation>();
  const [withdrawn, setWithdrawn] = useState<string[]>([]);
  const [error, setError] = useState<unknown>();
  if (!invitations.isSuccess || invitations.data.length === 0) {
    return null;
  }

  async function attempt(action: () => Promise<void>) {
    setError(undefined);
    try {
      await withReauthentication(action);
    } catch (problem) {
      setError(problem);
    }
  }

  const path = (id: string) => ({ params: { path: { account_id: accountId, invitation_id: id } } });
  const withdraw = (id: string) =>
    attempt(async () => {
      result(await api.DELETE('/accounts/{account_id}/invitations/{invitation_id}', path(id)));
      setWithdrawn((all) => [...all, id]);
    });
  const renewLink = (id: string) =>
    attempt(async () => {
      setShown(result(await api.POST('/accounts/{account_id}/invitations/{invitation_id}/link', path(id))));
      await queries.invalidateQueries({ queryKey: ['invitations', accountId] });
    });

  return (
    <Section
      title="Invited"
      hint="Not accepted yet. Users of this server find the invitation on their profile page; others need the link."
    >
      {error === undefined ? null : <ErrorBanner title="The invitation was not changed" error={error} />}
      <DataTable label="Invitations" head={['E-mail', 'Role', 'Invited by', 'Valid until', '']}>
        {invitations.data.map((invitation) => (
          <tr key={invitation.id}>
            <Cell className="break-all">{invitation.email}</Cell>
            <Cell>{invitation.roles.map((role) => role.name).join(', ')}</Cell>
            <Cell className="break-all">{inviter(invitation)}</Cell>
            <Cell className="whitespace-nowrap">{day(invitation.expires_on)}</Cell>
            <Cell className="whitespace-nowrap">
              <div className="flex items-center gap-2">
                <Button
                  size="sm"
                  variant="ghost"
                  className={withdrawn.includes(invitation.id) ? 'invisible' : ''}
                  aria-label={`New link for ${invitation.email}`}
                  onClick={() => void renewLink(invitation.id)}
                >
                  New link
                </Button>
                <OneTimeButton
                  done={withdrawn.includes(invitation.id)}
                  label="Withdraw"
                  doneLabel="Withdrawn"
                  of={`the invitation of ${invitation.email}`}
                  onClick={() => void withdraw(invitation.id)}
                />
              </div>
            </Cell>
          </tr>
        ))}
      </DataTable>
      <Dialog.Root
        open={shown !== undefined}
        onOpenChange={(open: boolean) => (open ? undefined : setShown(undefined))}
      >
        <Dialog size="xl" className="p-6">
          <Dialog.Title className="mb-4 text-xl font-semibold">New link</Dialog.Title>
          {shown === undefined ? null : <InvitationLink invitation={shown} onClose={() => setShown(undefined)} />}
        </Dialog>
      </Dialog.Root>
    </Section>
  );
}

/** The user who created the invitation; or the token, with which the invitation ends. */
function inviter({ invited_by }: Invitation): string {
  if (invited_by.email === null) {
    return 'A token of the account';
  }
  return invited_by.token_id === null ? invited_by.email : `A token of ${invited_by.email}`;
}

/** The link, which is shown only once. */
function InvitationLink(props: { invitation: Invitation; onClose: () => void }) {
  const { email, expires_on, secret } = props.invitation;
  return (
    <>
      <p className="mb-4 text-kumo-subtle">
        {`Send this link to ${email}. It works once, until ${day(expires_on)}, and is not shown again. Earlier links no longer work.`}
      </p>
      <CodeLines label="Link" text={`${window.location.origin}${paths.invitation}#${secret ?? ''}`} />
      <div className="mt-6 flex justify-end">
        <Button variant="primary" onClick={props.onClose}>
          Done
        </Button>
      </div>
    </>
  );
}

/** The dialog for a new invitation. */
export function Invite(props: { accountId: string; open: boolean; onClose: () => void }) {
  const { accountId } = props;
  const withReauthentication = useReauthentication();
  const queries = useQueryClient();
  const roles = useQuery(rolesQuery(accountId)).data ?? [];
  const [email, setEmail] = useState('');
  const [role, setRole] = useState('');
  const [created, setCreated] = useState<Invitation>();
  const [submitted, setSubmitted] = useState(false);
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const problem = error instanceof ApiError ? error : undefined;

  function close() {
    setEmail('');
    setRole('');
    setSubmitted(false);
    setCreated(undefined);
    setError(undefined);
    props.onClose();
  }

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    setError(undefined);
    setSubmitted(true);
    if (role === '') {
      return; // before reauthentication
    }
    setBusy(true);
    try {
      setCreated(
        await withReauthentication(async () =>
          result(
            await api.POST('/accounts/{account_id}/invitations', {
              params: { path: { account_id: accountId } },
              body: { email: email.trim(), roles: [{ id: role }] },
            }),
          ),
        ),
      );
      await queries.invalidateQueries({ queryKey: ['invitations', accountId] });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog.Root open={props.open} onOpenChange={(open: boolean) => (open ? undefined : close())}>
      <Dialog size={created === undefined ? 'lg' : 'xl'} className="p-6">
        <Dialog.Title className="mb-4 text-xl font-semibold">Invite a member</Dialog.Title>
        {created === undefined ? (
          <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
            {error === undefined ||
            problem?.at('/email') !== undefined ||
            problem?.at('/roles') !== undefined ? null : (
              <ErrorBanner title="The invitation was not created" error={error} />
            )}
            <TextField
              label="E-mail"
              type="email"
              required
              value={email}
              onChange={setEmail}
              error={problem?.at('/email')}
            />
            <Select
              label="Role"
              value={role}
              options={roles.map((one) => [one.id, `${one.name}: ${one.description}`] as const)}
              onChange={setRole}
              error={submitted && role === '' ? 'Choose a role' : problem?.at('/roles')}
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
          <InvitationLink invitation={created} onClose={close} />
        )}
      </Dialog>
    </Dialog.Root>
  );
}
