import { Badge } from '@cloudflare/kumo/components/badge';
import { Button } from '@cloudflare/kumo/components/button';
import { PlusIcon } from '@phosphor-icons/react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Fragment, useState } from 'react';
import { api, result, type Schemas } from '../api/client';
import { recordsQuery, zoneQuery } from '../api/queries';
import { paths } from '../paths';
import { missingPermission, REQUIRED, useHasPermission } from '../permissions/roles';
import { useReauthentication } from '../signin/reauthentication';
import { Secondaries } from '../transfers/secondaries';
import { Confirm } from '../ui/confirm';
import { Copyable } from '../ui/copy';
import { Select, TextField } from '../ui/input';
import { OneTimeButton } from '../ui/one-time-button';
import { Page, Section } from '../ui/page';
import { ErrorBanner, Loading, EmptyState } from '../ui/states';
import { Cell, DataTable, Pages } from '../ui/table';
import { Deletions, useDeletions } from './deletions';
import { RecordEditor } from './record-form';
import { emptyRecord, toForm, TYPES, type DnsRecord } from './record-types';
import { ZoneFile } from './zone-file';

const PER_PAGE = 100;
const FROM = `/shell${paths.zone}` as const;

export function ZonePage() {
  const { accountId, zoneId } = useParams({ from: FROM });
  const zone = useQuery(zoneQuery(zoneId));
  if (zone.isPending) {
    return <Loading what="the zone" />;
  }
  if (zone.isError) {
    return (
      <Page title="Zone">
        <ErrorBanner title="The zone cannot be shown" error={zone.error} retry={() => void zone.refetch()} />
      </Page>
    );
  }
  return (
    <Page title={zone.data.name}>
      <Section title="Ids" hint="Many tools need the ids of the zone and of its account.">
        <dl className="grid items-center gap-x-6 gap-y-2 sm:grid-cols-[max-content_1fr]">
          <dt className="text-kumo-subtle">Zone ID</dt>
          <dd>
            <Copyable label="the zone ID" text={zoneId} />
          </dd>
          <dt className="text-kumo-subtle">Account ID</dt>
          <dd>
            <Copyable label="the account ID" text={accountId} />
          </dd>
          <dt className="text-kumo-subtle">Name servers</dt>
          <dd className="break-all">{zone.data.name_servers.join(', ')}</dd>
        </dl>
      </Section>
      <Records zone={zone.data} />
      <Secondaries zone={zone.data} accountId={accountId} />
      <ZoneFile zone={zone.data} />
      <DeleteZone zone={zone.data} accountId={accountId} />
    </Page>
  );
}

function Records(props: { zone: Schemas['Zone'] }) {
  const { zone } = props;
  const { page = 1, search = '', type = '' } = useSearch({ from: FROM });
  const { accountId, zoneId } = useParams({ from: FROM });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const records = useQuery(recordsQuery(zone.id, { page, perPage: PER_PAGE, search, type }));
  const [editing, setEditing] = useState<string>();
  const { deletions, remove, undo, isGone, close } = useDeletions(zone.id);

  const go = (next: { page?: number; search?: string; type?: string }) => {
    const merged = { search, type, ...next };
    void navigate({
      to: paths.zone,
      params: { accountId, zoneId },
      search: {
        ...(merged.search === '' ? {} : { search: merged.search }),
        ...(merged.type === '' ? {} : { type: merged.type }),
        ...(next.page === undefined || next.page === 1 ? {} : { page: next.page }),
      },
      replace: true,
    });
  };
  const reload = () => queries.invalidateQueries({ queryKey: ['records', zone.id] });

  async function save(draft: Schemas['RecordDraft'], id?: string) {
    if (id === undefined) {
      result(await api.POST('/zones/{zone_id}/dns_records', { params: { path: { zone_id: zone.id } }, body: draft }));
    } else {
      result(
        await api.PUT('/zones/{zone_id}/dns_records/{dns_record_id}', {
          params: { path: { zone_id: zone.id, dns_record_id: id } },
          body: draft,
        }),
      );
    }
    setEditing(undefined);
    await reload();
  }

  const disabledReason = missingPermission(useHasPermission(accountId), REQUIRED.writeRecords);
  const filtered = search !== '' || type !== '';
  const add = (
    <Button
      variant="primary"
      size="sm"
      icon={<PlusIcon aria-hidden />}
      disabled={disabledReason !== undefined}
      title={disabledReason}
      onClick={() => setEditing('new')}
    >
      Add a record
    </Button>
  );
  return (
    <Section title="Records" actions={add}>
      {editing === 'new' ? (
        <div className="mb-4">
          <RecordEditor
            zone={zone.name}
            initial={emptyRecord()}
            save={(draft) => save(draft)}
            saveLabel="Add"
            onCancel={() => setEditing(undefined)}
          />
        </div>
      ) : null}
      <div className="mb-4 flex flex-wrap gap-3">
        <div className="w-full max-w-sm">
          <TextField label="Find" type="search" value={search} onChange={(text) => go({ search: text })} />
        </div>
        <Select
          label="Type"
          className="w-36"
          value={type === '' ? 'any' : type}
          options={[['any', 'every type'], ...TYPES.map((one) => [one, one] as const)]}
          onChange={(one) => go({ type: one === 'any' ? '' : one })}
        />
      </div>
      {records.isPending ? <Loading what="records" /> : null}
      {records.isError ? (
        <ErrorBanner title="The records cannot be shown" error={records.error} retry={() => void records.refetch()} />
      ) : null}
      {records.isSuccess && records.data.records.length === 0 ? (
        <EmptyState title={filtered ? 'No matching records' : 'No records yet'} />
      ) : null}
      {records.isSuccess && records.data.records.length > 0 ? (
        <>
          <DataTable label="Records" head={['Type', 'Name', 'Content', 'TTL', '']}>
            {records.data.records.map((record) => (
              <Fragment key={record.id}>
                <RecordRow
                  record={record}
                  gone={isGone(record)}
                  editing={editing === record.id}
                  onEdit={() => setEditing(editing === record.id ? undefined : record.id)}
                  onDelete={() => {
                    setEditing(undefined);
                    void remove(record);
                  }}
                />
                {editing === record.id ? (
                  <tr>
                    <td colSpan={5} className="p-3">
                      <RecordEditor
                        zone={zone.name}
                        initial={toForm(record, zone.name)}
                        save={(draft) => save(draft, record.id)}
                        saveLabel="Save"
                        onCancel={() => setEditing(undefined)}
                      />
                    </td>
                  </tr>
                ) : null}
              </Fragment>
            ))}
          </DataTable>
          <Pages
            page={page}
            perPage={PER_PAGE}
            total={records.data.info.total_count}
            onPage={(next) => go({ page: next })}
          />
        </>
      ) : null}
      <Deletions deletions={deletions} onUndo={(record) => void undo(record)} onClose={close} />
    </Section>
  );
}

