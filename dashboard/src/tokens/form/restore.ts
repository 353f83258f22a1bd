/** A token as a form, so that it can be edited. Saving the form unchanged keeps the meaning of its policies. */
import type { Schemas } from '../../api/client';
import { permissionOf, samePermission, SCOPES, type Group } from '../../permissions/groups';
import { policyOrigins, RECORD_PREFIX, type Policy } from './draft';
import {
  addressRow,
  permissionRow,
  policyBlock,
  resourceRow,
  type PolicyBlock,
  type ResourceRow,
  type TokenForm,
} from './model';
import { recordRows } from './records';

export function fromToken(token: Schemas['Token'], groups: readonly Group[]): TokenForm {
  const blocks: PolicyBlock[] = [];
  for (const policy of token.policies) {
    const mode = policy.effect === 'allow' ? 'include' : 'exclude';
    const next = policyBlock(permissionRows(policy, groups), resourceRows(policy.resources, mode));
    const merged = blocks.map((block) => merge(block, next, groups));
    const last = merged.findLastIndex((block) => block !== undefined);
    blocks[last < 0 ? blocks.length : last] = merged[last] ?? next;
  }
  const { not_before: notBefore, expires_on: expiresOn, condition } = token;
  return {
    name: token.name,
    enabled: token.status !== 'disabled',
    blocks,
    addressesIn: (condition?.request_ip?.in ?? []).map(addressRow),
    addressesNotIn: (condition?.request_ip?.not_in ?? []).map(addressRow),
    notBefore: notBefore?.slice(0, 10) ?? '',
    expiresOn: expiresOn?.slice(0, 10) ?? '',
    original: {
      ...(notBefore === undefined ? {} : { notBefore }),
      ...(expiresOn === undefined ? {} : { expiresOn }),
      onlyDenies: token.policies.every((policy) => policy.effect === 'deny'),
    },
    unfinished: [],
  };
}

function permissionRows(policy: Policy, groups: readonly Group[]) {
  return policy.permission_groups.flatMap(({ id }) => {
    const group = groups.find((one) => one.id === id);
    return group === undefined ? [] : [permissionRow(permissionOf(group))];
  });
}

/**
 * Two blocks as one, where that means the same as both; undefined where it does not. A deny thus becomes an exclude in
 * the block of the allow that it takes from.
 */
function merge(block: PolicyBlock, next: PolicyBlock, groups: readonly Group[]): PolicyBlock | undefined {
  const added = next.permissions.filter((row) => !block.permissions.some((known) => samePermission(known, row)));
  const permissions = [...block.permissions, ...added];
  const wanted = meaningOf([block, next], groups);
  // The policy of the permissions that records do not limit repeats the zones of the policy that they do limit.
  const unrepeated = next.resources.filter((row) => !block.resources.some((known) => sameResource(known, row)));
  return [unrepeated, next.resources]
    .map((rows) => ({ ...block, permissions, resources: [...block.resources, ...rows] }))
    .find((candidate) => meaningOf([candidate], groups) === wanted);
}

function meaningOf(blocks: readonly PolicyBlock[], groups: readonly Group[]): string {
  return meaning(policyOrigins(blocks, groups, '').map(({ policy }) => policy));
}

/** What policies allow and deny, independent of how it is distributed over policies. */
export function meaning(policies: readonly Policy[]): string {
  const statements = policies.flatMap(({ effect, permission_groups, resources }) =>
    Object.entries(resources).flatMap(([key, value]) =>
      (value === '*' ? ['*'] : Object.keys(value)).flatMap((nested) =>
        permission_groups.map(({ id }) => `${effect} ${id} ${key} ${nested}`),
      ),
    ),
  );
  return [...new Set(statements)].sort().join('\n');
}

function sameResource(one: ResourceRow, other: ResourceRow): boolean {
  return one.category === other.category && one.mode === other.mode && one.kind === other.kind && one.id === other.id;
}

function resourceRows(resources: Policy['resources'], mode: ResourceRow['mode']): ResourceRow[] {
  return Object.entries(resources).flatMap(([key, value]): ResourceRow[] => {
    const zone = idBehind(`${SCOPES.zone}.`, key);
    if (zone !== undefined) {
      const scopes = value === '*' ? [] : Object.keys(value).map((scope) => scope.slice(RECORD_PREFIX.length));
      return [resourceRow('zone', { mode, ...allOrOne(zone), records: recordRows(scopes) })];
    }
    const account = idBehind(`${SCOPES.account}.`, key);
    if (account === undefined) {
      return []; // a user, who is always the owner of the token
    }
    return value === '*'
      ? [resourceRow('account', { mode, ...allOrOne(account) })]
      : Object.keys(value).map((nested) => zoneOfAccount(account, nested.slice(SCOPES.zone.length + 1), mode));
  });
}

function zoneOfAccount(account: string, zone: string, mode: ResourceRow['mode']): ResourceRow {
  return zone === '*'
    ? resourceRow('zone', { mode, kind: 'all-of-account', id: account })
    : resourceRow('zone', { mode, kind: 'specific', id: zone });
}

function idBehind(prefix: string, key: string): string | undefined {
  return key.startsWith(prefix) ? key.slice(prefix.length) : undefined;
}

function allOrOne(id: string): Pick<ResourceRow, 'kind' | 'id'> {
  return id === '*' ? { kind: 'all', id: '' } : { kind: 'specific', id };
}
