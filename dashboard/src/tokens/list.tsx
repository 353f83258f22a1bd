import { Badge } from '@cloudflare/kumo/components/badge';
import { Button } from '@cloudflare/kumo/components/button';
import { DropdownMenu } from '@cloudflare/kumo/components/dropdown';
import { DotsThreeIcon, PlusIcon } from '@phosphor-icons/react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Schemas } from '../api/client';
import { permissionGroupsQuery, tokenQuery, tokensQuery, type Owner } from '../api/queries';
import { lacking, RIGHTS, useHolds } from '../rights';
import { useProof } from '../signin/proof';
import { Confirm } from '../ui/confirm';
import { SearchField } from '../ui/input';
import { Page } from '../ui/page';
import { Failure, inWords, Loading, Nothing } from '../ui/states';
import { Cell, DataTable, Pages } from '../ui/table';
import { ago, day, time } from '../ui/time';
import { Toast } from '../ui/toast';
import { deleteToken, replaceToken, rollToken, withStatus } from './actions';
import { fromToken, grants, shortened } from './form';
import { showOnce } from './fresh';
import { useNames } from './names';
import { createPath, tokenPath, USER, useAccountOwner } from './owner';

type Token = Schemas['Token'];

const PER_PAGE = 50;
const SOON_DAYS = 14;
const MOST_RESOURCES = 5;

export function UserTokens() {
  return (
    <Tokens
      owner={USER}
      title="API tokens"
      lead="Each of your tools gets a token of its own, which may do what you choose here and nothing else. A token never exceeds what you may do yourself."
    />
  );
}

export function AccountTokens() {
  const owner = useAccountOwner();
  return (
    <Tokens
      key={owner.id}
      owner={owner}
      title="Account API tokens"
      lead="They belong to the account, not to a person, and go on working when people leave."
    />
  );
}

function Tokens(props: { owner: Owner; title: string; lead: string }) {
  const { owner } = props;
  const navigate = useNavigate();
  const { page = 1, search = '' } = useSearch({ strict: false });
  const tokens = useQuery(tokensQuery(owner, page, PER_PAGE, search));
  const groups = useQuery(permissionGroupsQuery).data ?? [];
  const nameOf = useNames();
  const holds = useHolds(owner.kind === 'account' ? owner.id : undefined);
  const why = owner.kind === 'user' ? undefined : lacking(holds, RIGHTS.writeAccountTokens);
  const create = (
    <Button
      variant="primary"
      icon={<PlusIcon aria-hidden />}
      disabled={why !== undefined}
      title={why}
      onClick={() => void navigate({ ...createPath(owner) })}
    >
      Create token
    </Button>
  );
  const go = (next: { page?: number; search?: string }) =>
    void navigate({ to: '.', search: next, replace: next.page === undefined });
  const found = tokens.isSuccess ? tokens.data.info.total_count : undefined;
  const isBeginning = found === 0 && search === '' && !tokens.isPlaceholderData;
  return (
    <Page title={props.title} lead={props.lead} actions={create}>
      {isBeginning ? null : (
        <div className="mb-4 max-w-sm">
          <SearchField label="Find by name" value={search} onSearch={(text) => go(text === '' ? {} : { search: text })} />
        </div>
      )}
      {tokens.isPending ? <Loading what="tokens" /> : null}
      {tokens.isError ? (
        <Failure title="The tokens cannot be shown" error={tokens.error} retry={() => void tokens.refetch()} />
      ) : null}
      {isBeginning ? (
        <Nothing title="No tokens yet" action={create}>
          Begin with a template: for certificates, a dynamic address, a cluster.
        </Nothing>
      ) : null}
      {found === 0 && !isBeginning ? <Nothing title="No token has that in its name" /> : null}
      {tokens.isSuccess && found !== 0 ? (
        <>
          <DataTable
            label={props.title}
            head={['Name', 'What it may do', 'Resources', 'Status', 'Last used', 'Ends', '']}
          >
            {tokens.data.tokens.map((token) => (
              <Rows key={token.id} owner={owner} token={token} grants={grants(fromToken(token, groups), nameOf)} />
            ))}
          </DataTable>
          <Pages
            page={page}
            perPage={PER_PAGE}
            total={tokens.data.info.total_count}
            onPage={(next) => go({ ...(search === '' ? {} : { search }), page: next })}
          />
        </>
      ) : null}
    </Page>
  );
}

