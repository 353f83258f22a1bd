/** The API's request for a form, and the rows that each of its policies comes from. */
import type { Schemas } from '../../api/client';
import { findGroup, isDns, SCOPES, type Category, type Group } from '../../permissions/groups';
import type { AddressRow, PermissionRow, PolicyBlock, ResourceRow, TokenForm } from './model';
import { recordScopes } from './records';

export type Draft = Schemas['TokenDraft'];
export type Policy = Draft['policies'][number];
type RequestIp = NonNullable<Schemas['Condition']['request_ip']>;

export const RECORD_PREFIX = `${SCOPES.zone}.record.`;

/** A policy of the request and the rows of the form that it comes from. */
export interface PolicyOrigin {
  block: PolicyBlock;
  policy: Policy;
  permissions: readonly PermissionRow[];
  resources: readonly ResourceRow[];
}

export function toDraft(form: TokenForm, groups: readonly Group[], userId: string): Draft {
  const condition = toCondition(form);
  return {
    name: form.name.trim(),
    status: form.enabled ? 'active' : 'disabled',
    policies: policyOrigins(form.blocks, groups, userId).map(({ policy }) => policy),
    ...(condition === undefined ? {} : { condition }),
    ...(form.notBefore === '' ? {} : { not_before: toTime(form.notBefore, form.original.notBefore) }),
    ...(form.expiresOn === '' ? {} : { expires_on: toTime(form.expiresOn, form.original.expiresOn) }),
  };
}

function toCondition(form: TokenForm): Schemas['Condition'] | undefined {
  const texts = (rows: readonly AddressRow[]) => rows.map(({ text }) => text.trim());
  const requestIp: RequestIp = {
    ...(form.addressesIn.length === 0 ? {} : { in: texts(form.addressesIn) }),
    ...(form.addressesNotIn.length === 0 ? {} : { not_in: texts(form.addressesNotIn) }),
  };
  return Object.keys(requestIp).length === 0 ? undefined : { request_ip: requestIp };
}

/** The start of a day in UTC; the original time where the day is still that of the original. */
export function toTime(day: string, original: string | undefined): string {
  return original?.slice(0, 10) === day ? original : `${day}T00:00:00Z`;
}

/** The policies for blocks, in the order of the request. */
export function policyOrigins(
  blocks: readonly PolicyBlock[],
  groups: readonly Group[],
  userId: string,
): PolicyOrigin[] {
  return blocks.flatMap((block) => originsOf(block, groups, userId));
}

function originsOf(block: PolicyBlock, groups: readonly Group[], userId: string): PolicyOrigin[] {
  const origins: PolicyOrigin[] = [];
  function add(
    effect: Policy['effect'],
    permissions: readonly PermissionRow[],
    rows: readonly ResourceRow[],
    resources = resourcesOf(rows),
  ) {
    if (permissions.length > 0 && Object.keys(resources).length > 0) {
      const policy = { effect, resources, permission_groups: groupIds(permissions, groups) };
      origins.push({ block, policy, permissions, resources: rows });
    }
  }
  const permissionsOf = (category: Category) =>
    block.permissions.filter((row) => row.category === category && row.family !== '');
  const zonePermissions = permissionsOf('zone');
  add('allow', permissionsOf('user'), [], { [`${SCOPES.user}.${userId}`]: '*' });
  for (const mode of ['include', 'exclude'] as const) {
    const effect = mode === 'include' ? 'allow' : 'deny';
    const rows = block.resources.filter((row) => row.mode === mode);
    const accounts = rows.filter((row) => row.category === 'account');
    const zones = rows.filter((row) => row.category === 'zone');
    const limited = zones.filter((row) => row.records.length > 0);
    const whole = zones.filter((row) => row.records.length === 0);
    add(effect, permissionsOf('account'), accounts);
    // A limit to records applies to the DNS permissions only.
    add(effect, zonePermissions.filter(isDns), limited);
    add(
      effect,
      zonePermissions.filter((row) => !isDns(row)),
      limited,
      resourcesOf(limited.map(withoutRecords)),
    );
    add(effect, zonePermissions, whole);
  }
  return origins;
}

const withoutRecords = (row: ResourceRow): ResourceRow => ({ ...row, records: [] });

function groupIds(permissions: readonly PermissionRow[], groups: readonly Group[]): { id: string }[] {
  const ids = permissions.flatMap((row) => findGroup(groups, row)?.id ?? []);
  return [...new Set(ids)].map((id) => ({ id }));
}

function resourcesOf(rows: readonly ResourceRow[]): Policy['resources'] {
  const resources: Policy['resources'] = {};
  for (const row of rows) {
    if (row.category === 'account') {
      resources[`${SCOPES.account}.${row.kind === 'all' ? '*' : row.id}`] = '*';
    } else if (row.kind === 'all-of-account') {
      resources[`${SCOPES.account}.${row.id}`] = { [`${SCOPES.zone}.*`]: '*' };
    } else {
      const zone = `${SCOPES.zone}.${row.kind === 'all' ? '*' : row.id}`;
      const scopes = row.records.flatMap(recordScopes).map((scope) => [RECORD_PREFIX + scope, '*'] as const);
      const earlier = resources[zone]; // of another row of the same zone
      const others = typeof earlier === 'object' ? Object.entries(earlier) : [];
      resources[zone] = scopes.length === 0 ? '*' : Object.fromEntries([...others, ...scopes]);
    }
  }
  return resources;
}
