/** What the address of a page of the audit log says, and what its entries say in words. Free of React, so that it is tested by itself. */
import type { Schemas } from '../api/client';

export type Action = Schemas['AuditAction'];
type Entry = Pick<Schemas['AuditEntry'], 'resource' | 'oldValueJson' | 'newValueJson'>;
type Actor = Schemas['AuditActor'];

/** Which entries are wanted, and which page of them. `actor` is an e-mail address, `token` an id. */
export interface AuditSearch {
  page?: number;
  action?: string;
  actor?: string;
  token?: string;
}

/** Whether the words mean anything is the API's to say: an address that leads nowhere must not show everybody's entries. */
export function auditSearch(search: Record<string, unknown>): AuditSearch {
  const page = Number(search['page']);
  const text = (name: string) => {
    const value = search[name];
    return typeof value === 'string' && value.trim() !== '' ? { [name]: value.trim() } : {};
  };
  return {
    ...(Number.isInteger(page) && page > 1 ? { page } : {}),
    ...text('action'),
    ...text('actor'),
    ...text('token'),
  };
}

/** The same with other conditions, from the first page on; an empty one is taken off. */
export function narrowed(search: AuditSearch, more: Omit<AuditSearch, 'page'>): AuditSearch {
  return auditSearch({ ...search, ...more, page: undefined });
}

export function isNarrowed(search: AuditSearch): boolean {
  return search.action !== undefined || search.actor !== undefined || search.token !== undefined;
}

/** The API's parameters. */
export function auditParameters(search: AuditSearch) {
  return {
    ...(search.action === undefined ? {} : { 'action.type': search.action as Action }),
    ...(search.actor === undefined ? {} : { 'actor.email': search.actor }),
    ...(search.token === undefined ? {} : { 'token.id': search.token }),
  };
}

/** In whose log an action stands: an account's, a user's own, or either; what the API lists stands here, too. */
const LOGS: Record<Action, 'account' | 'user' | 'both'> = {
  'access.refuse': 'both',
  'audit.broken': 'account',
  'audit.prune': 'account',
  'token.create': 'both',
  'token.update': 'both',
  'token.roll': 'both',
  'token.delete': 'both',
  'record.create': 'account',
  'record.update': 'account',
  'record.delete': 'account',
  'record.import': 'account',
  'zone.create': 'account',
  'zone.update': 'account',
  'zone.delete': 'account',
  'member.create': 'account',
  'member.update': 'account',
  'member.delete': 'account',
  'invitation.create': 'account',
  'invitation.update': 'account',
  'invitation.link': 'account',
  'invitation.unlink': 'account',
  'invitation.accept': 'account',
  'invitation.delete': 'account',
  'account.create': 'account',
  'account.update': 'account',
  'user.sign_in': 'user',
  'user.sign_out': 'user',
  'user.prove': 'user',
  'user.code': 'user',
  'user.passkey.create': 'user',
  'user.passkey.delete': 'user',
  'user.one_time_password.enable': 'user',
  'user.one_time_password.disable': 'user',
  'user.recovery_codes': 'user',
  'user.email.prove': 'user',
  'user.link': 'user',
  'user.unlink': 'user',
  'user.password': 'user',
  'user.create': 'user',
  'user.update': 'user',
};

export function actionsIn(log: 'account' | 'user'): string[] {
  return Object.entries(LOGS).flatMap(([action, where]) => (where === log || where === 'both' ? [action] : []));
}

/** Who acted. */
export function actorWords(actor: Actor): string {
  if (actor.email !== undefined) {
    return actor.email;
  }
  if (actor.type === 'admin') {
    return 'the server itself';
  }
  return actor.token_id !== undefined ? 'the account' : (actor.id ?? 'somebody unknown');
}

/** The acting token by its name; by the beginning of its id where it is gone or another's. */
export function tokenWords(actor: Actor): string {
  return actor.token_name ?? `${(actor.token_id ?? '').slice(0, 8)}…`;
}

/** Why and how often requests were refused. */
function refusalWords(value: Record<string, unknown>): string {
  const { reason, needs, count } = value;
  const why = Array.isArray(needs) && needs.length > 0 ? `needs ${needs.join(' or ')}` : String(reason ?? '').replaceAll('_', ' ');
  return typeof count === 'number' ? `${why} (${count} times in a minute)` : why;
}

/** What was changed, by the name that it has or had; of a refusal, why. */
export function resourceWords(entry: Entry & { action?: { type: string } }): string {
  if (entry.action?.type === 'access.refuse') {
    return refusalWords((entry.newValueJson ?? {}) as Record<string, unknown>);
  }
  const { name, email, type } = (entry.newValueJson ?? entry.oldValueJson ?? {}) as Record<string, unknown>;
  if (typeof name === 'string') {
    return entry.resource.type === 'record' && typeof type === 'string' ? `${type} ${name}` : name;
  }
  if (typeof email === 'string') {
    return email;
  }
  return entry.resource.id == null ? '' : `${entry.resource.id.slice(0, 8)}…`;
}

/** Whether the reader may not see what the thing was and became. */
export function valuesHidden(entry: Pick<Schemas['AuditEntry'], 'metadata'>): boolean {
  return entry.metadata?.values_hidden === true;
}

/** The name of the token that a list is narrowed to, as its entries tell it. */
export function nameOfToken(id: string, entries: readonly (Entry & { actor: Actor })[]): string | undefined {
  const acting = entries.find((entry) => entry.actor.token_id === id)?.actor.token_name;
  const changed = entries.find((entry) => entry.resource.type === 'token' && entry.resource.id === id);
  const name = acting ?? (changed === undefined ? '' : resourceWords(changed));
  return name === '' ? undefined : name;
}
