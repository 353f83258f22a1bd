import { queryOptions } from '@tanstack/react-query';
import { api, ApiError, result, type Schemas } from './client';
import { ERROR_CODES } from './error-codes';

/** How often the state of the nameservers of a zone is read while it is shown. */
export const POLL_MILLIS = 3000;

/** A secret in place of which the API sends this may not be seen by the user. Sent back, it keeps the secret. */
export const SECRET_MASK = '********';

/** The outgoing transfers of a zone, and whether they are enabled. */
export type Transfers = Schemas['Outgoing'] & { enabled: boolean };

const transfersKey = (account: string) => ['secondary-dns', account];

export const secondaryDnsKeys = { account: transfersKey, zone: (zone: string) => ['outgoing', zone] };

export const tsigKeysQuery = (account: string) =>
  queryOptions({
    queryKey: [...transfersKey(account), 'tsigs'],
    gcTime: 0, // secrets do not stay in memory
    queryFn: async () =>
      result(
        await api.GET('/accounts/{account_id}/secondary_dns/tsigs', { params: { path: { account_id: account } } }),
      ),
  });

export const peersQuery = (account: string) =>
  queryOptions({
    queryKey: [...transfersKey(account), 'peers'],
    queryFn: async () =>
      result(
        await api.GET('/accounts/{account_id}/secondary_dns/peers', { params: { path: { account_id: account } } }),
      ),
  });

export const aclsQuery = (account: string) =>
  queryOptions({
    queryKey: [...transfersKey(account), 'acls'],
    queryFn: async () =>
      result(await api.GET('/accounts/{account_id}/secondary_dns/acls', { params: { path: { account_id: account } } })),
  });

/** The outgoing transfers of a zone; `null` when it has none. They are read again while the window is shown. */
export const outgoingQuery = (zone: string) =>
  queryOptions({
    queryKey: secondaryDnsKeys.zone(zone),
    refetchInterval: ({ state }) => (state.data === null ? false : POLL_MILLIS),
    refetchOnWindowFocus: 'always',
    queryFn: async (): Promise<Transfers | null> => {
      const path = { params: { path: { zone_id: zone } } };
      try {
        const outgoing = result(await api.GET('/zones/{zone_id}/secondary_dns/outgoing', path));
        const status = result(await api.GET('/zones/{zone_id}/secondary_dns/outgoing/status', path));
        return { ...outgoing, enabled: status === 'Enabled' };
      } catch (error) {
        if (error instanceof ApiError && error.has(ERROR_CODES.NOT_FOUND)) {
          return null;
        }
        throw error;
      }
    },
  });
