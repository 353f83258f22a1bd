import { describe, expect, test } from 'vitest';
import { describeRecords, describeResource, grants, sentences, shortened } from './describe';
import {
  account,
  ACCOUNT,
  allZones,
  block,
  editDns,
  editTokens,
  editZone,
  form,
  nameOf,
  OTHER_ZONE,
  permission,
  readAccount,
  readDns,
  readZone,
  zone,
  ZONE,
  zonesOf,
} from './fixtures';
import type { PolicyBlock } from './model';

const sentencesOf = (...blocks: PolicyBlock[]) => sentences(form(...blocks), nameOf);

describe('the sentences of a form', () => {
  test.each<[string, PolicyBlock]>([
    ['It may edit DNS records of example.com.', block([editDns()], [zone(ZONE)])],
    ['It may read DNS records of all zones of all accounts.', block([readDns()], [allZones()])],
    ['It may read zone settings of all zones of Acme.', block([readZone()], [zonesOf(ACCOUNT)])],
    ['It may edit and delete zones of example.com.', block([editZone()], [zone(ZONE)])],
    ['It may read Account Settings of the account Acme.', block([readAccount()], [account(ACCOUNT)])],
    ['It may edit API Tokens of you.', block([editTokens()])],
    [
      'It may delegate its own permissions by API Tokens of you.',
      block([permission('user', 'API Tokens', 'Delegate')]),
    ],
    [
      'It may edit DNS records and read zone settings of example.com and the zone.',
      block([editDns(), readZone()], [zone(ZONE), zone('the zone')]),
    ],
    [
      'It may read DNS records, edit DNS records and read zone settings of example.com.',
      block([readDns(), editDns(), readZone()], [zone(ZONE)]),
    ],
    [
      'It may edit DNS records of all zones of Acme, but not of example.com and b.',
      block([editDns()], [zonesOf(ACCOUNT), zone(ZONE, { mode: 'exclude' }), zone('b', { mode: 'exclude' })]),
    ],
    [
      'It may edit DNS records of example.com, read Account Settings of all accounts and edit API Tokens of you.',
      block([editTokens(), readAccount(), editDns()], [account('', { kind: 'all' }), zone(ZONE)]),
    ],
    ['It may edit DNS records of nothing yet.', block([editDns()])],
    ['It may not edit DNS records of example.com.', block([editDns()], [zone(ZONE, { mode: 'exclude' })])],
  ])('%s', (sentence, given) => {
    expect(sentencesOf(given)).toEqual([sentence]);
  });

  test('are several for several blocks, and for what is denied', () => {
    const mixed = block([editDns(), readAccount()], [zone(ZONE, { mode: 'exclude' }), account(ACCOUNT)]);
    expect(sentencesOf(mixed, block([readZone()], [allZones()]))).toEqual([
      'It may read Account Settings of the account Acme.',
      'It may not edit DNS records of example.com.',
      'It may read zone settings of all zones of all accounts.',
    ]);
  });

  test('are none while nothing is chosen', () => {
    expect(sentencesOf(block([permission('zone', '', 'Read')], [zone(ZONE)]))).toEqual([]);
  });
});

describe('a resource', () => {
  test.each([
    ['example.com', zone(ZONE)],
    [OTHER_ZONE, zone(OTHER_ZONE)],
    ['a zone to be chosen', zone('')],
    ['all zones of all accounts', allZones()],
    ['all zones of Acme', zonesOf(ACCOUNT)],
    ['all zones of an account to be chosen', zonesOf('')],
    ['the account Acme', account(ACCOUNT)],
    ['an account to be chosen', account('')],
    ['all accounts', account('', { kind: 'all' })],
    ['example.com (only A records of home.example.com)', zone(ZONE, { records: ['A.home'] })],
    [
      'example.com (only A records of home.example.com and TXT records whose name starts with _acme-challenge)',
      zone(ZONE, { records: ['A.home', 'TXT._acme-challenge.*'] }),
    ],
    [`${OTHER_ZONE} (only A records of home)`, zone(OTHER_ZONE, { records: ['A.home'] })],
    ['all zones of all accounts (only A records of home)', allZones({ records: ['A.home'] })],
    ['a zone to be chosen (only A records of home)', zone('', { records: ['A.home'] })],
    ['example.com (only records of every type but NS and DS)', zone(ZONE, { records: ['*.*'] })],
    ['example.com (only records of every type)', zone(ZONE, { mode: 'exclude', records: ['*.*'] })],
  ])('is %s', (words, row) => {
    expect(describeResource(row, nameOf)).toBe(words);
  });
});

describe('records', () => {
  test.each([
    ['TXT._acme-challenge.*', undefined, 'TXT records whose name starts with _acme-challenge'],
    ['A.*.dev', undefined, 'A records below dev'],
    ['A.*.dev', 'example.com', 'A records below dev.example.com'],
    ['A.*', 'example.com', 'A records'],
    ['A.@', 'example.com', 'A records of example.com'],
    ['A.@', undefined, 'A records of @'],
    ['A.home.example.com', undefined, 'A records of home.example.com'],
    ['A.{name}', undefined, 'A records of a name to be chosen'],
    ['A.{name}', 'example.com', 'A records of a name to be chosen'],
    ['A.a b', 'example.com', 'A records of a b'],
  ])('%s in the zone %s are %s', (scope, zoneName, words) => {
    expect(describeRecords(scope, 'include', zoneName)).toBe(words);
  });

  test('of every type include NS and DS only where they are excluded', () => {
    expect(describeRecords('*.home')).toBe('records of every type but NS and DS of home');
    expect(describeRecords('*.home', 'exclude')).toBe('records of every type of home');
  });
});

test('grants are pairs of permissions and resources', () => {
  const shown = grants(
    form(
      block([editDns(), readZone(), editTokens()], [zonesOf(ACCOUNT), zone(ZONE, { mode: 'exclude' })]),
      block([readAccount(), editDns()], [zone(ZONE, { mode: 'exclude' }), account(ACCOUNT)]),
      block([permission('zone', '', 'Read')], [zone(ZONE)]),
    ),
    nameOf,
  );
  expect(shown).toEqual([
    { may: 'edit DNS records and read zone settings', on: ['all zones of Acme', 'not example.com'] },
    { may: 'edit API Tokens', on: ['you'] },
    { may: 'not edit DNS records', on: ['example.com'] },
    { may: 'read Account Settings', on: ['the account Acme'] },
  ]);
});

test('a list of lines is shortened to a number of lines', () => {
  expect(shortened([], 3)).toEqual([]);
  expect(shortened(['a', 'b', 'c'], 3)).toEqual(['a', 'b', 'c']);
  expect(shortened(['a', 'b', 'c', 'd'], 3)).toEqual(['a', 'b', 'and 2 more']);
  expect(shortened(['a', 'b', 'c', 'd', 'e'], 3)).toEqual(['a', 'b', 'and 3 more']);
});
