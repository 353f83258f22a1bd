import { Button } from '@cloudflare/kumo/components/button';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Schemas } from '../api/client';
import { accountsQuery, permissionGroupsQuery, tokenQuery, type Owner } from '../api/queries';
import { auditPath, listPath, USER, useAccountOwner } from '../owner';
import { paths } from '../paths';
import { Copyable } from '../ui/copy';
import { Page, Section } from '../ui/page';
import { ErrorBanner, Loading, WarningBanner } from '../ui/states';
import { ago, time } from '../ui/time';
import { EditToken } from './edit';
import { fromToken } from './form/restore';
import { TokenMenu } from './menu';
import { useNewSecret } from './new-secret';
import { RecentRefusals } from './recent-refusals';
import { SecretPage } from './secret-page';
import { AccessSimulator } from './simulator';
import { StatusBadge } from './status';
import { TokenSummary } from './summary';

export function UserToken() {
  return <TokenPage owner={USER} />;
}

export function AccountToken() {
  return <TokenPage owner={useAccountOwner()} />;
}

function TokenPage(props: { owner: Owner }) {
  const { tokenId = '' } = useParams({ strict: false });
  const { made } = useSearch({ strict: false });
  const newSecret = useNewSecret(tokenId);
  const token = useQuery(tokenQuery(props.owner, tokenId));
  if (made !== undefined && newSecret !== undefined) {
    return <SecretPage owner={props.owner} newSecret={newSecret} />;
  }
  if (token.isPending) {
    return <Loading what="the token" />;
  }
  if (token.isError) {
    return (
      <Page title="Token">
        <ErrorBanner title="The token cannot be shown" error={token.error} retry={() => void token.refetch()} />
      </Page>
    );
  }
  return <TokenView key={token.data.modified_on} owner={props.owner} token={token.data} />;
}

function TokenView(props: { owner: Owner; token: Schemas['Token'] }) {
  const { owner, token } = props;
  const navigate = useNavigate();
  const groups = useSuspenseQuery(permissionGroupsQuery).data;
  const { made } = useSearch({ strict: false });
  const [editing, setEditing] = useState(false);
  const [form] = useState(() => fromToken(token, groups));
  if (editing) {
    return <EditToken owner={owner} token={token} onClose={() => setEditing(false)} />;
  }
  return (
    <Page
      title={token.name}
      actions={
        <>
          <Button variant="primary" onClick={() => setEditing(true)}>
            Edit token
          </Button>
          <TokenMenu owner={owner} token={token} onDeleted={() => void navigate({ ...listPath(owner) })} />
        </>
      }
    >
      {made === undefined ? null : (
        <WarningBanner title={`The token was ${made}`}>
          Its secret is not shown again. If you have not copied it, roll the token to get a new one.
        </WarningBanner>
      )}
      <Section title="About">
        <dl className="grid items-center gap-x-6 gap-y-2 sm:grid-cols-[max-content_1fr]">
          <dt className="text-kumo-subtle">Status</dt>
          <dd>
            <StatusBadge status={token.status} />
          </dd>
          <dt className="text-kumo-subtle">Id</dt>
          <dd>
            <Copyable label="the id" text={token.id} />
          </dd>
          <dt className="text-kumo-subtle">Created</dt>
          <dd>{time(token.issued_on)}</dd>
          <dt className="text-kumo-subtle">Changed</dt>
          <dd>{time(token.modified_on)}</dd>
          <dt className="text-kumo-subtle">Last used</dt>
          <dd>{token.last_used_on === null ? 'never' : `${ago(token.last_used_on)} (${time(token.last_used_on)})`}</dd>
          <dt className="text-kumo-subtle">Log</dt>
          <dd>
            <AuditLinks owner={owner} tokenId={token.id} />
          </dd>
        </dl>
      </Section>
      <RecentRefusals owner={owner} tokenId={token.id} />
      <TokenSummary form={form} />
      <AccessSimulator owner={owner} token={token} />
    </Page>
  );
}

/** Links to the entries of the token. The changes that a user's token makes in an account are in that account's log. */
function AuditLinks(props: { owner: Owner; tokenId: string }) {
  const accounts = useQuery(accountsQuery).data ?? [];
  const search = { token: props.tokenId };
  const className = 'text-kumo-link hover:underline';
  return (
    <>
      <Link {...auditPath(props.owner)} search={search} className={className}>
        Audit log of this token
      </Link>
      {(props.owner.kind === 'user' ? accounts : []).map((account) => (
        <p key={account.id}>
          <Link to={paths.auditLog} params={{ accountId: account.id }} search={search} className={className}>
            {`Its changes in ${account.name}`}
          </Link>
        </p>
      ))}
    </>
  );
}
