/** The permission groups of the API, read as a category, a family and a level: `DNS Write` of a zone is DNS, Edit. */
import type { Schemas } from '../api/client';

export type Group = Schemas['PermissionGroup'];
export type Category = 'user' | 'account' | 'zone';
export type Level = 'Read' | 'Edit' | 'Delegate';

export interface Permission {
  category: Category;
  /** Empty until one is chosen. */
  family: string;
  level: Level;
}

type Scope = Group['scopes'][number];

export const SCOPES: Readonly<Record<Category, Scope>> = {
  user: 'com.cloudflare.api.user',
  account: 'com.cloudflare.api.account',
  zone: 'com.cloudflare.api.account.zone',
};

const CATEGORIES: readonly Category[] = ['user', 'account', 'zone'];

const LEVELS: ReadonlyMap<string, Level> = new Map([
  ['Read', 'Read'],
  ['Write', 'Edit'],
  ['Delegate', 'Delegate'],
]);

/** Splits a group's name: `DNS Write` is the family `DNS` at the level Edit. */
export function splitGroupName(name: string): Pick<Permission, 'family' | 'level'> {
  const space = name.lastIndexOf(' ');
  const level = space < 0 ? undefined : LEVELS.get(name.slice(space + 1));
  return level === undefined ? { family: name, level: 'Read' } : { family: name.slice(0, space), level };
}

/** The category whose scope is one of `scopes`. */
export function categoryOf(scopes: readonly string[]): Category {
  return CATEGORIES.find((category) => scopes.includes(SCOPES[category])) ?? 'zone';
}

export function permissionOf(group: Group): Permission {
  return { category: categoryOf(group.scopes), ...splitGroupName(group.name) };
}

export function samePermission(one: Permission, other: Permission): boolean {
  return one.category === other.category && one.family === other.family && one.level === other.level;
}

export function findGroup(groups: readonly Group[], permission: Permission): Group | undefined {
  return groups.find((group) => samePermission(permissionOf(group), permission));
}

/** The families of a category, each with the levels at which it can be given. */
export function levelsByFamily(groups: readonly Group[], category: Category): Map<string, Level[]> {
  const levels = new Map<string, Level[]>();
  for (const permission of groups.map(permissionOf).filter((one) => one.category === category)) {
    levels.set(permission.family, [...(levels.get(permission.family) ?? []), permission.level]);
  }
  return levels;
}

/** Whether it is a permission on DNS records, the only ones that can be limited to some records of a zone. */
export function isDns(permission: Permission): boolean {
  return permission.category === 'zone' && permission.family === 'DNS';
}
