/** Forms that start from a template, or from the address of a page that links to one. */
import type { Schemas } from '../../api/client';
import {
  categoryOf,
  permissionOf,
  samePermission,
  splitGroupName,
  type Group,
  type Permission,
} from '../../permissions/groups';
import {
  emptyForm,
  permissionRow,
  policyBlock,
  resourceRow,
  withRequiredResources,
  type ResourceRow,
  type TokenForm,
} from './model';
import { recordRows } from './records';

type Template = Schemas['Template'];
type TemplatePolicy = Template['policies'][number];

/** Whether the owner can give a permission to a token. */
export type CanGive = (permission: Permission) => boolean;

const canGiveAll: CanGive = () => true;

/**
 * The permissions of a template that the owner can give, and those that they lack. A template that only reads is reduced
 * to what the owner can read; of one that writes, nothing may be lacking.
 */
export function templatePermissions(
  template: Template,
  canGive: CanGive,
): { permissions: Permission[]; lacking: Permission[] } {
  const permissions = template.policies.flatMap(permissionsOf);
  const onlyReads = permissions.every(({ level }) => level === 'Read');
  return onlyReads
    ? { permissions: permissions.filter(canGive), lacking: [] }
    : { permissions, lacking: permissions.filter((permission) => !canGive(permission)) };
}

/** A template as a form. `zoneId` is the zone that is preselected where the template needs one; it may be empty. */
export function fromTemplate(template: Template, zoneId: string, canGive: CanGive = canGiveAll): TokenForm {
  const given = templatePermissions(template, canGive).permissions;
  const parts = template.policies.map((policy) => {
    const permissions = permissionsOf(policy).filter((one) => given.some((other) => samePermission(one, other)));
    return { permissions, resources: permissions.length === 0 ? [] : resourcesOf(policy, zoneId) };
  });
  const block = policyBlock(
    parts.flatMap(({ permissions }) => permissions.map(permissionRow)),
    parts.flatMap(({ resources }) => resources),
  );
  return { ...emptyForm(), name: template.name, blocks: [block] };
}

function permissionsOf({ scope, groups }: TemplatePolicy): Permission[] {
  const category = categoryOf([scope]);
  return groups.map((name) => ({ category, ...splitGroupName(name) }));
}

function resourcesOf({ scope, resource, records }: TemplatePolicy, zoneId: string): ResourceRow[] {
  const category = categoryOf([scope]);
  if (category === 'user') {
    return [];
  }
  const all = resource.startsWith('all');
  return [
    resourceRow(category, {
      kind: all ? 'all' : 'specific',
      id: all ? '' : zoneId,
      records: recordRows(records ?? []),
    }),
  ];
}

/** The search parameters of an address that prefills the form. Their values are not checked yet. */
export interface TemplateUrl {
  permissionGroupKeys?: unknown;
  accountId?: unknown;
  zoneId?: unknown;
  name?: unknown;
}

/**
 * A form from the address of a template, in the form that Cloudflare documents:
 * `?permissionGroupKeys=[{"key":"dns","type":"edit"}]&accountId=*&zoneId=all&name=…`. A key is a family in lower case with
 * underscores; unknown keys are ignored.
 */
export function fromUrl(url: TemplateUrl, groups: readonly Group[]): TokenForm {
  const permissions = groupKeys(url.permissionGroupKeys).flatMap(({ key, type }) => {
    const found = groups
      .map(permissionOf)
      .find(({ family, level }) => keyOf(family) === key.toLowerCase() && level.toLowerCase() === type.toLowerCase());
    return found === undefined ? [] : [permissionRow(found)];
  });
  const block = withRequiredResources(policyBlock(permissions.length > 0 ? permissions : [permissionRow()]));
  const resources = block.resources.map((row) => withId(row, row.category === 'zone' ? url.zoneId : url.accountId));
  return {
    ...emptyForm(),
    name: typeof url.name === 'string' ? url.name : '',
    blocks: [{ ...block, resources }],
  };
}

const keyOf = (family: string) => family.toLowerCase().replaceAll(' ', '_');

function withId(row: ResourceRow, id: unknown): ResourceRow {
  if (typeof id !== 'string' || id === '') {
    return row;
  }
  return id === '*' || id === 'all' ? { ...row, kind: 'all', id: '' } : { ...row, kind: 'specific', id };
}

interface GroupKey {
  key: string;
  type: string;
}

function groupKeys(sent: unknown): GroupKey[] {
  const parsed = typeof sent === 'string' ? parseJson(sent) : sent;
  return Array.isArray(parsed) ? parsed.filter(isGroupKey) : [];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isGroupKey(value: unknown): value is GroupKey {
  return (
    typeof value === 'object' &&
    value !== null &&
    'key' in value &&
    'type' in value &&
    typeof value.key === 'string' &&
    typeof value.type === 'string'
  );
}
