/** The state of the token form and its empty parts. Nothing in this folder imports React, so that it can be tested alone. */
import type { Permission } from '../../permissions/groups';

/** A row of a list that the user adds to and removes from. The key identifies it in the form and is never sent. */
export interface Row {
  readonly key: string;
}

export interface PermissionRow extends Row, Permission {}

/** Records of one name; of several types where those share the name, as A and AAAA of dynamic DNS do. */
export interface RecordRow extends Row {
  types: readonly string[];
  name: string;
}

export interface ResourceRow extends Row {
  category: 'account' | 'zone';
  mode: 'include' | 'exclude';
  kind: 'specific' | 'all' | 'all-of-account';
  /** Of the zone or account, where the kind has one; empty until it is chosen. */
  id: string;
  /** The records of the zone that the permissions are limited to; none for all of them. */
  records: readonly RecordRow[];
}

/** Permissions and the resources that they apply to. A token has one or more of these. */
export interface PolicyBlock extends Row {
  permissions: readonly PermissionRow[];
  resources: readonly ResourceRow[];
}

/** An address or a block of addresses, as it is typed. */
export interface AddressRow extends Row {
  text: string;
}

export const ADDRESS_LISTS = ['addressesIn', 'addressesNotIn'] as const;
export type AddressList = (typeof ADDRESS_LISTS)[number];

export type DateField = 'notBefore' | 'expiresOn';

export interface TokenForm extends Readonly<Record<AddressList, readonly AddressRow[]>> {
  name: string;
  enabled: boolean;
  blocks: readonly PolicyBlock[];
  /** Days as `2026-12-31`, from 00:00 UTC; empty for no limit. */
  notBefore: string;
  expiresOn: string;
  /** Of a token that is edited. */
  original: {
    /** Its limits to the second, which are kept where the day is not changed. */
    notBefore?: string;
    expiresOn?: string;
    /** Whether all of its policies deny: it then need not allow anything. */
    onlyDenies?: boolean;
  };
  /** Dates that are typed in part: the browser reports them as empty, which would mean no limit. */
  unfinished: readonly DateField[];
}

let lastKey = 0;

function newKey(): string {
  lastKey += 1;
  return `row-${lastKey}`;
}

export function permissionRow(permission: Permission = { category: 'zone', family: '', level: 'Read' }): PermissionRow {
  return { key: newKey(), ...permission };
}

export function recordRow(types: readonly string[], name: string): RecordRow {
  return { key: newKey(), types, name };
}

export function resourceRow(
  category: ResourceRow['category'],
  values: Partial<Omit<ResourceRow, 'key' | 'category'>> = {},
): ResourceRow {
  const kind = category === 'account' ? 'all' : 'specific';
  return { key: newKey(), category, mode: 'include', kind, id: '', records: [], ...values };
}

export function policyBlock(
  permissions: readonly PermissionRow[] = [],
  resources: readonly ResourceRow[] = [],
): PolicyBlock {
  return { key: newKey(), permissions, resources };
}

export function addressRow(text: string): AddressRow {
  return { key: newKey(), text };
}

/** A form with one empty permission and the resources that it needs. */
export function emptyForm(): TokenForm {
  return {
    name: '',
    enabled: true,
    blocks: [withRequiredResources(policyBlock([permissionRow()]))],
    addressesIn: [],
    addressesNotIn: [],
    notBefore: '',
    expiresOn: '',
    original: {},
    unfinished: [],
  };
}

/** The block with a resource for each category that its permissions need, and without those that they do not. */
export function withRequiredResources(block: PolicyBlock): PolicyBlock {
  const required = (['account', 'zone'] as const).filter((category) =>
    block.permissions.some((row) => row.category === category),
  );
  const kept = block.resources.filter((row) => required.includes(row.category));
  const missing = required.filter((category) => !kept.some((row) => row.category === category));
  return { ...block, resources: [...kept, ...missing.map((category) => resourceRow(category))] };
}

/** The rows with `changed` in place of the row that has its key. */
export function replaceRow<R extends Row>(rows: readonly R[], changed: R): R[] {
  return rows.map((row) => (row.key === changed.key ? changed : row));
}

export function removeRow<R extends Row>(rows: readonly R[], removed: Row): R[] {
  return rows.filter((row) => row.key !== removed.key);
}

/** Whether two forms say the same; keys do not count. */
export function sameContent(one: TokenForm, other: TokenForm): boolean {
  return content(one) === content(other);
}

function content(form: TokenForm): string {
  return JSON.stringify(form, (name, value: unknown) => (name === 'key' ? undefined : value));
}

/** A form that comes from another page load, with keys that no row of this one has. */
export function withNewKeys(form: TokenForm): TokenForm {
  const renew = <R extends Row>(rows: readonly R[]): R[] => rows.map((row) => ({ ...row, key: newKey() }));
  return {
    ...form,
    blocks: renew(form.blocks).map((block) => ({
      ...block,
      permissions: renew(block.permissions),
      resources: renew(block.resources).map((row) => ({ ...row, records: renew(row.records) })),
    })),
    addressesIn: renew(form.addressesIn),
    addressesNotIn: renew(form.addressesNotIn),
  };
}
