import { Button } from '@cloudflare/kumo/components/button';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type SubmitEvent } from 'react';
import { api, ApiError, result } from '../api/client';
import { ERROR_CODES } from '../api/error-codes';
import { paths } from '../paths';
import { TextField } from '../ui/input';
import { ErrorBanner } from '../ui/states';
import { SignInLayout, isEncrypted, EncryptionWarning, linkSecret } from './layout';

export function Setup() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [secret] = useState(linkSecret);
  const [form, setForm] = useState({ email: '', password: '', account: 'Home', zone: '' });
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const problem = error instanceof ApiError ? error : undefined;
  const set = (name: keyof typeof form) => (value: string) => setForm({ ...form, [name]: value });

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    setBusy(true);
    try {
      const { zone, ...rest } = form;
      const zones = zone.trim() === '' ? [] : [zone.trim()];
      result(await api.POST('/session/setup', { body: { secret, ...rest, zones } }));
      queries.clear();
      await navigate({ to: paths.home, replace: true });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }

  const general =
    problem === undefined
      ? error
      : problem.has(ERROR_CODES.LINK_NOT_VALID)
        ? new Error(
            'The link can be used once, within 15 minutes of the start of the server. Restart the server to get a new one.',
          )
        : problem.elsewhere(['/email', '/password', '/account', '/zones']) === undefined
          ? undefined
          : new Error(problem.elsewhere(['/email', '/password', '/account', '/zones']));
  return (
    <SignInLayout title="Set up this server" lead="Create the first user, who is administrator of the first account.">
      {general === undefined ? null : <ErrorBanner title="The server was not set up" error={general} />}
      <EncryptionWarning />
      <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
        <TextField
          label="E-mail"
          type="email"
          autoComplete="username"
          autoFocus
          required
          value={form.email}
          onChange={set('email')}
          error={problem?.at('/email')}
        />
        <TextField
          label="Password"
          type="password"
          autoComplete="new-password"
          required
          minLength={12}
          hint="At least 12 characters; a few unrelated words are good."
          value={form.password}
          onChange={set('password')}
          error={problem?.at('/password')}
        />
        <TextField
          label="Account"
          required
          hint="Zones belong to an account: your home, a team, a company."
          value={form.account}
          onChange={set('account')}
          error={problem?.at('/account')}
        />
        <TextField
          label="First zone (optional)"
          placeholder="example.com"
          value={form.zone}
          onChange={set('zone')}
          error={problem?.at('/zones')}
        />
        <Button type="submit" variant="primary" disabled={!isEncrypted} loading={busy}>
          Set up
        </Button>
      </form>
    </SignInLayout>
  );
}
