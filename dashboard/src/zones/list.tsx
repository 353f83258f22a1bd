import { Badge } from '@cloudflare/kumo/components/badge';
import { Button } from '@cloudflare/kumo/components/button';
import { Dialog } from '@cloudflare/kumo/components/dialog';
import { PlusIcon } from '@phosphor-icons/react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState, type SubmitEvent } from 'react';
import { api, ApiError, result } from '../api/client';
import { zonesQuery } from '../api/queries';
import { paths } from '../paths';
import { missingPermission, REQUIRED, useHasPermission } from '../permissions/roles';
import { TextField } from '../ui/input';
import { Page } from '../ui/page';
import { ErrorBanner, Loading, EmptyState } from '../ui/states';
import { Cell, DataTable, Pages } from '../ui/table';
import { day } from '../ui/time';

const PER_PAGE = 50;

export function Zones() {
  const { accountId } = useParams({ from: `/shell${paths.zones}` });
  const { page = 1, search = '' } = useSearch({ from: `/shell${paths.zones}` });
  const navigate = useNavigate();
  const [adding, setAdding] = useState(false);
  const zones = useQuery(zonesQuery(accountId, page, PER_PAGE, search));
  const go = (next: { page?: number; search?: string }) =>
    void navigate({ to: paths.zones, params: { accountId }, search: next, replace: next.search !== undefined });
  const disabledReason = missingPermission(useHasPermission(accountId), REQUIRED.writeZones);
  const add = (
    <Button
      variant="primary"
      icon={<PlusIcon aria-hidden />}
      disabled={disabledReason !== undefined}
      title={disabledReason}
      onClick={() => setAdding(true)}
    >
      Add a zone
    </Button>
  );
  const empty = zones.isSuccess && zones.data.info.total_count === 0;
  return (
    <Page title="Zones" lead="The domains whose records are stored here." actions={add}>
      {empty && search === '' ? null : (
        <div className="mb-4 max-w-sm">
          <TextField
            label="Find by name"
            type="search"
            value={search}
            onChange={(text) => go(text === '' ? {} : { search: text })}
          />
        </div>
      )}
      {zones.isPending ? <Loading what="zones" /> : null}
      {zones.isError ? (
        <ErrorBanner title="The zones cannot be shown" error={zones.error} retry={() => void zones.refetch()} />
      ) : null}
      {empty ? (
        <EmptyState
          title={search === '' ? 'No zones yet' : 'No matching zones'}
          {...(search === '' ? { action: add } : {})}
        />
      ) : null}
      {zones.isSuccess && !empty ? (
        <>
          <DataTable label="Zones" head={['Name', 'Status', 'Added']}>
            {zones.data.zones.map((zone) => (
              <tr key={zone.id}>
                <Cell>
                  <Link
                    to={paths.zone}
                    params={{ accountId, zoneId: zone.id }}
                    className="font-medium break-all text-kumo-link hover:underline"
                  >
                    {zone.name}
                  </Link>
                </Cell>
                <Cell>
                  <Badge variant={zone.status === 'active' ? 'success' : 'secondary'}>
                    {zone.paused ? 'paused' : zone.status}
                  </Badge>
                </Cell>
                <Cell className="text-kumo-subtle">{day(zone.created_on)}</Cell>
              </tr>
            ))}
          </DataTable>
          <Pages
            page={page}
            perPage={PER_PAGE}
            total={zones.data.info.total_count}
            onPage={(next) => go({ ...(search === '' ? {} : { search }), page: next })}
          />
        </>
      ) : null}
      <AddZone accountId={accountId} open={adding} onClose={() => setAdding(false)} />
    </Page>
  );
}

function AddZone(props: { accountId: string; open: boolean; onClose: () => void }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const problem = error instanceof ApiError ? error : undefined;

  function close() {
    setError(undefined);
    props.onClose();
  }

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      const zone = result(await api.POST('/zones', { body: { name: name.trim(), account: { id: props.accountId } } }));
      await queries.invalidateQueries({ queryKey: ['zones'] });
      close();
      await navigate({ to: paths.zone, params: { accountId: props.accountId, zoneId: zone.id } });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog.Root open={props.open} onOpenChange={(open: boolean) => (open ? undefined : close())}>
      <Dialog size="lg" className="p-6">
        <form onSubmit={(event) => void submit(event)}>
          <Dialog.Title className="mb-4 text-xl font-semibold">Add a zone</Dialog.Title>
          {error === undefined || problem?.at('/name') !== undefined ? null : (
            <ErrorBanner title="The zone was not added" error={error} />
          )}
          <TextField
            label="Name"
            placeholder="example.com"
            required
            value={name}
            onChange={setName}
            error={problem?.at('/name')}
          />
          <div className="mt-6 flex justify-end gap-2">
            <Button type="button" variant="secondary" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" variant="primary" loading={busy}>
              Add
            </Button>
          </div>
        </form>
      </Dialog>
    </Dialog.Root>
  );
}
