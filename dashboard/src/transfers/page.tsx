import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { aclsQuery, peersQuery, tsigKeysQuery } from '../api/transfers';
import { paths } from '../paths';
import { missingPermission, REQUIRED, useHasPermission } from '../permissions/roles';
import { Copyable } from '../ui/copy';
import { Page, Section } from '../ui/page';
import { ErrorBanner, Loading } from '../ui/states';
import { Acls } from './acls';
import { Keys } from './keys';
import { Peers } from './peers';

/** The keys, peers and ACLs of an account, with which other nameservers follow its zones. */
export function ZoneTransfers() {
  const { accountId } = useParams({ from: `/shell${paths.transfers}` });
  const keys = useQuery(tsigKeysQuery(accountId));
  const peers = useQuery(peersQuery(accountId));
  const acls = useQuery(aclsQuery(accountId));
  const disabledReason = missingPermission(useHasPermission(accountId), REQUIRED.writeTransfers);
  const all = [keys, peers, acls];
  const failed = all.find(({ isError }) => isError);
  return (
    <Page
      title="Zone transfers"
      lead="Other nameservers can follow the zones of this account: they get NOTIFY after each change, fetch it, and answer for the zone. Add a key, add a peer for each nameserver, and choose the peers on the page of a zone."
    >
      {failed === undefined ? null : (
        <ErrorBanner
          title="The keys, peers and ACLs cannot be shown"
          error={failed.error}
          retry={() => all.forEach((query) => void query.refetch())}
        />
      )}
      {failed === undefined && !all.every(({ isSuccess }) => isSuccess) ? (
        <Loading what="keys, peers and ACLs" />
      ) : null}
      {keys.data !== undefined && peers.data !== undefined && acls.data !== undefined ? (
        <>
          <Keys accountId={accountId} keys={keys.data} disabledReason={disabledReason} />
          <Peers accountId={accountId} peers={peers.data} keys={keys.data} disabledReason={disabledReason} />
          <Section
            title="Catalog zone"
            hint="It lists the zones with enabled transfers (RFC 9432). Nameservers that follow it need no further line for a new zone."
          >
            <Copyable label="the name of the catalog zone" text={`catalog.${accountId}.invalid`} />
          </Section>
          <Acls accountId={accountId} acls={acls.data} disabledReason={disabledReason} />
        </>
      ) : null}
    </Page>
  );
}
