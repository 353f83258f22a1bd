import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../api/client';
import { membershipsQuery, type Owner } from '../api/queries';
import type { Permission } from './groups';

type Membership = Schemas['Membership'];

/**
 * The part of a membership's permissions that covers a family. There is none for tokens: who can read or write the account
 * can do so with its tokens.
 */
const PARTS: ReadonlyMap<string, keyof Membership['permissions']> = new Map([
  ['DNS', 'dns_records'],
  ['Zone', 'zones'],
  ['Account Settings', 'organization'],
  ['Account API Tokens', 'organization'],
]);

/** Whether the roles of the user include a permission. */
export type HasPermission = (permission: Permission) => boolean;

function includes(membership: Membership, { family, level }: Permission): boolean {
  const part = PARTS.get(family);
  const held = part === undefined ? undefined : membership.permissions[part];
  return held === undefined || (level === 'Read' ? held.read : held.write);
}

/**
 * The permissions of the user in an account, or in any of their accounts. Used to offer only what can work; the server
 * decides. Until the roles are loaded, everything is offered.
 */
export function useHasPermission(account?: string): HasPermission {
  const memberships = useQuery(membershipsQuery).data ?? [];
  const own = memberships.filter(
    (one) => one.status === 'accepted' && (account === undefined || one.account.id === account),
  );
  return (permission) =>
    permission.category === 'user' || own.length === 0 || own.some((one) => includes(one, permission));
}

/** The permissions that a token of `owner` can have. A token of an account can have all permissions on that account. */
export function useGrantable(owner: Owner): HasPermission {
  const hasPermission = useHasPermission();
  return owner.kind === 'account' ? () => true : hasPermission;
}

export const REQUIRED = {
  readAccount: { category: 'account', family: 'Account Settings', level: 'Read' },
  writeAccount: { category: 'account', family: 'Account Settings', level: 'Edit' },
  writeAccountTokens: { category: 'account', family: 'Account API Tokens', level: 'Edit' },
  writeZones: { category: 'zone', family: 'Zone', level: 'Edit' },
  writeRecords: { category: 'zone', family: 'DNS', level: 'Edit' },
} as const satisfies Record<string, Permission>;

/** The reason why a control is disabled; undefined where the user has the permission. */
export function missingPermission(hasPermission: HasPermission, permission: Permission): string | undefined {
  return hasPermission(permission)
    ? undefined
    : `Your role in this account does not include ${permission.family}: ${permission.level}.`;
}
