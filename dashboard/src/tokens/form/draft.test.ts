import { describe, expect, test } from 'vitest';
import { toDraft, policyOrigins, toTime } from './draft';
import {
  account,
  ACCOUNT,
  addresses,
  allZones,
  block,
  editDns,
  editTokens,
  form,
  GROUPS,
  OTHER_ZONE,
  permission,
  readAccount,
  readDns,
  readZone,
  USER,
  zone,
  ZONE,
  zonesOf,
} from './fixtures';
import type { PolicyBlock, TokenForm } from './model';

const draftOf = (given: TokenForm) => toDraft(given, GROUPS, USER);

/** Each policy in one line: effect, groups, resources. */
const policiesOf = (...blocks: PolicyBlock[]) =>
  draftOf(form(...blocks)).policies.map(({ effect, permission_groups, resources }) => [
    effect,
    permission_groups.map(({ id }) => id).join(),
    resources,
  ]);

const keyOf = (id: string) => `com.cloudflare.api.account.zone.${id}`;
const recordKey = (scope: string) => `com.cloudflare.api.account.zone.record.${scope}`;

describe('the request for a form', () => {
  test('with one zone has one policy', () => {
    expect(draftOf({ ...form(block([editDns()], [zone(ZONE)])), name: ' test ' })).toEqual({
      name: 'test',
      status: 'active',
      policies: [{ effect: 'allow', permission_groups: [{ id: 'DNS Write' }], resources: { [keyOf(ZONE)]: '*' } }],
    });
  });

  test('of a disabled token keeps it disabled', () => {
    expect(draftOf({ ...form(block([editDns()], [zone(ZONE)])), enabled: false }).status).toBe('disabled');
  });

  test.each([
    ['zone', [zone(ZONE)], { [keyOf(ZONE)]: '*' }],
    ['all zones', [allZones()], { [keyOf('*')]: '*' }],
    [
      'all zones of an account',
      [zonesOf(ACCOUNT)],
      { [`com.cloudflare.api.account.${ACCOUNT}`]: { [keyOf('*')]: '*' } },
    ],
    ['two zones', [zone(ZONE), zone(OTHER_ZONE)], { [keyOf(ZONE)]: '*', [keyOf(OTHER_ZONE)]: '*' }],
    [
      'records',
      [zone(ZONE, { records: ['A.home', 'TXT.x'] })],
      { [keyOf(ZONE)]: { [recordKey('A.home')]: '*', [recordKey('TXT.x')]: '*' } },
    ],
    ['records of all zones', [allZones({ records: ['A.home'] })], { [keyOf('*')]: { [recordKey('A.home')]: '*' } }],
    [
      'records in two rows of a zone',
      [zone(ZONE, { records: ['A.home'] }), zone(ZONE, { records: ['TXT.x'] })],
      { [keyOf(ZONE)]: { [recordKey('A.home')]: '*', [recordKey('TXT.x')]: '*' } },
    ],
  ])('names %s', (_, resources, expected) => {
    expect(policiesOf(block([editDns()], resources))).toEqual([['allow', 'DNS Write', expected]]);
  });

  test('names an account, and all accounts', () => {
    expect(policiesOf(block([readAccount()], [account(ACCOUNT)]))).toEqual([
      ['allow', 'Account Settings Read', { [`com.cloudflare.api.account.${ACCOUNT}`]: '*' }],
    ]);
    expect(policiesOf(block([readAccount()], [account('', { kind: 'all' })]))).toEqual([
      ['allow', 'Account Settings Read', { 'com.cloudflare.api.account.*': '*' }],
    ]);
  });

  test('names the user for permissions of the user, whatever else is chosen', () => {
    expect(policiesOf(block([editTokens()]))).toEqual([
      ['allow', 'API Tokens Write', { [`com.cloudflare.api.user.${USER}`]: '*' }],
    ]);
    expect(policiesOf(block([editTokens(), editDns()], [zone(ZONE, { mode: 'exclude' })]))).toEqual([
      ['allow', 'API Tokens Write', { [`com.cloudflare.api.user.${USER}`]: '*' }],
      ['deny', 'DNS Write', { [keyOf(ZONE)]: '*' }],
    ]);
  });

  test('denies what is excluded', () => {
    expect(policiesOf(block([editDns()], [allZones(), zone(OTHER_ZONE, { mode: 'exclude' })]))).toEqual([
      ['allow', 'DNS Write', { [keyOf('*')]: '*' }],
      ['deny', 'DNS Write', { [keyOf(OTHER_ZONE)]: '*' }],
    ]);
    expect(
      policiesOf(block([readAccount()], [account('', { kind: 'all' }), account(ACCOUNT, { mode: 'exclude' })])),
    ).toEqual([
      ['allow', 'Account Settings Read', { 'com.cloudflare.api.account.*': '*' }],
      ['deny', 'Account Settings Read', { [`com.cloudflare.api.account.${ACCOUNT}`]: '*' }],
    ]);
  });

  test('limits the DNS permissions to records, and no others', () => {
    expect(policiesOf(block([editDns(), readZone()], [zone(ZONE, { records: ['TXT._acme-challenge.*'] })]))).toEqual([
      ['allow', 'DNS Write', { [keyOf(ZONE)]: { [recordKey('TXT._acme-challenge.*')]: '*' } }],
      ['allow', 'Zone Read', { [keyOf(ZONE)]: '*' }],
    ]);
  });

  test('keeps the zones with a limit apart from those without', () => {
    expect(policiesOf(block([editDns(), readZone()], [zone(ZONE, { records: ['A.home'] }), zone(OTHER_ZONE)]))).toEqual(
      [
        ['allow', 'DNS Write', { [keyOf(ZONE)]: { [recordKey('A.home')]: '*' } }],
        ['allow', 'Zone Read', { [keyOf(ZONE)]: '*' }],
        ['allow', 'DNS Write,Zone Read', { [keyOf(OTHER_ZONE)]: '*' }],
      ],
    );
  });

  test('names each permission group once, and none that does not exist or is not chosen', () => {
    const permissions = [editDns(), editDns(), readDns(), permission('zone', '', 'Read')];
    expect(policiesOf(block(permissions, [zone(ZONE)]))).toEqual([
      ['allow', 'DNS Write,DNS Read', { [keyOf(ZONE)]: '*' }],
    ]);
    expect(policiesOf(block([permission('zone', '', 'Read')], [zone(ZONE)]))).toEqual([]);
    expect(policiesOf(block([editDns()], []))).toEqual([]);
  });

  test('has the policies of each block', () => {
    expect(policiesOf(block([editDns()], [zone(ZONE)]), block([readZone()], [zone(OTHER_ZONE)]))).toEqual([
      ['allow', 'DNS Write', { [keyOf(ZONE)]: '*' }],
      ['allow', 'Zone Read', { [keyOf(OTHER_ZONE)]: '*' }],
    ]);
  });
});

