import { Button } from '@cloudflare/kumo/components/button';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { api, ApiProblem, codes, result } from '../api/client';
import { paths } from '../paths';
import { TextField } from '../ui/input';
import { Failure } from '../ui/states';
import { Frame, isEncrypted, NotEncrypted, secretOfLink } from './frame';

export function Setup() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [secret] = useState(secretOfLink);
  const [form, setForm] = useState({ email: '', password: '', account: 'Home', zone: '' });
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const problem = error instanceof ApiProblem ? error : undefined;
  const set = (name: keyof typeof form) => (value: string) => setForm({ ...form, [name]: value });

  async function submit(event: FormEvent) {
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
      : problem.has(codes.linkNotValid)
        ? new Error('It can be used once, within 15 minutes of the start of the server. Start the server again for another one.')
        : problem.elsewhere(['/email', '/password', '/account', '/zones']) === undefined
          ? undefined
          : new Error(problem.elsewhere(['/email', '/password', '/account', '/zones']));
  return (
    <Frame title="Set up this server" lead="You become its first user, and administrator of its first account.">
      {general === undefined ? null : <Failure title="This did not work" error={general} />}
      <NotEncrypted />
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
          hint="At least 12 characters; a few words that have nothing to do with each other are good."
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
    </Frame>
  );
}
