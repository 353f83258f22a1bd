import { Button } from '@cloudflare/kumo/components/button';
import { DropdownMenu } from '@cloudflare/kumo/components/dropdown';
import { DotsThreeIcon } from '@phosphor-icons/react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Schemas } from '../api/client';
import { tokenQuery, type Owner } from '../api/queries';
import { tokenPath } from '../owner';
import { useReauthentication } from '../signin/reauthentication';
import { Confirm } from '../ui/confirm';
import { ErrorBanner, errorMessage } from '../ui/states';
import { ago } from '../ui/time';
import { Toast } from '../ui/toast';
import { deleteToken, replaceToken, rollToken, withStatus } from './actions';
import { showOnce } from './new-secret';

type Action = 'status' | 'roll' | 'delete';

/** The actions on one token. */
export function TokenMenu(props: { owner: Owner; token: Schemas['Token']; onDeleted?: () => void }) {
  const { owner, token } = props;
  const withReauthentication = useReauthentication();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [confirming, setConfirming] = useState<'roll' | 'delete'>();
  const [busy, setBusy] = useState(false);
  /** Shown where the action was started. */
  const [failure, setFailure] = useState<{ action: Action; error: unknown }>();

  function confirm(action: 'roll' | 'delete') {
    setFailure(undefined);
    setConfirming(action);
  }

  async function run(action: Action, send: () => Promise<void>) {
    setBusy(true);
    setFailure(undefined);
    try {
      await withReauthentication(send);
      setConfirming(undefined);
      await queries.invalidateQueries({ queryKey: ['tokens'] });
    } catch (error) {
      setFailure({ action, error });
    } finally {
      setBusy(false);
    }
  }

  const disabled = token.status === 'disabled';
  const lastUse = token.last_used_on === null ? 'It was never used.' : `It was last used ${ago(token.last_used_on)}.`;
  return (
    <>
      <DropdownMenu>
        <DropdownMenu.Trigger
          render={
            <Button
              variant="ghost"
              size="sm"
              shape="square"
              icon={<DotsThreeIcon aria-hidden weight="bold" />}
              aria-label={`Actions for ${token.name}`}
            />
          }
        />
        <DropdownMenu.Content>
          <DropdownMenu.Item onClick={() => void navigate({ ...tokenPath(owner, token.id) })}>Edit</DropdownMenu.Item>
          <DropdownMenu.Item onClick={() => confirm('roll')}>Roll</DropdownMenu.Item>
          <DropdownMenu.Item
            onClick={() =>
              void run('status', async () => {
                const changed = await replaceToken(owner, token.id, withStatus(token, disabled));
                queries.setQueryData(tokenQuery(owner, token.id).queryKey, changed);
              })
            }
          >
            {disabled ? 'Enable' : 'Disable'}
          </DropdownMenu.Item>
          <DropdownMenu.Separator />
          <DropdownMenu.Item variant="danger" onClick={() => confirm('delete')}>
            Delete
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu>
      <Confirm
        open={confirming === 'roll'}
        title={`Roll “${token.name}”?`}
        confirm="Roll"
        busy={busy}
        onClose={() => setConfirming(undefined)}
        onConfirm={() =>
          void run('roll', async () => {
            const secret = await rollToken(owner, token.id);
            showOnce({ token, secret, origin: 'rolled' });
            await navigate({ ...tokenPath(owner, token.id), search: { made: 'rolled' } });
          })
        }
      >
        <p>
          The token gets a new secret. The old one stops working at once; replace it in every tool that uses this token.
        </p>
        {failure?.action === 'roll' ? <ErrorBanner title="The token was not rolled" error={failure.error} /> : null}
      </Confirm>
      <Confirm
        open={confirming === 'delete'}
        title={`Delete “${token.name}”?`}
        confirm="Delete"
        destructive
        busy={busy}
        onClose={() => setConfirming(undefined)}
        onConfirm={() =>
          void run('delete', async () => {
            await deleteToken(owner, token.id);
            props.onDeleted?.();
          })
        }
      >
        <p>The token stops working at once. {lastUse} This cannot be undone.</p>
        {failure?.action === 'delete' ? <ErrorBanner title="The token was not deleted" error={failure.error} /> : null}
      </Confirm>
      <Toast
        open={failure?.action === 'status'}
        label={`Disabling or enabling ${token.name}`}
        title={`“${token.name}” was not ${disabled ? 'enabled' : 'disabled'}`}
        onClose={() => setFailure(undefined)}
      >
        <p role="alert" className="text-kumo-danger">
          {failure === undefined ? null : errorMessage(failure.error)}
        </p>
      </Toast>
    </>
  );
}
