import { describe, expect, test } from 'vitest';
import { ApiError } from '../../api/client';
import { fieldProblems, otherProblems, type Rejection } from './api-problems';
import {
  account,
  ACCOUNT,
  addresses,
  block,
  editDns,
  editTokens,
  form,
  GROUPS,
  OTHER_ZONE,
  readAccount,
  readZone,
  zone,
  ZONE,
} from './fixtures';
import type { TokenForm } from './model';
import { END_IN_PAST, INVALID_ADDRESS, resourcesField } from './validate';

const first = block(
  [readZone(), editDns()],
  [
    zone(ZONE),
    zone(OTHER_ZONE, { records: ['TXT.www.example.net', 'A.*'] }),
    zone('e'.repeat(32), { mode: 'exclude' }),
  ],
);
const second = block(
  [editTokens(), readAccount(), editDns()],
  [account(ACCOUNT), zone('f'.repeat(32), { records: ['A.home'] })],
);

/** Its policies: 0 to 3 of the first block, 4 to 6 of the second one. */
const submitted: TokenForm = {
  ...form(first, second),
  addressesIn: addresses('192.0.2.1', ' 1.2.3.4.5 '),
  addressesNotIn: addresses('x'),
};

const [zoneRow, limitedRow, excludedRow] = first.resources;
const [accountRow, otherRow] = second.resources;
const [readZoneRow, editDnsRow] = first.permissions;
const [tokensRow, accountPermissionRow, otherDnsRow] = second.permissions;

const rejection = (...problems: (readonly [pointer: string | undefined, message: string])[]): Rejection => ({
  form: submitted,
  error: new ApiError(
    400,
    problems.map(([pointer, message]) => ({
      code: 1001,
      message,
      ...(pointer === undefined ? {} : { source: { pointer } }),
    })),
  ),
});
const located = (pointer: string | undefined, message: string) => [
  ...fieldProblems(rejection([pointer, message]), GROUPS),
];

const LACKING =
  'You do not have this permission on all resources that are chosen below, so you cannot give it to a token';
const FOREIGN = 'It was deleted, or it belongs to another account';
const check = (group: string) =>
  `Failed common permission check against resources. (Permission group: ${group}); the owner`;

test.each([
  ['/name', '`name` must not be blank', 'name', 'This must not be blank'],
  ['/name', 'must have at most 120 characters; got `aaa`', 'name', 'This must have at most 120 characters'],
  ['/not_before', 'must be a time; got `x`', 'notBefore', 'This must be a time'],
  ['/expires_on', 'must be in the future; got `2020-01-01T00:00:00Z`', 'expiresOn', END_IN_PAST],
  ['/expires_on', 'must be later than not_before; got `x`', 'expiresOn', 'This must be later than not_before'],
  ['/condition/request_ip', 'must be within the addresses', 'addresses', 'This must be within the addresses'],
])('%s: %s belongs to a field', (pointer, message, field, shown) => {
  expect(located(pointer, message)).toEqual([[field, shown]]);
});

test('an address is found by its text, in both lists', () => {
  const [one, two] = submitted.addressesIn;
  expect(located('/condition/request_ip/in', 'must be an address; got `192.0.2.1`')).toEqual([
    [one?.key, INVALID_ADDRESS],
  ]);
  expect(located('/condition/request_ip/in', 'must be an address; got `1.2.3.4.5`')).toEqual([
    [two?.key, INVALID_ADDRESS],
  ]);
  expect(located('/condition/request_ip/not_in', 'must be an address; got `x`')).toEqual([
    [submitted.addressesNotIn[0]?.key, INVALID_ADDRESS],
  ]);
  expect(located('/condition/request_ip/in', 'must be an address; got `other`')).toEqual([
    ['addresses', 'This must be an address'],
  ]);
});

