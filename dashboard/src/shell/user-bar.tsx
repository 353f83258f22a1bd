import { Button } from '@cloudflare/kumo/components/button';
import { SignOutIcon } from '@phosphor-icons/react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, result, setCsrfToken } from '../api/client';
import { paths } from '../paths';
import { removeAllForms } from '../tokens/form-storage';
import { errorMessage } from '../ui/states';

/** The signed-in user, with the button to sign out. */
export function UserBar(props: { email: string }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [error, setError] = useState<unknown>();
  async function signOut() {
    setError(undefined);
    try {
      result(await api.DELETE('/session'));
    } catch (problem) {
      setError(problem); // shown, because the user may leave the browser and is still signed in
      return;
    }
    setCsrfToken('');
    removeAllForms();
    queries.clear();
    await navigate({ to: paths.signIn });
  }
  return (
    <>
      <div className="flex items-center justify-between gap-2 border-t border-kumo-line pt-4">
        <span className="min-w-0 truncate px-2 text-sm text-kumo-subtle" title={props.email}>
          {props.email}
        </span>
        <Button
          variant="ghost"
          size="sm"
          shape="square"
          icon={<SignOutIcon aria-hidden />}
          aria-label="Sign out"
          onClick={() => void signOut()}
        />
      </div>
      {error === undefined ? null : (
        <p
          role="alert"
          className="px-2 text-sm text-kumo-danger"
        >{`You are still signed in. ${errorMessage(error)}`}</p>
      )}
    </>
  );
}
