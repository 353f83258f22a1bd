import { Button } from '@cloudflare/kumo/components/button';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type SubmitEvent } from 'react';
import { api, ApiError, setCsrfToken, result, type Schemas } from '../api/client';
import { ERROR_CODES } from '../api/error-codes';
import { sessionQuery } from '../api/queries';
import { paths } from '../paths';
import { TextField } from '../ui/input';
import { WarningBanner, ErrorBanner } from '../ui/states';
import { CodeField } from './code-field';
import { SignInLayout, isEncrypted, EncryptionWarning } from './layout';
import { OidcOutcome, SignInByProvider } from './oidc';
import { arePasskeysAvailable, signWithPasskey } from './passkey';

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
      setCsrfToken(session.csrf_token);
      // The response to this request sets the cookie that identifies this browser at later sign-ins.
      await queries.query(sessionQuery);
      await navigate({ to: next ?? paths.home, replace: true });
    } catch (problem) {
      if (problem instanceof ApiError && problem.has(ERROR_CODES.SECOND_FACTOR_REQUIRED)) {
        setCode('');
        setError(undefined);
      } else {
        setError(problem);
      }
    } finally {
      setBusy(false);
    }
  }

  function submit(event: SubmitEvent) {
    event.preventDefault();
    void signIn(() => Promise.resolve({ email, password, ...(code === undefined ? {} : { code }) }));
  }

  return (
    <SignInLayout title="Sign in">
      {error === undefined ? null : <ErrorBanner title="You are not signed in" error={error} />}
      {ended === true && error === undefined ? (
        <WarningBanner title="Your session has ended">Sign in to return to the page where you were.</WarningBanner>
      ) : null}
      <OidcOutcome title="You are not signed in" />
      <EncryptionWarning />
      <form className="flex flex-col gap-4" onSubmit={submit}>
        <TextField
          label="E-mail"
          type="email"
          autoComplete="username"
          autoFocus
          required
          value={email}
          onChange={setEmail}
        />
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
          {arePasskeysAvailable ? (
            <Button type="button" variant="secondary" disabled={busy} onClick={() => void signIn(signWithPasskey)}>
              Use a passkey instead
            </Button>
          ) : null}
        </div>
      </form>
      <SignInByProvider />
    </SignInLayout>
  );
}
