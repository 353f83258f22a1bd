import { Badge } from '@cloudflare/kumo/components/badge';
import { Button } from '@cloudflare/kumo/components/button';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Fragment, useState, type SubmitEvent } from 'react';
import type { Schemas } from '../api/client';
import { auditQuery } from '../api/audit';
import type { Owner } from '../api/queries';
import { auditPath, USER } from '../owner';
import { paths } from '../paths';
import { Select, TextField } from '../ui/input';
import { Page } from '../ui/page';
import { ErrorBanner, Loading, EmptyState } from '../ui/states';
import { Cell, DataTable, Pages } from '../ui/table';
import { time } from '../ui/time';
import {
  actionsIn,
  actorWords,
  isNarrowed,
  nameOfToken,
  narrowed,
  resourceWords,
  tokenWords,
  valuesHidden,
  type AuditSearch,
} from './audit-search';

const PER_PAGE = 25; // small enough for the API's limit on the size of a response
const OF_ACCOUNT = `/shell${paths.auditLog}` as const;
const OF_USER = `/shell${paths.userAuditLog}` as const;

export function AuditLog() {
  const { accountId } = useParams({ from: OF_ACCOUNT });
  return (
    <Log
      key={accountId}
      owner={{ kind: 'account', id: accountId }}
      search={useSearch({ from: OF_ACCOUNT })}
      title="Audit log"
      lead="Every change in this account: who made it, when, and from where."
    />
  );
}

export function UserAuditLog() {
  return (
    <Log
      owner={USER}
      search={useSearch({ from: OF_USER })}
      title="My audit log"
      lead="Changes to you, your own tokens and your sessions. Your changes in an account are in the log of that account."
    />
  );
}

interface Narrowing {
  owner: Owner;
  search: AuditSearch;
}

function Log(props: Narrowing & { title: string; lead: string }) {
  const { owner, search } = props;
  const { page = 1, ...filter } = search;
  const navigate = useNavigate();
  const entries = useQuery(auditQuery(owner, filter, page, PER_PAGE));
  const go = (next: AuditSearch) => void navigate({ ...auditPath(owner), search: next });
  const shown = entries.data?.entries ?? [];
  return (
    <Page title={props.title} lead={props.lead}>
      <Filters owner={owner} search={search} onChange={go} />
      {search.token === undefined ? null : (
        <p className="mb-4 break-words text-kumo-subtle">
          {`Token “${nameOfToken(search.token, shown) ?? search.token}”: requests with it and changes to it.`}
        </p>
      )}
      {entries.isPending ? <Loading what="the log" /> : null}
      {entries.isError ? (
        <ErrorBanner title="The log cannot be shown" error={entries.error} retry={() => void entries.refetch()} />
      ) : null}
      {entries.isSuccess && shown.length === 0 ? (
        <EmptyState title={isNarrowed(search) ? 'No matching entries' : 'No entries yet'} />
      ) : null}
      {entries.isSuccess && shown.length > 0 ? (
        <>
          <DataTable label={props.title} head={['When', 'Action', 'What', 'Who', 'From', 'Result', '']}>
            {shown.map((entry) => (
              <Entry key={entry.id} owner={owner} search={search} entry={entry} />
            ))}
          </DataTable>
          <Pages
            page={page}
            perPage={PER_PAGE}
            total={entries.data.info.total_count}
            onPage={(next) => go({ ...search, page: next })}
          />
        </>
      ) : null}
    </Page>
  );
}

