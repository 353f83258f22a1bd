import { Button } from '@cloudflare/kumo/components/button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type SubmitEvent } from 'react';
import { api, ApiError, result } from '../api/client';
import { paths } from '../paths';
import { TextField } from '../ui/input';
import { ErrorBanner, Loading } from '../ui/states';
import { day } from '../ui/time';
import { SignInLayout, isEncrypted, EncryptionWarning, linkSecret } from './layout';

export function AcceptInvitation() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [secret] = useState(linkSecret);
  const [form, setForm] = useState({ password: '', first_name: '', last_name: '' });
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const invitation = useQuery({
    queryKey: ['invitation', 'open'],
    retry: false,
    queryFn: async () => result(await api.POST('/session/invitation/lookup', { body: { secret } })),
  });
  const problem = error instanceof ApiError ? error : undefined;

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    setBusy(true);
    try {
      result(await api.POST('/session/invitation', { body: { secret, ...form } }));
      queries.clear();
      await navigate({ to: paths.home, replace: true });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }

  if (invitation.isPending) {
    return (
      <SignInLayout title="Your invitation">
        <Loading what="the invitation" />
      </SignInLayout>
    );
  }
  if (invitation.isError) {
    return (
      <SignInLayout title="Your invitation">
        <ErrorBanner title="This invitation cannot be used" error={invitation.error} />
        <p className="text-kumo-subtle">
          It may have been used or withdrawn, or it has expired. If you are already a user of this server, sign in: your
          open invitations are on your profile page. Otherwise ask for a new link.
        </p>
      </SignInLayout>
    );
  }
  const { email, account, expires_on } = invitation.data;
  return (
    <SignInLayout
      title={`Join ${account}`}
      lead={`You are invited as ${email}, until ${day(expires_on)}. Choose a password to sign in with.`}
    >
      {error === undefined || problem?.at('/password') !== undefined ? null : (
        <ErrorBanner title="You did not join" error={error} />
      )}
      <EncryptionWarning />
      <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
        <input type="hidden" autoComplete="username" value={email} readOnly />
        <TextField
          label="First name (optional)"
          autoComplete="given-name"
          value={form.first_name}
          onChange={(first_name) => setForm({ ...form, first_name })}
        />
        <TextField
          label="Last name (optional)"
          autoComplete="family-name"
          value={form.last_name}
          onChange={(last_name) => setForm({ ...form, last_name })}
        />
        <TextField
          label="Password"
          type="password"
          autoComplete="new-password"
          required
          minLength={12}
          hint="At least 12 characters."
          value={form.password}
          onChange={(password) => setForm({ ...form, password })}
          error={problem?.at('/password')}
        />
        <Button type="submit" variant="primary" disabled={!isEncrypted} loading={busy}>
          Join
        </Button>
      </form>
    </SignInLayout>
  );
}