describe('a problem of a policy belongs to its block', () => {
  test.each([
    ['0', '0', editDnsRow],
    ['1', '0', readZoneRow],
    ['2', '0', readZoneRow],
    ['2', '1', editDnsRow],
    ['2', '7', readZoneRow],
    ['3', '1', editDnsRow],
    ['4', '0', tokensRow],
    ['5', '0', accountPermissionRow],
    ['6', '0', otherDnsRow],
  ])('in a permission: policy %s, group %s', (policy, group, row) => {
    expect(located(`/policies/${policy}/permission_groups/${group}/id`, check('DNS Write'))).toEqual([
      [row?.key, LACKING],
    ]);
  });

  test.each([
    ['0', 'one of them', limitedRow],
    ['1', 'one of them', limitedRow],
    ['2', 'one of them', zoneRow],
    ['3', 'one of them', excludedRow],
    ['5', 'one of them', accountRow],
    ['6', 'one of them', otherRow],
  ])('in its first resource: policy %s', (policy, message, row) => {
    expect(located(`/policies/${policy}/resources`, message)).toEqual([[row?.key, message]]);
  });

  test('in all resources of the block where the policy has none', () => {
    expect(located('/policies/4/resources', 'one of them')).toEqual([[resourcesField(second), 'one of them']]);
  });

  test('which the form must have', () => {
    expect(located('/policies/7/resources', 'one of them')).toEqual([]);
    expect(located('/policies', 'one of them')).toEqual([]);
  });
});

describe('a resource is found', () => {
  const two = block(
    [editDns()],
    [zone(ZONE, { records: ['A.*'] }), zone(OTHER_ZONE, { records: ['TXT.www', 'A.x y'] })],
  );
  const [all, named] = two.resources;
  const fieldOf = (message: string) => {
    const { error } = rejection(['/policies/0/resources', message]);
    return [...fieldProblems({ form: form(two), error }, GROUPS)];
  };

  test('by its id', () => {
    expect(fieldOf(`names zone \`${OTHER_ZONE}\`, which is not a resource of the token's owner`)).toEqual([
      [named?.key, FOREIGN],
    ]);
    expect(fieldOf(`names zone \`${ZONE}\`, which is not a resource of the token's owner`)).toEqual([
      [all?.key, FOREIGN],
    ]);
  });

  test('by the name of a record', () => {
    expect(fieldOf('names `www`, which is not in the zone `example.com`; expected …')).toEqual([
      [named?.key, '“www” is not in the zone example.com'],
    ]);
    expect(fieldOf('names `TXT.www`, which is wrong')).toEqual([[named?.key, 'names `TXT.www`, which is wrong']]);
  });

  test('by the key of a record', () => {
    expect(fieldOf('names `com.cloudflare.api.account.zone.record.A.x y`, which is wrong')).toEqual([
      [named?.key, '“x y” is not a valid record name'],
    ]);
  });

  test('and not by a part of a name', () => {
    expect(fieldOf('names `other.www`, which is not in the zone `*`')[0]?.[0]).toBe(all?.key);
    expect(fieldOf(`names \`a*\`, which is wrong: \`${OTHER_ZONE}\``)[0]?.[0]).toBe(named?.key);
  });
});

test('a permission group that this server does not have', () => {
  expect(located('/policies/0/permission_groups/0/id', 'is not a permission group of this server; got `x`')).toEqual([
    [editDnsRow?.key, 'This server does not have this permission'],
  ]);
  expect(located('/policies/0/permission_groups/0/id', 'must be an id; got `x`')).toEqual([
    [editDnsRow?.key, 'This must be an id'],
  ]);
});

test('a problem stays with its row when the form is edited afterwards', () => {
  const problems = fieldProblems(rejection(['/policies/5/resources', 'one of them']), GROUPS);
  const edited = { ...submitted, blocks: submitted.blocks.slice(1) };
  const rows = edited.blocks.flatMap(({ resources }) => resources);
  expect(rows.map(({ key }) => problems.get(key))).toEqual(['one of them', undefined]);
});

test('what belongs to no field is shown above the form, each message once', () => {
  const given = rejection(
    ['/policies', 'there are 50 tokens already'],
    [undefined, 'there are 50 tokens already'],
    ['/other', 'something else'],
    ['/name', 'must not be blank'],
  );
  expect(otherProblems(given, GROUPS)).toBe('there are 50 tokens already; something else');
  expect([...fieldProblems(given, GROUPS).keys()]).toEqual(['name']);
  expect(otherProblems(rejection(['/name', 'must not be blank']), GROUPS)).toBeUndefined();
});
