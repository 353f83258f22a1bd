import { Button } from '@cloudflare/kumo/components/button';
import { Dialog } from '@cloudflare/kumo/components/dialog';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type SubmitEvent } from 'react';
import { api, result, type Schemas } from '../api/client';
import { peersQuery, secondaryDnsKeys, type Transfers } from '../api/transfers';
import { paths } from '../paths';
import { ErrorBanner, Loading } from '../ui/states';
import { useSubmission } from './submission';

/** The dialog with the peers of the account, of which some follow the zone. Without transfers, it creates them, enabled. */
export function ChoosePeers(props: {
  zone: Schemas['Zone'];
  accountId: string;
  transfers: Transfers | undefined;
  open: boolean;
  onClose: () => void;
}) {
  return (
    <Dialog.Root open={props.open} onOpenChange={(open: boolean) => (open ? undefined : props.onClose())}>
      <Dialog size="lg" className="p-6">
        <Dialog.Title className="mb-4 text-xl font-semibold">{`Nameservers of ${props.zone.name}`}</Dialog.Title>
        {props.open ? <Choice {...props} /> : null}
      </Dialog>
    </Dialog.Root>
  );
}

function Choice(props: {
  zone: Schemas['Zone'];
  accountId: string;
  transfers: Transfers | undefined;
  onClose: () => void;
}) {
  const { zone, accountId, transfers } = props;
  const queries = useQueryClient();
  const peers = useQuery(peersQuery(accountId));
  const [chosen, setChosen] = useState<readonly string[]>(transfers?.peers ?? []);
  const { busy, submit, general } = useSubmission();

  async function save(event: SubmitEvent) {
    event.preventDefault();
    const request = { params: { path: { zone_id: zone.id } }, body: { name: `${zone.name}.`, peers: [...chosen] } };
    const isDone = await submit(async () =>
      result(
        transfers === undefined
          ? await api.POST('/zones/{zone_id}/secondary_dns/outgoing', request)
          : await api.PUT('/zones/{zone_id}/secondary_dns/outgoing', request),
      ),
    );
    if (isDone) {
      await queries.invalidateQueries({ queryKey: secondaryDnsKeys.zone(zone.id) });
      props.onClose();
    }
  }

  const isEmpty = transfers === undefined && chosen.length === 0;
  return (
    <form onSubmit={(event) => void save(event)}>
      {general === undefined ? null : <ErrorBanner title="The nameservers were not saved" error={general} />}
      {peers.isPending ? <Loading what="the peers" /> : null}
      {peers.isError ? (
        <ErrorBanner title="The peers cannot be shown" error={peers.error} retry={() => void peers.refetch()} />
      ) : null}
      {peers.isSuccess && peers.data.length > 0 ? (
        <fieldset className="flex max-h-96 flex-col gap-1 overflow-y-auto">
          <legend className="mb-2 text-kumo-subtle">Those that get NOTIFY and may fetch the zone:</legend>
          {peers.data.map(({ id, name, ip, port }) => (
            <label key={id} className="flex items-start gap-3 rounded-md px-1 py-1.5">
              <input
                type="checkbox"
                className="mt-1 size-4 shrink-0"
                checked={chosen.includes(id)}
                onChange={({ target }) =>
                  setChosen((all) => (target.checked ? [...all, id] : all.filter((one) => one !== id)))
                }
              />
              <span className="min-w-0 break-all">
                {name}
                <span className="text-kumo-subtle">
                  {ip === undefined ? ' (no address)' : ` (${ip}, port ${port})`}
                </span>
              </span>
            </label>
          ))}
        </fieldset>
      ) : null}
      {peers.isSuccess && peers.data.length === 0 ? (
        <p>
          The account has no peers yet. Add a peer for each nameserver under{' '}
          <Link
            to={paths.transfers}
            params={{ accountId }}
            className="text-kumo-link underline underline-offset-2 hover:no-underline"
          >
            Zone transfers
          </Link>
          .
        </p>
      ) : null}
      <div className="mt-6 flex justify-end gap-2">
        <Button type="button" variant="secondary" onClick={props.onClose}>
          Cancel
        </Button>
        <Button
          type="submit"
          variant="primary"
          loading={busy}
          disabled={isEmpty}
          title={isEmpty ? 'Choose a nameserver first' : undefined}
        >
          Save
        </Button>
      </div>
    </form>
  );
}