describe('the limits of a form', () => {
  const base = form(block([editDns()], [zone(ZONE)]));

  test.each([
    [[], [], undefined],
    [['192.0.2.1 ', '192.0.2.2'], [], { request_ip: { in: ['192.0.2.1', '192.0.2.2'] } }],
    [[], [' 192.0.2.1'], { request_ip: { not_in: ['192.0.2.1'] } }],
    [['192.0.2.0/24'], ['192.0.2.1'], { request_ip: { in: ['192.0.2.0/24'], not_in: ['192.0.2.1'] } }],
  ])('are the addresses in %s and not in %s', (included, excluded, condition) => {
    const given = { ...base, addressesIn: addresses(...included), addressesNotIn: addresses(...excluded) };
    expect(draftOf(given).condition).toEqual(condition);
    expect('condition' in draftOf(given)).toBe(condition !== undefined);
  });

  test('are days from 00:00 UTC', () => {
    const draft = draftOf({ ...base, notBefore: '2026-12-01', expiresOn: '2027-01-01' });
    expect(draft).toMatchObject({ not_before: '2026-12-01T00:00:00Z', expires_on: '2027-01-01T00:00:00Z' });
    expect(Object.keys(draftOf({ ...base, notBefore: '2026-12-01' }))).toEqual([
      'name',
      'status',
      'policies',
      'not_before',
    ]);
    expect(Object.keys(draftOf({ ...base, expiresOn: '2026-12-01' }))).toEqual([
      'name',
      'status',
      'policies',
      'expires_on',
    ]);
  });

  test('are the original times of days that were not changed', () => {
    const original = { notBefore: '2026-12-01T10:00:00Z', expiresOn: '2027-01-01T15:30:00Z' };
    expect(draftOf({ ...base, notBefore: '2026-12-01', expiresOn: '2027-01-01', original })).toMatchObject({
      not_before: '2026-12-01T10:00:00Z',
      expires_on: '2027-01-01T15:30:00Z',
    });
    expect(toTime('2027-01-01', '2027-01-01T15:30:00Z')).toBe('2027-01-01T15:30:00Z');
    expect(toTime('2027-01-02', '2027-01-01T15:30:00Z')).toBe('2027-01-02T00:00:00Z');
    expect(toTime('2027-01-01', undefined)).toBe('2027-01-01T00:00:00Z');
  });
});

test('each policy is traced back to the rows of its block', () => {
  const first = block(
    [editDns(), readZone(), editTokens()],
    [zone(ZONE, { records: ['A.home'] }), zone(OTHER_ZONE), allZones({ mode: 'exclude' })],
  );
  const second = block([readAccount()], [account(ACCOUNT)]);
  const [dns, zones, tokens] = first.permissions;
  const [limited, whole, excluded] = first.resources;
  const origins = policyOrigins([first, second], GROUPS, USER);
  expect(origins.map(({ policy }) => policy)).toEqual(draftOf(form(first, second)).policies);
  expect(origins.map((origin) => [origin.block, origin.permissions, origin.resources])).toEqual([
    [first, [tokens], []],
    [first, [dns], [limited]],
    [first, [zones], [limited]],
    [first, [dns, zones], [whole]],
    [first, [dns, zones], [excluded]],
    [second, second.permissions, second.resources],
  ]);
});
