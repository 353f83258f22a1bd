import { Button } from '@cloudflare/kumo/components/button';
import { Dialog } from '@cloudflare/kumo/components/dialog';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { api, ApiProblem, codes, rememberCsrfToken, result } from '../api/client';
import { sessionQuery } from '../api/queries';
import { TextField } from '../ui/input';

type Prove = <T>(action: () => Promise<T>) => Promise<T>;

const ProofContext = createContext<Prove>((action) => action());

/** Runs what needs a recent proof of who sits there; asks for the password when the server wants one, and goes on. */
export function useProof(): Prove {
  return useContext(ProofContext);
}

export function ProofProvider(props: { children: ReactNode }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [password, setPassword] = useState('');
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const settle = useRef<((proved: boolean) => void) | undefined>(undefined);

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
      try {
        return await action();
      } catch (problem) {
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
    setError(undefined);
    settle.current?.(proved);
    settle.current = undefined;
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    try {
      const session = result(await api.POST('/session/proof', { body: { password } }));
      rememberCsrfToken(session.csrf_token);
      queries.setQueryData(sessionQuery.queryKey, session);
      finish(true);
    } catch (problem) {
      setError(problem instanceof ApiProblem && problem.status === 401 ? 'This is not your password' : String(problem));
    } finally {
      setBusy(false);
    }
  }

  return (
    <ProofContext.Provider value={prove}>
      {props.children}
      <Dialog.Root open={asking} onOpenChange={(open: boolean) => (open ? undefined : finish(false))}>
        <Dialog className="max-w-md p-6">
          <form onSubmit={(event) => void submit(event)}>
            <Dialog.Title className="mb-2 text-xl font-semibold">Is it still you?</Dialog.Title>
            <Dialog.Description className="mb-4 text-kumo-subtle">
              You gave your password more than ten minutes ago. Tokens are made and ended only shortly after.
            </Dialog.Description>
            <TextField
              label="Password"
              type="password"
              autoComplete="current-password"
              autoFocus
              required
              value={password}
              onChange={setPassword}
              error={error}
            />
            <div className="mt-6 flex justify-end gap-2">
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
