import { Button } from '@cloudflare/kumo/components/button';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { api, ApiProblem, codes, rememberCsrfToken, result, type Schemas } from '../api/client';
import { sessionQuery } from '../api/queries';
import { paths } from '../paths';
import { TextField } from '../ui/input';
import { Caution, Failure } from '../ui/states';
import { CodeField } from './code-field';
import { Frame, isEncrypted, NotEncrypted } from './frame';
import { Returned, SignInByProvider } from './oidc';
import { hasPasskeys, signWithPasskey } from './passkey';

export function SignIn() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { next, ended } = useSearch({ from: paths.signIn });
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState<string>();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);

  async function signIn(proof: () => Promise<Schemas['SignIn'] | undefined>) {
    setBusy(true);
    try {
      const body = await proof();
      if (body === undefined) {
        return;
      }
      const session = result(await api.POST('/session', { body }));
      queries.clear();
      rememberCsrfToken(session.csrf_token);
      // Asked for once more: its answer makes this browser known.
      await queries.fetchQuery(sessionQuery);
      await navigate({ to: next ?? paths.home, replace: true });
    } catch (problem) {
      if (problem instanceof ApiProblem && problem.has(codes.codeNeeded)) {
        setCode('');
        setError(undefined);
      } else {
        setError(problem);
      }
    } finally {
      setBusy(false);
    }
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    void signIn(() => Promise.resolve({ email, password, ...(code === undefined ? {} : { code }) }));
  }

  return (
    <Frame title="Sign in">
      {error === undefined ? null : <Failure title="You are not signed in" error={error} />}
      {ended === true && error === undefined ? (
        <Caution title="Your session has ended">Sign in, and you are back on the page where you were.</Caution>
      ) : null}
      <Returned title="You are not signed in" />
      <NotEncrypted />
      <form className="flex flex-col gap-4" onSubmit={submit}>
        <TextField label="E-mail" type="email" autoComplete="username" autoFocus required value={email} onChange={setEmail} />
        <TextField
          label="Password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={setPassword}
        />
        {code === undefined ? null : <CodeField value={code} onChange={setCode} />}
        <div className="flex flex-wrap gap-2">
          <Button type="submit" variant="primary" disabled={!isEncrypted} loading={busy}>
            Sign in
          </Button>
          {hasPasskeys ? (
            <Button type="button" variant="secondary" disabled={busy} onClick={() => void signIn(signWithPasskey)}>
              Use a passkey instead
            </Button>
          ) : null}
        </div>
      </form>
      <SignInByProvider />
    </Frame>
  );
}