/** Addresses and ids match only in full, so they are sent with Enter or the button and not while they are typed. */
function Filters(props: Narrowing & { onChange: (next: AuditSearch) => void }) {
  const { owner, search, onChange } = props;
  const [actor, setActor] = useState(search.actor ?? '');
  const [token, setToken] = useState(search.token ?? '');
  const [shown, setShown] = useState(search);
  if (search.actor !== shown.actor || search.token !== shown.token) {
    setShown(search);
    setActor(search.actor ?? '');
    setToken(search.token ?? '');
  }
  const actions = actionsIn(owner.kind);
  const action = search.action ?? '';
  function submit(event: SubmitEvent) {
    event.preventDefault();
    onChange(narrowed(search, { actor, token }));
  }
  return (
    <form role="search" className="mb-4 flex flex-wrap items-end gap-3" onSubmit={submit}>
      <Select
        label="Action"
        className="w-48"
        value={action === '' ? 'any' : action}
        options={[
          ['any', 'every action'],
          ...(action === '' || actions.includes(action) ? actions : [action, ...actions]).map(
            (one) => [one, one] as const,
          ),
        ]}
        onChange={(one) => onChange(narrowed(search, { action: one === 'any' ? '' : one, actor, token }))}
      />
      <TextField label="E-mail of the actor" type="email" value={actor} onChange={setActor} />
      <TextField label="Id of a token" value={token} onChange={setToken} />
      <Button type="submit" variant="secondary">
        Filter
      </Button>
      {isNarrowed(search) ? (
        <Button type="button" variant="ghost" onClick={() => onChange({})}>
          Clear
        </Button>
      ) : null}
    </form>
  );
}

function Entry(props: Narrowing & { entry: Schemas['AuditEntry'] }) {
  const { owner, search, entry } = props;
  const [open, setOpen] = useState(false);
  return (
    <Fragment>
      <tr>
        <Cell className="whitespace-nowrap">{time(entry.when)}</Cell>
        <Cell className="font-mono">{entry.action.type}</Cell>
        <Cell className="min-w-28 break-words">{resourceWords(entry)}</Cell>
        <Cell className="min-w-40 break-words">
          <ActorCell owner={owner} search={search} actor={entry.actor} />
        </Cell>
        <Cell className="min-w-24 break-words">{entry.actor.ip ?? ''}</Cell>
        <Cell>
          <Badge variant={entry.action.result ? 'success' : 'error'}>{entry.action.result ? 'done' : 'refused'}</Badge>
        </Cell>
        <Cell>
          <Button
            size="sm"
            variant="ghost"
            aria-expanded={open}
            aria-label={`Details of ${entry.action.type}, ${time(entry.when)}`}
            onClick={() => setOpen(!open)}
          >
            Details
          </Button>
        </Cell>
      </tr>
      {open ? (
        <tr>
          <td colSpan={7} className="bg-kumo-recessed p-4">
            {valuesHidden(entry) ? (
              <p className="text-kumo-subtle">
                The values before and after are shown only to users who can read this resource.
              </p>
            ) : (
              <div className="grid gap-4 sm:grid-cols-2">
                <Value title="Before" text={pretty(entry.oldValueJson)} />
                <Value title="After" text={pretty(entry.newValueJson)} />
              </div>
            )}
          </td>
        </tr>
      ) : null}
    </Fragment>
  );
}

/** The acting user and token, each with a link to its other entries. */
function ActorCell(props: Narrowing & { actor: Schemas['AuditActor'] }) {
  const { owner, search, actor } = props;
  const link = (more: AuditSearch, text: string) => (
    <Link {...auditPath(owner)} search={narrowed(search, more)} className="text-kumo-link underline">
      {text}
    </Link>
  );
  return (
    <>
      {actor.email === undefined ? actorWords(actor) : link({ actor: actor.email }, actorWords(actor))}
      {actor.token_id === undefined ? null : <p>by the token {link({ token: actor.token_id }, tokenWords(actor))}</p>}
    </>
  );
}

function Value(props: { title: string; text: string }) {
  return (
    <div className="min-w-0">
      <p className="mb-1 text-sm font-medium">{props.title}</p>
      <pre tabIndex={0} className="max-h-80 overflow-auto font-mono text-xs">
        {props.text === '' ? '—' : props.text}
      </pre>
    </div>
  );
}

function pretty(value: unknown): string {
  return value === undefined || value === null ? '' : JSON.stringify(value, null, 2);
}
