import { useState } from 'react';
import { ApiError } from '../api/client';
import { useReauthentication } from '../signin/reauthentication';

/** Sends a change, and keeps what the API reports: next to the `fields`, by their pointers, or in general. */
export function useSubmission(fields: readonly string[] = []) {
  const withReauthentication = useReauthentication();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const problem = error instanceof ApiError ? error : undefined;
  const elsewhere = problem?.elsewhere(fields);

  /** Returns whether the action succeeded. */
  async function submit(action: () => Promise<unknown>): Promise<boolean> {
    setBusy(true);
    setError(undefined);
    try {
      await withReauthentication(action);
      return true;
    } catch (failure) {
      setError(failure);
      return false;
    } finally {
      setBusy(false);
    }
  }

  return {
    busy,
    submit,
    reset: () => setError(undefined),
    problemAt: (pointer: string) => problem?.at(pointer),
    /** The error that belongs to no field. */
    general: problem === undefined ? error : elsewhere === undefined ? undefined : new Error(elsewhere),
  };
}
