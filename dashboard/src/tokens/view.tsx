import { Button } from '@cloudflare/kumo/components/button';
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiProblem, type Schemas } from '../api/client';
import { accountsQuery, permissionGroupsQuery, sessionQuery, tokenQuery, type Owner } from '../api/queries';
import { LeaveGuard } from '../leave';
import { paths } from '../paths';
import { useProof } from '../signin/proof';
import { Copyable } from '../ui/copy';
import { Page, Section } from '../ui/page';
import { Caution, Failure, Loading } from '../ui/states';
import { ago, time } from '../ui/time';
import { replaceToken } from './actions';
import { Decide } from './decide';
import { TokenEditor } from './editor';
import { fromToken, missing, toDraft } from './form';
import { useFresh } from './fresh';
import { Menu, Status } from './list';
import { auditPath, listPath, USER, useAccountOwner } from './owner';
import { otherProblem, problemsOf } from './problems';
import { Refusals } from './refusals';
import { SecretPage } from './secret-page';
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
  const fresh = useFresh(tokenId);
  const token = useQuery(tokenQuery(props.owner, tokenId));
  if (made !== undefined && fresh !== undefined) {
    return <SecretPage owner={props.owner} fresh={fresh} />;
  }
  if (token.isPending) {
    return <Loading what="the token" />;
  }
  if (token.isError) {
    return (
      <Page title="Token">
        <Failure title="The token cannot be shown" error={token.error} retry={() => void token.refetch()} />
      </Page>
    );
  }
  return <TokenView key={token.data.modified_on} owner={props.owner} token={token.data} />;
}

function TokenView(props: { owner: Owner; token: Schemas['Token'] }) {
  const { owner, token } = props;
  const navigate = useNavigate();
  const queries = useQueryClient();
  const prove = useProof();
  const session = useSuspenseQuery(sessionQuery).data;
  const groups = useSuspenseQuery(permissionGroupsQuery).data;
  const { made } = useSearch({ strict: false });
  const [editing, setEditing] = useState(false);
  const [begun] = useState(() => fromToken(token, groups));
  const [form, setForm] = useState(begun);
  const [sent, setSent] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const answer = error instanceof ApiProblem ? error : undefined;

  async function save() {
    setSent(true);
    if (missing(form).size > 0) {
      return;
    }
    setBusy(true);
    setError(undefined);
    try {
      const saved = await prove(() => replaceToken(owner, token.id, toDraft(form, groups, session.user.id)));
      queries.setQueryData(tokenQuery(owner, token.id).queryKey, saved);
      await queries.invalidateQueries({ queryKey: ['tokens'] });
      setEditing(false);
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  }

  if (editing) {
    return (
      <Page title={`Edit ${token.name}`} lead="It keeps its secret. What you change holds from the next request on.">
        {error === undefined ? null : (
          <Failure
            title="The token was not changed"
            error={answer === undefined ? error : new Error(otherProblem(form, answer, groups) ?? 'The fields below say what is wrong.')}
          />
        )}
        <TokenEditor owner={owner} form={form} onChange={setForm} problems={problemsOf(form, sent, answer, groups)} />
        <div className="flex flex-wrap gap-2">
          <Button variant="primary" loading={busy} onClick={() => void save()}>
            Save
          </Button>
          <Button
            variant="secondary"
            onClick={() => {
              setForm(begun);
              setError(undefined);
              setSent(false);
              setEditing(false);
            }}
          >
            Cancel
          </Button>
        </div>
        <LeaveGuard when={() => JSON.stringify(form) !== JSON.stringify(begun)} unload title="Leave without saving?">
          What you have changed is lost.
        </LeaveGuard>
      </Page>
    );
  }
  return (
    <Page
      title={token.name}
      actions={
        <>
          <Button variant="primary" onClick={() => setEditing(true)}>
            Edit token
          </Button>
          <Menu owner={owner} token={token} onDeleted={() => void navigate({ ...listPath(owner) })} />
        </>
      }
    >
      {made === undefined ? null : (
        <Caution title={`The token was ${made}`}>
          Its secret is not shown again. If you have not copied it, roll the token: it gets a new one.
        </Caution>
      )}
      <Section title="About">
        <dl className="grid items-center gap-x-6 gap-y-2 sm:grid-cols-[max-content_1fr]">
          <dt className="text-kumo-subtle">Status</dt>
          <dd>
            <Status token={token} />
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
      <Refusals owner={owner} tokenId={token.id} />
      <TokenSummary form={form} />
      <Decide owner={owner} token={token} />
    </Page>
  );
}

/** To what it did and what was done to it. What a user's token did stands in the logs of the accounts in which it did it. */
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
            {`What it did in ${account.name}`}
          </Link>
        </p>
      ))}
    </>
  );
}
