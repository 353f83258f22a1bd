import { Badge } from '@cloudflare/kumo/components/badge';
import { Button } from '@cloudflare/kumo/components/button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { api, result, type Schemas } from '../api/client';
import { outgoingQuery, secondaryDnsKeys, type Transfers } from '../api/transfers';
import { paths } from '../paths';
import { missingPermission, REQUIRED, useHasPermission } from '../permissions/roles';
import { Confirm } from '../ui/confirm';
import { Section } from '../ui/page';
import { EmptyState, ErrorBanner, errorMessage, Loading, WarningBanner } from '../ui/states';
import { Cell, DataTable } from '../ui/table';
import { ChoosePeers } from './choose-peers';
import { causeOf, progressOf, servedWords, stateWords, summaryWords, type PeerState } from './peer-state';
import { useSubmission } from './submission';

type Zone = Schemas['Zone'];

const BADGES = {
  current: { variant: 'success', text: 'in sync' },
  behind: { variant: 'warning', text: 'out of sync' },
  unknown: { variant: 'secondary', text: 'unknown' },
} as const;

const LOSS =
  'Its nameservers get no more changes. Those that follow the catalog zone remove the zone at once; the others answer until it expires there.';

const QUESTIONS = {
  disable: { title: 'Disable the transfers of', confirm: 'Disable', text: LOSS },
  delete: {
    title: 'Delete the transfers of',
    confirm: 'Delete',
    text: `${LOSS} The choice of nameservers is deleted, too.`,
  },
};

/** The nameservers that fetch the zone, and what each of them has. */
export function Secondaries(props: { zone: Zone; accountId: string }) {
  const { zone, accountId } = props;
  const outgoing = useQuery(outgoingQuery(zone.id));
  const [choosing, setChoosing] = useState(false);
  const disabledReason = missingPermission(useHasPermission(accountId), REQUIRED.writeZoneTransfers);
  const choose = (
    <Button
      variant="secondary"
      disabled={disabledReason !== undefined}
      title={disabledReason}
      onClick={() => setChoosing(true)}
    >
      Choose nameservers
    </Button>
  );
  const transfers = outgoing.data ?? undefined;
  return (
    <Section
      title="Secondary nameservers"
      hint="They get NOTIFY after each change of the zone, fetch it, and answer for it."
      actions={
        transfers === undefined ? undefined : (
          <Badge variant={transfers.enabled ? 'success' : 'secondary'}>
            {transfers.enabled ? 'enabled' : 'disabled'}
          </Badge>
        )
      }
    >
      {outgoing.isPending ? <Loading what="the nameservers" /> : null}
      {outgoing.isError && outgoing.data === undefined ? (
        <ErrorBanner
          title="The nameservers cannot be shown"
          error={outgoing.error}
          retry={() => void outgoing.refetch()}
        />
      ) : null}
      {outgoing.isError && outgoing.data !== undefined ? (
        <WarningBanner title="This may be out of date">{errorMessage(outgoing.error)}</WarningBanner>
      ) : null}
      {outgoing.data === null ? (
        <EmptyState title="No nameserver follows this zone" action={choose}>
          Knot, BIND, NSD, PowerDNS and others can fetch the zone from this server and follow each change. Add them
          under{' '}
          <Link
            to={paths.transfers}
            params={{ accountId }}
            className="text-kumo-link underline underline-offset-2 hover:no-underline"
          >
            Zone transfers
          </Link>
          , with a key that they sign with, and choose them here.
        </EmptyState>
      ) : null}
      {transfers === undefined ? null : (
        <>
          <States transfers={transfers} now={outgoing.dataUpdatedAt} />
          <Controls zone={zone} transfers={transfers} disabledReason={disabledReason} choose={choose} />
        </>
      )}
      <ChoosePeers
        zone={zone}
        accountId={accountId}
        transfers={transfers}
        open={choosing}
        onClose={() => setChoosing(false)}
      />
    </Section>
  );
}

function States(props: { transfers: Transfers; now: number }) {
  const { enabled, peer_status: peers, soa_serial: serial } = props.transfers;
  if (peers.length === 0) {
    return <p>No nameserver is chosen. Only the addresses in the ACLs of the account can fetch the zone.</p>;
  }
  return (
    <>
      <p role="status" className="mb-3">
        {enabled
          ? summaryWords(peers, serial)
          : 'Transfers are disabled: nameservers get no NOTIFY and cannot fetch the zone.'}
      </p>
      <DataTable label="Secondary nameservers" head={['Nameserver', 'State']}>
        {peers.map((peer) => (
          <tr key={peer.id}>
            <Cell className="min-w-36 font-medium break-all">{peer.name}</Cell>
            <Cell className="min-w-44">
              {enabled ? <State peer={peer} serial={serial} now={props.now} /> : 'does not follow the zone'}
            </Cell>
          </tr>
        ))}
      </DataTable>
    </>
  );
}

