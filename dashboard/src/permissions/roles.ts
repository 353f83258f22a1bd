import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../api/client';
import { membershipsQuery, type Owner } from '../api/queries';
import type { Permission } from './groups';

type Membership = Schemas['Membership'];

/**
 * The parts of a membership's permissions that cover a family, for Read and for Edit. There is none for tokens: who can read
 * or write the account can do so with its tokens. There is none for DNS settings: the roles that read the account read
 * them, and the roles that edit zones edit them.
 */
const PARTS: ReadonlyMap<string, readonly [read: string, edit: string]> = new Map([
  ['DNS', ['dns_records', 'dns_records']],
  ['Zone', ['zones', 'zones']],
  ['Account Settings', ['organization', 'organization']],
  ['Account API Tokens', ['organization', 'organization']],
  ['Account DNS Settings', ['organization', 'zones']],
  ['Zone DNS Settings', ['organization', 'zones']],
]);

/** Whether the roles of the user include a permission. */
export type HasPermission = (permission: Permission) => boolean;

export function includes(permissions: Membership['permissions'], { family, level }: Permission): boolean {
  const [read, edit] = PARTS.get(family) ?? [];
  const part = level === 'Read' ? read : edit;
  const held = part === undefined ? undefined : permissions[part];
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
    permission.category === 'user' || own.length === 0 || own.some((one) => includes(one.permissions, permission));
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
  readTransfers: { category: 'account', family: 'Account DNS Settings', level: 'Read' },
  writeTransfers: { category: 'account', family: 'Account DNS Settings', level: 'Edit' },
  writeZoneTransfers: { category: 'zone', family: 'Zone DNS Settings', level: 'Edit' },
  writeRecords: { category: 'zone', family: 'DNS', level: 'Edit' },
} as const satisfies Record<string, Permission>;

/** The reason why a control is disabled; undefined where the user has the permission. */
export function missingPermission(hasPermission: HasPermission, permission: Permission): string | undefined {
  return hasPermission(permission)
    ? undefined
    : `Your role in this account does not include ${permission.family}: ${permission.level}.`;
}
