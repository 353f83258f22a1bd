import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, responseBody, result, setCsrfToken, type Schemas } from './client';

/** The owner of tokens and of an audit log: the user or an account. */
export type Owner = { kind: 'user' } | { kind: 'account'; id: string };

/** A page size that the lists with a limit per account never exceed. */
const ALL = 1000;

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: 60_000,
  queryFn: async () => {
    const session = result(await api.GET('/session'));
    setCsrfToken(session.csrf_token);
    return session;
  },
});

export const accountsQuery = queryOptions({
  queryKey: ['accounts'],
  staleTime: 60_000,
  queryFn: async () => result(await api.GET('/accounts', { params: { query: { per_page: ALL } } })),
});

export const permissionGroupsQuery = queryOptions({
  queryKey: ['permission-groups'],
  staleTime: Infinity,
  queryFn: async () => result(await api.GET('/user/tokens/permission_groups')),
});

export const templatesQuery = queryOptions({
  queryKey: ['templates'],
  staleTime: Infinity,
  queryFn: async () => result(await api.GET('/user/token_templates')),
});

/** One page of the tokens whose names contain `name`. */
export const tokensQuery = (owner: Owner, page: number, perPage: number, name: string) =>
  queryOptions({
    queryKey: ['tokens', owner, page, perPage, name],
    placeholderData: keepPreviousData,
    queryFn: async () => {
      const query = {
        page,
        per_page: perPage,
        include_expired: true,
        direction: 'desc' as const,
        ...(name === '' ? {} : { name }),
      };
      const answer =
        owner.kind === 'user'
          ? responseBody(await api.GET('/user/tokens', { params: { query } }))
          : responseBody(
              await api.GET('/accounts/{account_id}/tokens', { params: { path: { account_id: owner.id }, query } }),
            );
      return { tokens: answer.result ?? [], info: answer.result_info };
    },
  });

export const tokenQuery = (owner: Owner, id: string) =>
  queryOptions({
    queryKey: ['token', owner, id],
    queryFn: async () =>
      owner.kind === 'user'
        ? result(await api.GET('/user/tokens/{token_id}', { params: { path: { token_id: id } } }))
        : result(
            await api.GET('/accounts/{account_id}/tokens/{token_id}', {
              params: { path: { account_id: owner.id, token_id: id } },
            }),
          ),
  });

/** The decision on a simulated request with a token. `request` is its JSON; `null` while it is incomplete. */
export const decisionQuery = (owner: Owner, id: string, request: string) =>
  queryOptions({
    queryKey: ['decision', owner, id, request],
    staleTime: 0,
    queryFn: async () => {
      const body = JSON.parse(request) as Schemas['ImaginedRequest'] | null;
      if (body === null) {
        return null;
      }
      return owner.kind === 'user'
        ? result(await api.POST('/user/tokens/{token_id}/decision', { params: { path: { token_id: id } }, body }))
        : result(
            await api.POST('/accounts/{account_id}/tokens/{token_id}/decision', {
              params: { path: { account_id: owner.id, token_id: id } },
              body,
            }),
          );
    },
  });

/** All zones that the user sees: for the choices of a token and for the names in lists of tokens. */
export const allZonesQuery = queryOptions({
  queryKey: ['zones', 'all'],
  staleTime: 30_000,
  queryFn: async () => result(await api.GET('/zones', { params: { query: { per_page: ALL } } })),
});

export const zonesQuery = (account: string, page: number, perPage: number, name: string) =>
  queryOptions({
    queryKey: ['zones', account, page, perPage, name],
    queryFn: async () => {
      const query = {
        page,
        per_page: perPage,
        'account.id': account,
        order: 'name' as const,
        ...(name === '' ? {} : { name: `contains:${name}` }),
      };
      const answer = responseBody(await api.GET('/zones', { params: { query } }));
      return { zones: answer.result ?? [], info: answer.result_info };
    },
  });

export const zoneQuery = (id: string) =>
  queryOptions({
    queryKey: ['zone', id],
    queryFn: async () => result(await api.GET('/zones/{zone_id}', { params: { path: { zone_id: id } } })),
  });

export interface RecordFilter {
  search: string;
  type: string;
  page: number;
  perPage: number;
}

export const recordsQuery = (zone: string, filter: RecordFilter) =>
  queryOptions({
    queryKey: ['records', zone, filter],
    queryFn: async () => {
      const query = {
        page: filter.page,
        per_page: filter.perPage,
        ...(filter.search === '' ? {} : { search: filter.search }),
        ...(filter.type === '' ? {} : { type: filter.type }),
      };
      const answer = responseBody(
        await api.GET('/zones/{zone_id}/dns_records', { params: { path: { zone_id: zone }, query } }),
      );
      return { records: answer.result ?? [], info: answer.result_info };
    },
  });

export const membersQuery = (account: string) =>
  queryOptions({
    queryKey: ['members', account],
    queryFn: async () =>
      result(
        await api.GET('/accounts/{account_id}/members', {
          params: { path: { account_id: account }, query: { per_page: ALL } },
        }),
      ),
  });

export const invitationsQuery = (account: string) =>
  queryOptions({
    queryKey: ['invitations', account],
    queryFn: async () =>
      result(await api.GET('/accounts/{account_id}/invitations', { params: { path: { account_id: account } } })),
  });

/** The accounts that the user is a member of or is invited to. */
export const membershipsQuery = queryOptions({
  queryKey: ['memberships'],
  queryFn: async () => result(await api.GET('/memberships', { params: { query: { per_page: ALL } } })),
});

export const rolesQuery = (account: string) =>
  queryOptions({
    queryKey: ['roles', account],
    staleTime: Infinity,
    queryFn: async () =>
      result(await api.GET('/accounts/{account_id}/roles', { params: { path: { account_id: account } } })),
  });

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async () => result(await api.GET('/user/sessions')),
});

export const factorsQuery = queryOptions({
  queryKey: ['factors'],
  queryFn: async () => result(await api.GET('/session/factors')),
});
