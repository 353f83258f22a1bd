import { Button } from '@cloudflare/kumo/components/button';
import { Dialog } from '@cloudflare/kumo/components/dialog';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useRef, useState, type SubmitEvent, type ReactNode } from 'react';
import { api, ApiError, result, setCsrfToken, type Schemas } from '../api/client';
import { ERROR_CODES } from '../api/error-codes';
import { sessionQuery } from '../api/queries';
import { TextField } from '../ui/input';
import { errorMessage } from '../ui/states';
import { CodeField } from './code-field';
import { ReauthenticationByProvider } from './oidc-reauthentication';
import { arePasskeysAvailable, signWithPasskey } from './passkey';

/** Runs an action; where the server requires a recent authentication, asks for one and runs the action again. */
type WithReauthentication = <T>(action: () => Promise<T>) => Promise<T>;

const ReauthenticationContext = createContext<WithReauthentication>((action) => action());

export function useReauthentication(): WithReauthentication {
  return useContext(ReauthenticationContext);
}

export function ReauthenticationProvider(props: { children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  const resolve = useRef<((isConfirmed: boolean) => void) | undefined>(undefined);
  const opener = useRef<Element | null>(null);

  const withReauthentication = useCallback<WithReauthentication>(async (action) => {
    const focused = document.activeElement; // the button that becomes busy and loses the focus
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof ApiError) || !error.has(ERROR_CODES.REAUTHENTICATION_REQUIRED)) {
        throw error;
      }
      opener.current = focused;
      const isConfirmed = await new Promise<boolean>((settle) => {
        resolve.current = settle;
        setOpen(true);
      });
      if (!isConfirmed) {
        throw error;
      }
      return action();
    }
  }, []);

  const finish = useCallback((isConfirmed: boolean) => {
    setOpen(false);
    resolve.current?.(isConfirmed);
    resolve.current = undefined;
  }, []);

  function restoreFocus() {
    if (opener.current instanceof HTMLElement) {
      opener.current.focus();
    }
  }

  return (
    <ReauthenticationContext.Provider value={withReauthentication}>
      {props.children}
      <Dialog.Root
        open={isOpen}
        onOpenChange={(open: boolean) => (open ? undefined : finish(false))}
        onOpenChangeComplete={(open: boolean) => (open ? undefined : restoreFocus())}
      >
        <Dialog size="lg" className="p-6">
          <ReauthenticationForm onFinish={finish} />
        </Dialog>
      </Dialog.Root>
    </ReauthenticationContext.Provider>
  );
}

function ReauthenticationForm(props: { onFinish: (isConfirmed: boolean) => void }) {
  const { onFinish } = props;
  const queries = useQueryClient();
  const session = useQuery({ ...sessionQuery, enabled: false }).data;
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);

  async function send(credentials: () => Promise<Schemas['Proof'] | undefined>) {
    setBusy(true);
    setError(undefined);
    try {
      const body = await credentials();
      if (body === undefined) {
        return;
      }
      const confirmed = result(await api.POST('/session/proof', { body }));
      setCsrfToken(confirmed.csrf_token);
      queries.setQueryData(sessionQuery.queryKey, confirmed);
      onFinish(true);
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  }

  const apiError = error instanceof ApiError ? error : undefined;
  const codeError = apiError?.has(ERROR_CODES.SECOND_FACTOR_REJECTED) === true ? apiError.message : undefined;
  const passwordError = apiError?.has(ERROR_CODES.SIGN_IN_REFUSED) === true ? 'This is not your password' : undefined;
  const needsCode =
    session?.one_time_password === true || apiError?.has(ERROR_CODES.SECOND_FACTOR_REQUIRED) === true || code !== '';

  function submit(event: SubmitEvent) {
    event.preventDefault();
    void send(() => Promise.resolve({ password, ...(needsCode ? { code } : {}) }));
  }

  return (
    <form onSubmit={submit}>
      <Dialog.Title className="mb-2 text-xl font-semibold">Confirm your identity</Dialog.Title>
      <Dialog.Description className="mb-4 text-kumo-subtle">
        You last did so more than ten minutes ago. Sensitive actions require a recent confirmation.
      </Dialog.Description>
      <TextField
        label="Password"
        type="password"
        autoComplete="current-password"
        autoFocus
        required
        value={password}
        onChange={setPassword}
        error={passwordError}
      />
      {needsCode ? (
        <div className="mt-4">
          <CodeField value={code} onChange={setCode} error={codeError} />
        </div>
      ) : null}
      {error === undefined || codeError !== undefined || passwordError !== undefined ? null : (
        <p role="alert" className="mt-2 text-sm text-kumo-danger">
          {errorMessage(error)}
        </p>
      )}
      <ReauthenticationByProvider onConfirmed={() => onFinish(true)} />
      <div className="mt-6 flex flex-wrap justify-end gap-2">
        {arePasskeysAvailable && (session?.passkeys ?? 0) > 0 ? (
          <Button type="button" variant="secondary" disabled={busy} onClick={() => void send(signWithPasskey)}>
            Use a passkey
          </Button>
        ) : null}
        <Button type="button" variant="secondary" onClick={() => onFinish(false)}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" loading={busy}>
          Continue
        </Button>
      </div>
    </form>
  );
}
