import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { auditParameters, type AuditSearch } from '../account/audit-search';
import { api, rememberCsrfToken, result, success, type Schemas } from './client';

/** Whose tokens, or whose log: the user's own, or an account's. */
export type Owner = { kind: 'user' } | { kind: 'account'; id: string };

/** More than anybody has; the API holds all lists to what an account can have. */
const ALL = 1000;

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: 60_000,
  queryFn: async () => {
    const session = result(await api.GET('/session'));
    rememberCsrfToken(session.csrf_token);
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

export type PageInfo = Schemas['Page']['result_info'];

/** One page of the tokens that have `name` in their names. */
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
          ? success(await api.GET('/user/tokens', { params: { query } }))
          : success(
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

/** What a request (of which this is the JSON; `null` for none yet) with a token would meet. */
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

/** All zones that can be chosen for a token; the names of those in lists of tokens. */
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
      const answer = success(await api.GET('/zones', { params: { query } }));
      return { zones: answer.result ?? [], info: answer.result_info };
    },
  });

export const zoneQuery = (id: string) =>
  queryOptions({
    queryKey: ['zone', id],
    queryFn: async () => result(await api.GET('/zones/{zone_id}', { params: { path: { zone_id: id } } })),
  });

export type RecordFilter = { search: string; type: string; page: number; perPage: number };

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
      const answer = success(
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

/** The accounts that the user belongs to or is invited to. */
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

/** One page of the log of an account, or of the user's own. */
export const auditQuery = (owner: Owner, search: AuditSearch, perPage: number) =>
  queryOptions({
    queryKey: ['audit', owner, search, perPage],
    placeholderData: keepPreviousData,
    queryFn: async () => {
      const query = {
        page: search.page ?? 1,
        per_page: perPage,
        direction: 'desc' as const,
        ...auditParameters(search),
      };
      const answer =
        owner.kind === 'user'
          ? success(await api.GET('/user/audit_logs', { params: { query } }))
          : success(
              await api.GET('/accounts/{account_id}/audit_logs', { params: { path: { account_id: owner.id }, query } }),
            );
      return { entries: answer.result ?? [], info: answer.result_info };
    },
  });

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async () => result(await api.GET('/user/sessions')),
});

export const factorsQuery = queryOptions({
  queryKey: ['factors'],
  queryFn: async () => result(await api.GET('/session/factors')),
});
