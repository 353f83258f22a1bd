import { Button } from '@cloudflare/kumo/components/button';
import { Dialog } from '@cloudflare/kumo/components/dialog';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { api, ApiProblem, codes, rememberCsrfToken, result, type Schemas } from '../api/client';
import { sessionQuery } from '../api/queries';
import { TextField } from '../ui/input';
import { inWords } from '../ui/states';
import { hasPasskeys, signWithPasskey } from './passkey';
import { CodeField } from './code-field';
import { ProofByProvider } from './oidc-proof';

type Prove = <T>(action: () => Promise<T>) => Promise<T>;

const ProofContext = createContext<Prove>((action) => action());

/** Runs what needs a recent proof of who sits there; asks for the password when the server wants one, and goes on. */
export function useProof(): Prove {
  return useContext(ProofContext);
}

export function ProofProvider(props: { children: ReactNode }) {
  const queries = useQueryClient();
  const session = useQuery({ ...sessionQuery, enabled: false }).data;
  const [asking, setAsking] = useState(false);
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const settle = useRef<((proved: boolean) => void) | undefined>(undefined);
  const opener = useRef<Element | null>(null);

  const ask = useCallback(
    () =>
      new Promise<boolean>((resolve) => {
        settle.current = resolve;
        setAsking(true);
      }),
    [],
  );

  const prove = useCallback<Prove>(
    async (action) => {
      const focused = document.activeElement; // a button that is busy from now on, and loses the focus
      try {
        return await action();
      } catch (problem) {
        opener.current = focused;
        if (!(problem instanceof ApiProblem && problem.has(codes.proveAgain)) || !(await ask())) {
          throw problem;
        }
        return action();
      }
    },
    [ask],
  );

  function finish(proved: boolean) {
    setAsking(false);
    setPassword('');
    setCode('');
    setError(undefined);
    settle.current?.(proved);
    settle.current = undefined;
  }

  function giveFocusBack() {
    if (opener.current instanceof HTMLElement) {
      opener.current.focus();
    }
  }

  async function send(proof: () => Promise<Schemas['Proof'] | undefined>) {
    setBusy(true);
    setError(undefined);
    try {
      const body = await proof();
      if (body === undefined) {
        return;
      }
      const proved = result(await api.POST('/session/proof', { body }));
      rememberCsrfToken(proved.csrf_token);
      queries.setQueryData(sessionQuery.queryKey, proved);
      finish(true);
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  }

  const answer = error instanceof ApiProblem ? error : undefined;
  const wrongCode = answer?.has(codes.codeRefused) === true ? answer.message : undefined;
  const wrongPassword = answer?.has(codes.signInRefused) === true ? 'This is not your password' : undefined;
  const needsCode = session?.one_time_password === true || answer?.has(codes.codeNeeded) === true || code !== '';

  function submit(event: FormEvent) {
    event.preventDefault();
    void send(() => Promise.resolve({ password, ...(needsCode ? { code } : {}) }));
  }

  return (
    <ProofContext.Provider value={prove}>
      {props.children}
      <Dialog.Root
        open={asking}
        onOpenChange={(open: boolean) => (open ? undefined : finish(false))}
        onOpenChangeComplete={(open: boolean) => (open ? undefined : giveFocusBack())}
      >
        <Dialog size="lg" className="p-6">
          <form onSubmit={(event) => void submit(event)}>
            <Dialog.Title className="mb-2 text-xl font-semibold">Is it still you?</Dialog.Title>
            <Dialog.Description className="mb-4 text-kumo-subtle">
              You proved it more than ten minutes ago. What could be misused is done only shortly after.
            </Dialog.Description>
            <TextField
              label="Password"
              type="password"
              autoComplete="current-password"
              autoFocus
              required
              value={password}
              onChange={setPassword}
              error={wrongPassword}
            />
            {needsCode ? (
              <div className="mt-4">
                <CodeField value={code} onChange={setCode} error={wrongCode} />
              </div>
            ) : null}
            {error === undefined || wrongCode !== undefined || wrongPassword !== undefined ? null : (
              <p role="alert" className="mt-2 text-sm text-kumo-danger">
                {answer?.message ?? inWords(error)}
              </p>
            )}
            <ProofByProvider onProved={() => finish(true)} />
            <div className="mt-6 flex flex-wrap justify-end gap-2">
              {hasPasskeys && (session?.passkeys ?? 0) > 0 ? (
                <Button type="button" variant="secondary" disabled={busy} onClick={() => void send(signWithPasskey)}>
                  Use a passkey
                </Button>
              ) : null}
              <Button type="button" variant="secondary" onClick={() => finish(false)}>
                Cancel
              </Button>
              <Button type="submit" variant="primary" loading={busy}>
                Continue
              </Button>
            </div>
          </form>
        </Dialog>
      </Dialog.Root>
    </ProofContext.Provider>
  );
}
