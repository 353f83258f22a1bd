import { useQuery } from '@tanstack/react-query';
import { membershipsQuery, type Owner } from './api/queries';
import type { Schemas } from './api/client';
import type { PermissionRow } from './tokens/form';

type Membership = Schemas['Membership'];

/** What the server calls the part of an account that a permission is about. Of tokens it says nothing: who may read or write the account may do so with them. */
const PARTS: Record<string, keyof Membership['permissions']> = {
  DNS: 'dns_records',
  Zone: 'zones',
  'Account Settings': 'organization',
  'Account API Tokens': 'organization',
};

function mayIn(membership: Membership, { family, level }: Pick<PermissionRow, 'family' | 'level'>): boolean {
  const part = PARTS[family];
  const held = part === undefined ? undefined : membership.permissions[part];
  return held === undefined || (level === 'Read' ? held.read : held.write);
}

/** Whether the user's roles include a permission, in an account or in any of them. */
export type Holds = (row: PermissionRow) => boolean;

/** To offer only what can work: the server decides. Until it has said what the roles are, everything is offered. */
export function useHolds(account?: string): Holds {
  const memberships = useQuery(membershipsQuery).data;
  const own = memberships?.filter((one) => one.status === 'accepted' && (account === undefined || one.account.id === account));
  return (row) => row.category === 'user' || own === undefined || own.length === 0 || own.some((one) => mayIn(one, row));
}

/** What a token of `owner` can be given: an account may do everything within itself. */
export function useGivable(owner: Owner): Holds {
  const holds = useHolds();
  return owner.kind === 'account' ? () => true : holds;
}

export const RIGHTS = {
  readAccount: { category: 'account', family: 'Account Settings', level: 'Read' },
  writeAccount: { category: 'account', family: 'Account Settings', level: 'Edit' },
  writeAccountTokens: { category: 'account', family: 'Account API Tokens', level: 'Edit' },
  writeZones: { category: 'zone', family: 'Zone', level: 'Edit' },
  writeRecords: { category: 'zone', family: 'DNS', level: 'Edit' },
} as const satisfies Record<string, PermissionRow>;

/** Why a button is disabled; undefined when it is not. */
export function lacking(holds: Holds, right: PermissionRow): string | undefined {
  return holds(right) ? undefined : `Your role in this account does not include ${right.family}: ${right.level}.`;
}
