/** Forms and tokens for the tests of this folder. */
import type { Schemas } from '../../api/client';
import { SCOPES, type Category, type Group, type Level } from '../../permissions/groups';
import type { Draft } from './draft';
import {
  addressRow,
  emptyForm,
  permissionRow,
  policyBlock,
  resourceRow,
  type AddressRow,
  type PermissionRow,
  type PolicyBlock,
  type ResourceRow,
  type TokenForm,
} from './model';
import { recordRows } from './records';

export const ZONE = 'a'.repeat(32);
export const OTHER_ZONE = 'b'.repeat(32);
export const ACCOUNT = 'c'.repeat(32);
export const USER = 'd'.repeat(32);

const NAMES: readonly (readonly [Category, readonly string[]])[] = [
  ['zone', ['DNS Read', 'DNS Write', 'Zone Read', 'Zone Write']],
  ['account', ['Account Settings Read', 'Account API Tokens Write']],
  ['user', ['API Tokens Write', 'API Tokens Delegate']],
];

/** The id of each group is its name. */
export const GROUPS: readonly Group[] = NAMES.flatMap(([category, names]) =>
  names.map((name) => ({ id: name, name, scopes: [SCOPES[category]] })),
);

export const permission = (category: Category, family: string, level: Level): PermissionRow =>
  permissionRow({ category, family, level });

export const editDns = () => permission('zone', 'DNS', 'Edit');
export const readDns = () => permission('zone', 'DNS', 'Read');
export const readZone = () => permission('zone', 'Zone', 'Read');
export const editZone = () => permission('zone', 'Zone', 'Edit');
export const readAccount = () => permission('account', 'Account Settings', 'Read');
export const editTokens = () => permission('user', 'API Tokens', 'Edit');

type ResourceValues = Omit<Partial<ResourceRow>, 'key' | 'category' | 'records'> & { records?: readonly string[] };

/** A resource whose records are given as scopes such as `A.home`. */
function resource(category: ResourceRow['category'], { records = [], ...values }: ResourceValues): ResourceRow {
  return resourceRow(category, { ...values, records: recordRows(records) });
}

export const zone = (id: string, values: ResourceValues = {}): ResourceRow => resource('zone', { id, ...values });

export const allZones = (values: ResourceValues = {}): ResourceRow => resource('zone', { kind: 'all', ...values });

export const zonesOf = (account: string, values: ResourceValues = {}): ResourceRow =>
  resource('zone', { kind: 'all-of-account', id: account, ...values });

export const account = (id: string, values: ResourceValues = {}): ResourceRow =>
  resource('account', { kind: 'specific', id, ...values });

export const block = (permissions: readonly PermissionRow[], resources: readonly ResourceRow[] = []): PolicyBlock =>
  policyBlock(permissions, resources);

export const form = (...blocks: readonly PolicyBlock[]): TokenForm => ({ ...emptyForm(), name: 'test', blocks });

export const addresses = (...texts: readonly string[]): AddressRow[] => texts.map(addressRow);

/** The token that the API returns for a draft. */
export function tokenOf(draft: Draft): Schemas['Token'] {
  return {
    ...draft,
    id: ZONE,
    status: draft.status ?? 'active',
    policies: draft.policies.map((policy, i) => ({ ...policy, id: String(i) })),
    issued_on: '2026-01-01T00:00:00Z',
    modified_on: '2026-01-01T00:00:00Z',
    last_used_on: null,
  };
}

/** A copy without the keys of rows, which differ each time. */
export function withoutKeys(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (name, member: unknown) => (name === 'key' ? undefined : member)));
}

export const nameOf = (id: string): string =>
  new Map([
    [ZONE, 'example.com'],
    [ACCOUNT, 'Acme'],
  ]).get(id) ?? id;
