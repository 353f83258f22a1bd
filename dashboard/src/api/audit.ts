import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, responseBody, type Schemas } from './client';
import type { Owner } from './queries';

/** The entries of an audit log that are wanted. `actor` is an e-mail address, `token` an id. */
export interface AuditFilter {
  action?: string;
  actor?: string;
  token?: string;
}

export function auditParameters({ action, actor, token }: AuditFilter) {
  return {
    // The action comes from the address of the page. The API rejects unknown ones by name.
    ...(action === undefined ? {} : { 'action.type': action as Schemas['AuditAction'] }),
    ...(actor === undefined ? {} : { 'actor.email': actor }),
    ...(token === undefined ? {} : { 'token.id': token }),
  };
}

/** One page of the audit log of an account, or of the user. */
export const auditQuery = (owner: Owner, filter: AuditFilter, page: number, perPage: number) =>
  queryOptions({
    queryKey: ['audit', owner, filter, page, perPage],
    placeholderData: keepPreviousData,
    queryFn: async () => {
      const query = { page, per_page: perPage, direction: 'desc' as const, ...auditParameters(filter) };
      const answer =
        owner.kind === 'user'
          ? responseBody(await api.GET('/user/audit_logs', { params: { query } }))
          : responseBody(
              await api.GET('/accounts/{account_id}/audit_logs', { params: { path: { account_id: owner.id }, query } }),
            );
      return { entries: answer.result ?? [], info: answer.result_info };
    },
  });