function RecordRow(props: {
  record: DnsRecord;
  gone: boolean;
  editing: boolean;
  onEdit: () => void;
  onDelete: () => void;
}) {
  const { record, gone } = props;
  const name = `${record.type} ${record.name}`;
  const struck = gone ? 'text-kumo-subtle line-through' : '';
  return (
    <tr>
      <Cell className={`font-medium ${struck}`}>{record.type}</Cell>
      <Cell className={`break-all ${struck}`}>{record.name}</Cell>
      <Cell className={`max-w-md min-w-40 break-all ${struck}`}>
        {record.priority === undefined ? null : <span className="text-kumo-subtle">{`${record.priority} `}</span>}
        {record.content}
        {record.comment === null ? null : <p className="text-kumo-subtle">{record.comment}</p>}
        {record.tags.map((tag) => (
          <span key={tag} className="mr-1">
            <Badge variant="outline">{tag}</Badge>
          </span>
        ))}
      </Cell>
      <Cell className={`whitespace-nowrap ${struck}`}>{record.ttl === 1 ? 'Auto' : `${record.ttl} s`}</Cell>
      <Cell>
        <div className="flex justify-end gap-1">
          <Button
            size="sm"
            variant="ghost"
            className={gone ? 'invisible' : ''}
            aria-label={`Edit ${name}`}
            aria-expanded={props.editing}
            onClick={props.onEdit}
          >
            Edit
          </Button>
          <OneTimeButton done={gone} label="Delete" doneLabel="Deleted" of={name} onClick={props.onDelete} />
        </div>
      </Cell>
    </tr>
  );
}

function DeleteZone(props: { zone: Schemas['Zone']; accountId: string }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const withReauthentication = useReauthentication();
  const disabledReason = missingPermission(useHasPermission(props.accountId), REQUIRED.writeZones);
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();

  async function remove() {
    setBusy(true);
    setError(undefined);
    try {
      await withReauthentication(async () =>
        result(await api.DELETE('/zones/{zone_id}', { params: { path: { zone_id: props.zone.id } } })),
      );
      await queries.invalidateQueries({ queryKey: ['zones'] });
      await navigate({ to: paths.zones, params: { accountId: props.accountId } });
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  }

  return (
    <Section
      title="Delete this zone"
      hint="Deletes all of its records, too. Tokens for this zone keep their other permissions."
    >
      <Button
        variant="secondary-destructive"
        disabled={disabledReason !== undefined}
        title={disabledReason}
        onClick={() => {
          setError(undefined);
          setAsking(true);
        }}
      >
        Delete zone
      </Button>
      <Confirm
        open={asking}
        title={`Delete ${props.zone.name}?`}
        confirm="Delete"
        destructive
        busy={busy}
        onConfirm={() => void remove()}
        onClose={() => setAsking(false)}
      >
        <p>This deletes all of its records and cannot be undone. Export the zone first if you may need it again.</p>
        {error === undefined ? null : <ErrorBanner title="The zone was not deleted" error={error} />}
      </Confirm>
    </Section>
  );
}
