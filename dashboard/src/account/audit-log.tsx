import { Badge } from '@cloudflare/kumo/components/badge';
import { Button } from '@cloudflare/kumo/components/button';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Fragment, useState } from 'react';
import type { Schemas } from '../api/client';
import { auditQuery } from '../api/queries';
import { paths } from '../paths';
import { Choice } from '../ui/input';
import { Page } from '../ui/page';
import { Failure, Loading, Nothing } from '../ui/states';
import { Cell, DataTable, Pages } from '../ui/table';
import { time } from '../ui/time';

const PER_PAGE = 50;
const FROM = `/shell${paths.auditLog}` as const;
const ACTIONS = [
  'token.create',
  'token.update',
  'token.roll',
  'token.delete',
  'zone.create',
  'zone.update',
  'zone.delete',
  'record.create',
  'record.update',
  'record.delete',
  'record.import',
  'member.create',
  'member.update',
  'member.delete',
  'invitation.create',
  'invitation.accept',
  'account.update',
] as const;

export function AuditLog() {
  const { accountId } = useParams({ from: FROM });
  const { page = 1, search = '' } = useSearch({ from: FROM });
  const navigate = useNavigate();
  const entries = useQuery(auditQuery(accountId, { page, perPage: PER_PAGE, action: search }));
  const go = (next: { page?: number; search?: string }) =>
    void navigate({ to: paths.auditLog, params: { accountId }, search: next });
  return (
    <Page title="Audit log" lead="Every change in this account: who made it, when, and from where.">
      <div className="mb-4">
        <Choice
          label="Action"
          className="w-56"
          value={search === '' ? 'any' : search}
          options={[['any', 'every action'], ...ACTIONS.map((action) => [action, action] as const)]}
          onChange={(action) => go(action === 'any' ? {} : { search: action })}
        />
      </div>
      {entries.isPending ? <Loading what="the log" /> : null}
      {entries.isError ? (
        <Failure title="The log cannot be shown" error={entries.error} retry={() => void entries.refetch()} />
      ) : null}
      {entries.isSuccess && entries.data.entries.length === 0 ? <Nothing title="Nothing was done" /> : null}
      {entries.isSuccess && entries.data.entries.length > 0 ? (
        <>
          <DataTable label="Audit log" head={['When', 'Action', 'Who', 'From', 'Result', '']}>
            {entries.data.entries.map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </DataTable>
          <Pages
            page={page}
            perPage={PER_PAGE}
            total={entries.data.info.total_count}
            onPage={(next) => go({ ...(search === '' ? {} : { search }), page: next })}
          />
        </>
      ) : null}
    </Page>
  );
}

function Entry(props: { entry: Schemas['AuditEntry'] }) {
  const { entry } = props;
  const [open, setOpen] = useState(false);
  const actor = entry.actor as { email?: string; id?: string; type?: string; ip?: string };
  const before = pretty(entry.oldValueJson);
  const after = pretty(entry.newValueJson);
  return (
    <Fragment>
      <tr>
        <Cell className="whitespace-nowrap">{time(entry.when)}</Cell>
        <Cell className="font-mono">{entry.action.type}</Cell>
        <Cell className="break-all">
          {actor.email ?? actor.type ?? 'the server'}
          {entry.interface === 'API' ? <p className="text-kumo-subtle">by a token</p> : null}
        </Cell>
        <Cell className="break-all">{actor.ip ?? ''}</Cell>
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
          <td colSpan={6} className="bg-kumo-recessed p-4">
            <div className="grid gap-4 sm:grid-cols-2">
              <Value title="Before" text={before} />
              <Value title="After" text={after} />
            </div>
          </td>
        </tr>
      ) : null}
    </Fragment>
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
  if (value === undefined || value === null || value === '') {
    return '';
  }
  return JSON.stringify(typeof value === 'string' ? (JSON.parse(value) as unknown) : value, null, 2);
}
