import { Badge } from '@cloudflare/kumo/components/badge';
import { Button } from '@cloudflare/kumo/components/button';
import { PlusIcon } from '@phosphor-icons/react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { Schemas } from '../api/client';
import { permissionGroupsQuery, tokensQuery, type Owner } from '../api/queries';
import { createPath, tokenPath, USER, useAccountOwner } from '../owner';
import { missingPermission, REQUIRED, useHasPermission } from '../permissions/roles';
import { SearchField } from '../ui/input';
import { Page } from '../ui/page';
import { EmptyState, ErrorBanner, Loading } from '../ui/states';
import { Cell, DataTable, Pages } from '../ui/table';
import { ago, day, daysUntil, time } from '../ui/time';
import { grants, shortened, type Grant } from './form/describe';
import { fromToken } from './form/restore';
import { TokenMenu } from './menu';
import { useResourceNames } from './resource-names';
import { StatusBadge } from './status';

type Token = Schemas['Token'];

const PER_PAGE = 50;
const EXPIRY_WARNING_DAYS = 14;
const MAX_RESOURCES = 5;

export function UserTokens() {
  return (
    <Tokens
      owner={USER}
      title="API tokens"
      lead="Create one token for each of your tools, with only the permissions that the tool needs. A token never has more permissions than you."
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
      lead="These tokens belong to the account, not to a user, and keep working when members leave."
    />
  );
}

function Tokens(props: { owner: Owner; title: string; lead: string }) {
  const { owner } = props;
  const navigate = useNavigate();
  const { page = 1, search = '' } = useSearch({ strict: false });
  const tokens = useQuery(tokensQuery(owner, page, PER_PAGE, search));
  const groups = useQuery(permissionGroupsQuery).data ?? [];
  const nameOf = useResourceNames();
  const hasPermission = useHasPermission(owner.kind === 'account' ? owner.id : undefined);
  const disabledReason =
    owner.kind === 'user' ? undefined : missingPermission(hasPermission, REQUIRED.writeAccountTokens);
  const create = (
    <Button
      variant="primary"
      icon={<PlusIcon aria-hidden />}
      disabled={disabledReason !== undefined}
      title={disabledReason}
      onClick={() => void navigate({ ...createPath(owner) })}
    >
      Create token
    </Button>
  );
  const go = (next: { page?: number; search?: string }) =>
    void navigate({ to: '.', search: next, replace: next.page === undefined });
  const found = tokens.isSuccess ? tokens.data.info.total_count : undefined;
  const isEmpty = found === 0 && search === '' && !tokens.isPlaceholderData;
  return (
    <Page title={props.title} lead={props.lead} actions={create}>
      {isEmpty ? null : (
        <div className="mb-4 max-w-sm">
          <SearchField
            label="Find by name"
            value={search}
            onSearch={(text) => go(text === '' ? {} : { search: text })}
          />
        </div>
      )}
      {tokens.isPending ? <Loading what="tokens" /> : null}
      {tokens.isError ? (
        <ErrorBanner title="The tokens cannot be shown" error={tokens.error} retry={() => void tokens.refetch()} />
      ) : null}
      {isEmpty ? (
        <EmptyState title="No tokens yet" action={create}>
          Start from a template: for certificates, dynamic DNS or a cluster.
        </EmptyState>
      ) : null}
      {found === 0 && !isEmpty ? <EmptyState title="No matching tokens" /> : null}
      {tokens.isSuccess && found !== 0 ? (
        <>
          <DataTable
            label={props.title}
            head={['Name', 'Permissions', 'Resources', 'Status', 'Last used', 'Expires', '']}
          >
            {tokens.data.tokens.map((token) => (
              <TokenRows key={token.id} owner={owner} token={token} grants={grants(fromToken(token, groups), nameOf)} />
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

/** A token: one row for each of its grants. */
function TokenRows(props: { owner: Owner; token: Token; grants: Grant[] }) {
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
        <GrantCells grant={first} />
        <Cell rowSpan={rowSpan}>
          <StatusBadge status={token.status} />
        </Cell>
        <Cell rowSpan={rowSpan} className="whitespace-nowrap text-kumo-subtle">
          {token.last_used_on === null ? (
            'never'
          ) : (
            <span title={time(token.last_used_on)}>{ago(token.last_used_on)}</span>
          )}
        </Cell>
        <Cell rowSpan={rowSpan} className="whitespace-nowrap">
          <Expiry token={token} />
        </Cell>
        <Cell rowSpan={rowSpan}>
          <TokenMenu owner={owner} token={token} />
        </Cell>
      </tr>
      {others.map((grant, i) => (
        <tr key={i}>
          <GrantCells grant={grant} />
        </tr>
      ))}
    </>
  );
}

function GrantCells(props: { grant: Grant }) {
  return (
    <>
      <Cell className="min-w-40 text-kumo-subtle">{props.grant.may}</Cell>
      <Cell className="min-w-48 break-words text-kumo-subtle">
        {shortened(props.grant.on, MAX_RESOURCES).map((resource) => (
          <p key={resource}>{resource}</p>
        ))}
      </Cell>
    </>
  );
}

function Expiry(props: { token: Token }) {
  const end = props.token.expires_on;
  if (end === undefined) {
    return <span className="text-kumo-subtle">never</span>;
  }
  const days = daysUntil(end);
  return days > 0 && days < EXPIRY_WARNING_DAYS ? (
    <Badge variant="warning">{`soon: ${day(end)}`}</Badge>
  ) : (
    <span>{day(end)}</span>
  );
}
