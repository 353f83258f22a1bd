/** The address of an audit log's page, and the words for its entries. */
import type { AuditFilter } from '../api/audit';
import type { Schemas } from '../api/client';

type Action = Schemas['AuditAction'];
type Actor = Schemas['AuditActor'];

/** The members of an entry's values that have words here. Each kind of entry has others. */
type Values = Partial<Record<'name' | 'email' | 'type' | 'reason' | 'needs' | 'count' | 'route', unknown>>;

type Entry = Pick<Schemas['AuditEntry'], 'resource' | 'oldValueJson' | 'newValueJson'>;

export interface AuditSearch extends AuditFilter {
  page?: number;
}

/** Reads search parameters. Unknown actions and ids are kept: the API must reject them, not return all entries. */
export function auditSearch(search: Record<string, unknown>): AuditSearch {
  const page = Number(search['page']);
  const text = (name: keyof AuditFilter) => {
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

/** The first page of the search with some conditions replaced. An empty value removes its condition. */
export function narrowed(search: AuditSearch, conditions: AuditFilter): AuditSearch {
  return auditSearch({ ...search, ...conditions, page: 1 });
}

export function isNarrowed({ action, actor, token }: AuditSearch): boolean {
  return action !== undefined || actor !== undefined || token !== undefined;
}

/** The audit log that contains an action: an account's, a user's, or either. It has every action of the API. */
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
  'tsig.create': 'account',
  'tsig.update': 'account',
  'tsig.delete': 'account',
  'peer.create': 'account',
  'peer.update': 'account',
  'peer.delete': 'account',
  'acl.create': 'account',
  'acl.update': 'account',
  'acl.delete': 'account',
  'outgoing.create': 'account',
  'outgoing.update': 'account',
  'outgoing.enable': 'account',
  'outgoing.disable': 'account',
  'outgoing.notify': 'account',
  'outgoing.delete': 'account',
  'zone.create': 'account',
  'zone.update': 'account',
  'zone.delete': 'account',
  'zone.dns_settings.update': 'account',
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

/** The actions that an audit log can contain. */
export function actionsIn(log: 'account' | 'user'): string[] {
  return Object.entries(LOGS).flatMap(([action, where]) => (where === log || where === 'both' ? [action] : []));
}

/** The actor of an entry. */
export function actorWords(actor: Actor): string {
  if (actor.email !== undefined) {
    return actor.email;
  }
  if (actor.type === 'admin') {
    return 'the server';
  }
  return actor.token_id !== undefined ? 'the account' : (actor.id ?? 'an unknown user');
}

/** The name of the acting token; the start of its id where it was deleted or belongs to another owner. */
export function tokenWords(actor: Actor): string {
  return actor.token_name ?? shortId(actor.token_id ?? '');
}

function membersOf(value: unknown): Values {
  return typeof value === 'object' && value !== null ? value : {};
}

const shortId = (id: string) => `${id.slice(0, 8)}…`;

/** Why and how often requests were refused. */
function refusalWords({ reason, needs, count }: Values): string {
  const words = typeof reason === 'string' ? reason.replaceAll('_', ' ') : '';
  const cause = Array.isArray(needs) && needs.length > 0 ? `needs ${needs.join(' or ')}` : words;
  return typeof count === 'number' ? `${cause} (${count} times in a minute)` : cause;
}

/** The request that an entry says was refused, as a method and a path. */
export function refusedRoute(entry: Pick<Entry, 'newValueJson'>): string {
  const { route } = membersOf(entry.newValueJson);
  return typeof route === 'string' ? route : '';
}

/** The name that a changed resource has or had; for a refused request, the reason. */
export function resourceWords(entry: Entry & { action?: { type: string } }): string {
  if (entry.action?.type === 'access.refuse') {
    return refusalWords(membersOf(entry.newValueJson));
  }
  const { name, email, type } = membersOf(entry.newValueJson ?? entry.oldValueJson);
  if (typeof name === 'string') {
    return entry.resource.type === 'record' && typeof type === 'string' ? `${type} ${name}` : name;
  }
  if (typeof email === 'string') {
    return email;
  }
  return entry.resource.id == null ? '' : shortId(entry.resource.id);
}

/** Whether the values before and after are hidden from the reader. */
export function valuesHidden(entry: Pick<Schemas['AuditEntry'], 'metadata'>): boolean {
  return entry.metadata?.values_hidden === true;
}

/** The name of the token that a list is narrowed to, as the entries of the list have it. */
export function nameOfToken(id: string, entries: readonly (Entry & { actor: Actor })[]): string | undefined {
  const acting = entries.find((entry) => entry.actor.token_id === id)?.actor.token_name;
  const changed = entries.find((entry) => entry.resource.type === 'token' && entry.resource.id === id);
  const name = acting ?? (changed === undefined ? '' : resourceWords(changed));
  return name === '' ? undefined : name;
}