/** A token: as many rows as there are kinds of things that it may do. */
function Rows(props: { owner: Owner; token: Token; grants: ReturnType<typeof grants> }) {
  const { owner, token } = props;
  const [first = { may: '', on: [] }, ...others] = props.grants;
  const rowSpan = others.length + 1;
  return (
    <>
      <tr>
        <Cell rowSpan={rowSpan} className="max-w-56 min-w-32">
          <Link {...tokenPath(owner, token.id)} className="font-medium break-words text-kumo-link hover:underline">
            {token.name}
          </Link>
          {token.condition === undefined ? null : <p className="text-kumo-subtle">only from some addresses</p>}
        </Cell>
        <Grant {...first} />
        <Cell rowSpan={rowSpan}>
          <Status token={token} />
        </Cell>
        <Cell rowSpan={rowSpan} className="whitespace-nowrap text-kumo-subtle">
          {token.last_used_on === null ? 'never' : <span title={time(token.last_used_on)}>{ago(token.last_used_on)}</span>}
        </Cell>
        <Cell rowSpan={rowSpan} className="whitespace-nowrap">
          <Ends token={token} />
        </Cell>
        <Cell rowSpan={rowSpan}>
          <Menu owner={owner} token={token} />
        </Cell>
      </tr>
      {others.map((grant, i) => (
        <tr key={i}>
          <Grant {...grant} />
        </tr>
      ))}
    </>
  );
}

function Grant(props: { may: string; on: string[] }) {
  return (
    <>
      <Cell className="min-w-40 text-kumo-subtle">{props.may}</Cell>
      <Cell className="min-w-48 break-words text-kumo-subtle">
        {shortened(props.on, MOST_RESOURCES).map((resource) => (
          <p key={resource}>{resource}</p>
        ))}
      </Cell>
    </>
  );
}

export function Status(props: { token: Token }) {
  const { status } = props.token;
  const variant = status === 'active' ? 'success' : status === 'expired' ? 'error' : 'secondary';
  return <Badge variant={variant}>{status}</Badge>;
}

function Ends(props: { token: Token }) {
  const end = props.token.expires_on;
  if (end === undefined) {
    return <span className="text-kumo-subtle">never</span>;
  }
  const days = (new Date(end).getTime() - Date.now()) / 86_400_000;
  return days > 0 && days < SOON_DAYS ? <Badge variant="warning">{`soon: ${day(end)}`}</Badge> : <span>{day(end)}</span>;
}

type Action = 'status' | 'roll' | 'delete';

/** What can be done with one token. */
export function Menu(props: { owner: Owner; token: Token; onDeleted?: () => void }) {
  const { owner, token } = props;
  const prove = useProof();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<'roll' | 'delete'>();
  const [busy, setBusy] = useState(false);
  /** What went wrong, and with what: it is said there and nowhere else. */
  const [failed, setFailed] = useState<{ what: Action; error: unknown }>();

  function ask(what: 'roll' | 'delete') {
    setFailed(undefined);
    setAsking(what);
  }

  async function run(what: Action, action: () => Promise<void>) {
    setBusy(true);
    setFailed(undefined);
    try {
      await prove(action);
      setAsking(undefined);
      await queries.invalidateQueries({ queryKey: ['tokens'] });
    } catch (error) {
      setFailed({ what, error });
    } finally {
      setBusy(false);
    }
  }

  const disabled = token.status === 'disabled';
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
              aria-label={`What to do with ${token.name}`}
            />
          }
        />
        <DropdownMenu.Content>
          <DropdownMenu.Item onClick={() => void navigate({ ...tokenPath(owner, token.id) })}>Edit</DropdownMenu.Item>
          <DropdownMenu.Item onClick={() => ask('roll')}>Roll</DropdownMenu.Item>
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
          <DropdownMenu.Item variant="danger" onClick={() => ask('delete')}>
            Delete
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu>
      <Confirm
        open={asking === 'roll'}
        title={`Roll “${token.name}”?`}
        confirm="Roll"
        busy={busy}
        onClose={() => setAsking(undefined)}
        onConfirm={() =>
          void run('roll', async () => {
            const secret = await rollToken(owner, token.id);
            showOnce({ token, secret, how: 'rolled' });
            await navigate({ ...tokenPath(owner, token.id), search: { made: 'rolled' } });
          })
        }
      >
        <p>It gets a new secret. Whatever uses the old one is refused from that moment on, until you give it the new one.</p>
        {failed?.what === 'roll' ? <Failure title="It was not rolled" error={failed.error} /> : null}
      </Confirm>
      <Confirm
        open={asking === 'delete'}
        title={`Delete “${token.name}”?`}
        confirm="Delete"
        destructive
        busy={busy}
        onClose={() => setAsking(undefined)}
        onConfirm={() =>
          void run('delete', async () => {
            await deleteToken(owner, token.id);
            props.onDeleted?.();
          })
        }
      >
        <p>
          Whatever uses it is refused from that moment on. It was last used{' '}
          {token.last_used_on === null ? 'never' : ago(token.last_used_on)}. This cannot be taken back.
        </p>
        {failed?.what === 'delete' ? <Failure title="It was not deleted" error={failed.error} /> : null}
      </Confirm>
      <Toast
        open={failed?.what === 'status'}
        label={`Disabling or enabling ${token.name}`}
        title={`“${token.name}” was not ${disabled ? 'enabled' : 'disabled'}`}
        onClose={() => setFailed(undefined)}
      >
        <p role="alert" className="text-kumo-danger">
          {failed === undefined ? null : inWords(failed.error)}
        </p>
      </Toast>
    </>
  );
}
