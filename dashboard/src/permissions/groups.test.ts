import { describe, expect, test } from 'vitest';
import {
  categoryOf,
  findGroup,
  isDns,
  levelsByFamily,
  permissionOf,
  samePermission,
  SCOPES,
  splitGroupName,
  type Group,
  type Permission,
} from './groups';

const group = (name: string, ...scopes: Group['scopes']): Group => ({ id: `id of ${name}`, name, scopes });
const GROUPS = [
  group('DNS Read', SCOPES.zone),
  group('DNS Write', SCOPES.zone),
  group('Zone Read', SCOPES.zone),
  group('API Tokens Delegate', SCOPES.user),
  group('API Tokens Write', SCOPES.account),
];

test.each([
  ['DNS Read', 'DNS', 'Read'],
  ['DNS Write', 'DNS', 'Edit'],
  ['Account API Tokens Delegate', 'Account API Tokens', 'Delegate'],
  ['Something Else', 'Something Else', 'Read'],
  ['Write', 'Write', 'Read'],
])('%s is the family “%s” at the level %s', (name, family, level) => {
  expect(splitGroupName(name)).toEqual({ family, level });
});

test.each([
  [[SCOPES.zone], 'zone'],
  [[SCOPES.account], 'account'],
  [[SCOPES.user], 'user'],
  [[SCOPES.account, SCOPES.zone], 'account'],
  [[SCOPES.account, SCOPES.user], 'user'],
  [['com.cloudflare.edge.r2.bucket'], 'zone'],
  [[], 'zone'],
])('the category of the scopes %s is %s', (scopes, category) => {
  expect(categoryOf(scopes)).toBe(category);
});

describe('groups', () => {
  test('are read as permissions', () => {
    expect(GROUPS.map(permissionOf)).toEqual([
      { category: 'zone', family: 'DNS', level: 'Read' },
      { category: 'zone', family: 'DNS', level: 'Edit' },
      { category: 'zone', family: 'Zone', level: 'Read' },
      { category: 'user', family: 'API Tokens', level: 'Delegate' },
      { category: 'account', family: 'API Tokens', level: 'Edit' },
    ]);
  });

  test('are found by their permission, and by nothing less', () => {
    for (const one of GROUPS) {
      expect(findGroup(GROUPS, permissionOf(one))).toBe(one);
    }
    expect(findGroup(GROUPS, { category: 'zone', family: 'DNS', level: 'Delegate' })).toBeUndefined();
    expect(findGroup(GROUPS, { category: 'account', family: 'DNS', level: 'Read' })).toBeUndefined();
    expect(findGroup(GROUPS, { category: 'zone', family: '', level: 'Read' })).toBeUndefined();
  });

  test('give each family of a category its levels', () => {
    expect([...levelsByFamily(GROUPS, 'zone')]).toEqual([
      ['DNS', ['Read', 'Edit']],
      ['Zone', ['Read']],
    ]);
    expect([...levelsByFamily(GROUPS, 'user')]).toEqual([['API Tokens', ['Delegate']]]);
    expect([...levelsByFamily([], 'zone')]).toEqual([]);
  });
});

const DNS: Permission = { category: 'zone', family: 'DNS', level: 'Read' };

test.each<[Partial<Permission>, boolean]>([
  [{}, true],
  [{ level: 'Edit' }, true],
  [{ family: 'Zone' }, false],
  [{ category: 'account' }, false],
])('a DNS permission of a zone with %o is one on DNS records: %s', (values, expected) => {
  expect(isDns({ ...DNS, ...values })).toBe(expected);
});

test.each<[Partial<Permission>, boolean]>([
  [{}, true],
  [{ level: 'Edit' }, false],
  [{ family: 'Zone' }, false],
  [{ category: 'account' }, false],
])('a permission and the same with %o are the same: %s', (values, expected) => {
  expect(samePermission(DNS, { ...DNS, ...values })).toBe(expected);
});
