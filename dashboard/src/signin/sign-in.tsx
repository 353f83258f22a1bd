import { Button } from '@cloudflare/kumo/components/button';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { api, rememberCsrfToken, result } from '../api/client';
import { sessionQuery } from '../api/queries';
import { paths } from '../paths';
import { TextField } from '../ui/input';
import { Failure } from '../ui/states';
import { Frame } from './frame';

export function SignIn() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { next } = useSearch({ from: paths.signIn });
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    try {
      const session = result(await api.POST('/session', { body: { email, password } }));
      queries.clear();
      rememberCsrfToken(session.csrf_token);
      // Asked for once more: its answer makes this browser known.
      await queries.fetchQuery(sessionQuery);
      await navigate({ to: next ?? paths.home, replace: true });
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Frame title="Sign in">
      {error === undefined ? null : (
        <Failure
          title="You are not signed in"
          error={error}
        />
      )}
      <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
        <TextField label="E-mail" type="email" autoComplete="username" autoFocus required value={email} onChange={setEmail} />
        <TextField
          label="Password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={setPassword}
        />
        <Button type="submit" variant="primary" loading={busy}>
          Sign in
        </Button>
      </form>
    </Frame>
  );
}
