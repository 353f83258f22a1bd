import { expect, test } from 'vitest';
import {
  account,
  ACCOUNT,
  addresses,
  allZones,
  block,
  editDns,
  editTokens,
  editZone,
  form,
  permission,
  readAccount,
  readDns,
  readZone,
  zone,
  ZONE,
  zonesOf,
} from './fixtures';
import type { TokenForm } from './model';
import { warnings } from './warnings';

const ONE = 'delete the zone with all of its records';
const MANY = 'create zones, and delete zones';
const EVERYTHING = 'edit every zone of every account';
const TOKENS = 'create tokens with all of your permissions';

/** The warnings by the words above. */
const found = (given: TokenForm) =>
  warnings(given).map((warning) => [ONE, MANY, EVERYTHING, TOKENS].find((words) => warning.includes(words)));

test.each([
  ['DNS of a zone', block([editDns()], [zone(ZONE)]), []],
  ['DNS of all zones of an account', block([editDns()], [zonesOf(ACCOUNT)]), []],
  ['DNS of all zones', block([editDns()], [allZones()]), [EVERYTHING]],
  ['reading all zones', block([readDns(), readZone()], [allZones()]), []],
  ['some records of all zones', block([editDns()], [allZones({ records: ['TXT.x'] })]), []],
  ['all zones, excluded', block([editDns()], [zone(ZONE), allZones({ mode: 'exclude' })]), []],
  ['one zone', block([editZone()], [zone(ZONE)]), [ONE]],
  ['one zone, limited to records', block([editZone()], [zone(ZONE, { records: ['TXT.x'] })]), [ONE]],
  ['two zones', block([editZone()], [zone(ZONE), zone('b')]), [ONE]],
  ['a zone and an account', block([editZone()], [zone(ZONE), zonesOf(ACCOUNT)]), [MANY]],
  ['all zones', block([editZone()], [allZones()]), [MANY, EVERYTHING]],
  ['all zones, limited to records', block([editZone()], [allZones({ records: ['TXT.x'] })]), [MANY, EVERYTHING]],
  ['reading zones', block([readZone()], [zone(ZONE)]), []],
  ['a zone, excluded', block([editZone()], [zone(ZONE, { mode: 'exclude' })]), []],
  ['tokens of the user', block([editTokens()]), [TOKENS]],
  ['tokens of an account', block([permission('account', 'Account API Tokens', 'Edit')], [account(ACCOUNT)]), [TOKENS]],
  ['reading tokens', block([permission('user', 'API Tokens', 'Read')]), []],
  [
    'reading all zones and editing accounts',
    block([readDns(), permission('account', 'Account Settings', 'Edit')], [allZones(), account(ACCOUNT)]),
    [],
  ],
  [
    'DNS of a zone and reading all accounts',
    block([editDns(), readAccount()], [zone(ZONE), account('', { kind: 'all' })]),
    [],
  ],
  ['all accounts', block([permission('account', 'Account Settings', 'Edit')], [account('', { kind: 'all' })]), []],
])('a token for %s', (_, given, expected) => {
  expect(found(form(given))).toEqual(expected);
});

test('each warning is given once for all blocks', () => {
  const blocks = [block([editZone(), editTokens()], [zone(ZONE)]), block([editZone(), editDns()], [allZones()])];
  expect(found(form(...blocks))).toEqual([MANY, EVERYTHING, TOKENS]);
});

test('a token that creates tokens is limited by addresses or an end', () => {
  const given = form(block([editTokens()]));
  expect(found({ ...given, expiresOn: '2030-01-01' })).toEqual([]);
  expect(found({ ...given, addressesIn: addresses('192.0.2.1') })).toEqual([]);
  expect(found({ ...given, addressesNotIn: addresses('192.0.2.1') })).toEqual([TOKENS]);
  expect(found({ ...given, notBefore: '2030-01-01' })).toEqual([TOKENS]);
});