function State(props: { peer: PeerState; serial: number; now: number }) {
  const { peer, serial } = props;
  const progress = progressOf(peer, serial);
  const served = servedWords(peer);
  const cause = peer.error === undefined ? undefined : causeOf(peer.error);
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Badge variant={BADGES[progress].variant}>{BADGES[progress].text}</Badge>
        <span>{stateWords(peer, serial, props.now)}</span>
      </p>
      {served === undefined ? null : <p className="mt-1 text-kumo-subtle">{served}</p>}
      {progress === 'unknown' && peer.error === undefined ? (
        <p className="mt-1 text-kumo-subtle">
          The server sends NOTIFY and transfers zones only when it was started with an address for DNS.
        </p>
      ) : null}
      {peer.error === undefined ? null : (
        <p className="mt-1">
          <span className="text-kumo-danger">{`Last error: ${peer.error}.`}</span>
          {cause === undefined ? null : <span className="text-kumo-subtle">{` ${cause}`}</span>}
        </p>
      )}
    </>
  );
}

/** The buttons for a zone that has transfers. */
function Controls(props: { zone: Zone; transfers: Transfers; disabledReason: string | undefined; choose: ReactNode }) {
  const { zone, disabledReason } = props;
  const { enabled } = props.transfers;
  const queries = useQueryClient();
  const { busy, submit, reset, general } = useSubmission();
  const [isNotified, setNotified] = useState(false);
  const [asking, setAsking] = useState<keyof typeof QUESTIONS>();
  const [asked, setAsked] = useState<keyof typeof QUESTIONS>('disable'); // still shown while the dialog closes
  const path = { params: { path: { zone_id: zone.id } } };

  async function change(action: () => Promise<unknown>): Promise<boolean> {
    setNotified(false);
    const isDone = await submit(action);
    if (isDone) {
      await queries.invalidateQueries({ queryKey: secondaryDnsKeys.zone(zone.id) });
      setAsking(undefined);
    }
    return isDone;
  }

  const notify = async () =>
    setNotified(
      await change(async () => result(await api.POST('/zones/{zone_id}/secondary_dns/outgoing/force_notify', path))),
    );
  const enable = () =>
    change(async () => result(await api.POST('/zones/{zone_id}/secondary_dns/outgoing/enable', path)));
  const confirmed = () =>
    change(async () =>
      asked === 'disable'
        ? result(await api.POST('/zones/{zone_id}/secondary_dns/outgoing/disable', path))
        : result(await api.DELETE('/zones/{zone_id}/secondary_dns/outgoing', path)),
    );

  function ask(question: keyof typeof QUESTIONS) {
    reset();
    setAsked(question);
    setAsking(question);
  }

  const question = QUESTIONS[asked];
  const notifyReason = disabledReason ?? (enabled ? undefined : 'Enable the transfers first');
  const writes = { disabled: disabledReason !== undefined, title: disabledReason };
  return (
    <div className="mt-4">
      {general === undefined || asking !== undefined ? null : (
        <ErrorBanner title="The request failed" error={general} />
      )}
      <div className="flex flex-wrap items-center gap-2">
        {props.choose}
        <Button
          variant="secondary"
          disabled={notifyReason !== undefined}
          title={notifyReason}
          onClick={() => void notify()}
        >
          Notify now
        </Button>
        {enabled ? (
          <Button variant="secondary" {...writes} onClick={() => ask('disable')}>
            Disable transfers
          </Button>
        ) : (
          <Button variant="secondary" {...writes} onClick={() => void enable()}>
            Enable transfers
          </Button>
        )}
        <Button variant="secondary-destructive" {...writes} onClick={() => ask('delete')}>
          Delete transfers
        </Button>
        <span role="status" className="text-kumo-subtle">
          {isNotified ? 'NOTIFY was sent.' : ''}
        </span>
      </div>
      <Confirm
        open={asking !== undefined}
        title={`${question.title} ${zone.name}?`}
        confirm={question.confirm}
        destructive
        busy={busy}
        onConfirm={() => void confirmed()}
        onClose={() => setAsking(undefined)}
      >
        <p>{question.text}</p>
        {general === undefined ? null : <ErrorBanner title="Nothing was changed" error={general} />}
      </Confirm>
    </div>
  );
}
