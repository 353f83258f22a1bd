import { describe, expect, test } from 'vitest';
import {
  account,
  ACCOUNT,
  addresses,
  allZones,
  block,
  editDns,
  editTokens,
  form,
  permission,
  readAccount,
  zone,
  ZONE,
  zonesOf,
} from './fixtures';
import { emptyForm, type TokenForm } from './model';
import { END_IN_PAST, INVALID_ADDRESS, resourcesField, validate } from './validate';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const problemsOf = (given: TokenForm) => [...validate(given, NOW)];
const complete = form(block([editDns()], [zone(ZONE)]));

test('a complete form has no problems', () => {
  expect(problemsOf(complete)).toEqual([]);
  expect(problemsOf(form(block([editTokens()])))).toEqual([]);
  expect(
    problemsOf({ ...complete, addressesIn: addresses(' 192.0.2.0/24 '), addressesNotIn: addresses('::1') }),
  ).toEqual([]);
});

test('an empty form has a problem for each field that is required, in their order', () => {
  const given = { ...emptyForm(), addressesIn: addresses('') };
  const [only] = given.blocks;
  expect(problemsOf(given)).toEqual([
    ['name', 'Say what the token is for'],
    [only?.permissions[0]?.key, 'Choose what the token may do'],
    [only?.resources[0]?.key, 'Choose a zone'],
    [given.addressesIn[0]?.key, 'Enter an address or a block, such as 192.0.2.0/24'],
  ]);
});

test('a name of spaces is missing', () => {
  expect(problemsOf({ ...complete, name: '  ' })).toEqual([['name', 'Say what the token is for']]);
});

test('each permission is chosen, in every block', () => {
  const chosen = editDns();
  const open = permission('zone', '', 'Read');
  expect(problemsOf(form(block([chosen, open], [zone(ZONE)]), block([chosen], [zone(ZONE)])))).toEqual([
    [open.key, 'Choose what the token may do'],
  ]);
});

test.each([
  ['a zone', zone(''), 'Choose a zone'],
  ['an account of zones', zonesOf(''), 'Choose an account'],
  ['an account', account(''), 'Choose an account'],
  ['all zones', allZones(), undefined],
  ['all accounts', account('', { kind: 'all' }), undefined],
  ['a chosen account', account(ACCOUNT), undefined],
])('a resource is chosen: %s', (_, row, problem) => {
  const given = form(block([editDns(), readAccount()], [zone(ZONE), row]));
  expect(problemsOf(given)).toEqual(problem === undefined ? [] : [[row.key, problem]]);
});

describe('records', () => {
  test('have valid names', () => {
    const row = zone(ZONE, { records: ['A.home', 'TXT.not valid!!', 'A.{name}'] });
    expect(problemsOf(form(block([editDns()], [row])))).toEqual([
      [row.records[1]?.key, '“not valid!!” is not a valid record name'],
      [row.records[2]?.key, 'Give each record a name, such as home or _acme-challenge.*'],
    ]);
  });

  test('are checked for all zones, and once a zone is chosen', () => {
    const wrong = { records: ['TXT.a b'] };
    expect(problemsOf(form(block([editDns()], [allZones(wrong)])))).toHaveLength(1);
    const open = zone('', wrong);
    expect(problemsOf(form(block([editDns()], [open])))).toEqual([[open.key, 'Choose a zone']]);
  });
});

describe('something is included', () => {
  const excludes = block([editDns()], [zone(ZONE, { mode: 'exclude' })]);

  test('in one of the blocks', () => {
    const message = 'Include at least one zone: the token could do nothing';
    expect(problemsOf(form(excludes))).toEqual([[resourcesField(excludes), message]]);
    const accounts = block([readAccount()], [account(ACCOUNT, { mode: 'exclude' })]);
    expect(problemsOf(form(excludes, accounts))).toEqual([
      [resourcesField(excludes), message],
      [resourcesField(accounts), 'Include at least one account: the token could do nothing'],
    ]);
    expect(problemsOf(form(excludes, block([editDns()], [zone(ZONE)])))).toEqual([]);
    expect(problemsOf(form(excludes, block([editTokens()])))).toEqual([]);
  });

  test('of the category of a permission', () => {
    const given = block([readAccount()], [account(ACCOUNT, { mode: 'exclude' }), zone(ZONE)]);
    expect(problemsOf(form(given))).toEqual([
      [resourcesField(given), 'Include at least one account: the token could do nothing'],
    ]);
  });

  test('unless the token that is edited only denies', () => {
    expect(problemsOf({ ...form(excludes), original: { onlyDenies: true } })).toEqual([]);
    expect(problemsOf({ ...form(excludes), original: { onlyDenies: false } })).toHaveLength(1);
  });
});

test('addresses are valid, in both lists', () => {
  const given = {
    ...complete,
    addressesIn: addresses('192.0.2.1', '999.1.2.3/99'),
    addressesNotIn: addresses(' ', 'x'),
  };
  expect(problemsOf(given)).toEqual([
    [given.addressesIn[1]?.key, INVALID_ADDRESS],
    [given.addressesNotIn[0]?.key, 'Enter an address or a block, such as 192.0.2.0/24'],
    [given.addressesNotIn[1]?.key, INVALID_ADDRESS],
  ]);
});

describe('the end', () => {
  const endProblem = (values: Partial<TokenForm>) => validate({ ...complete, ...values }, NOW).get('expiresOn');

  test('is in the future', () => {
    expect(endProblem({ expiresOn: '2026-06-01' })).toBe(END_IN_PAST);
    expect(endProblem({ expiresOn: '2020-01-01' })).toBe(END_IN_PAST);
    expect(endProblem({ expiresOn: '2026-06-02' })).toBeUndefined();
    expect(endProblem({ expiresOn: '' })).toBeUndefined();
  });

  test('is compared to the second where the day is not changed', () => {
    const at = (expiresOn: string) => endProblem({ expiresOn: '2026-06-01', original: { expiresOn } });
    expect(at('2026-06-01T12:00:01Z')).toBeUndefined();
    expect(at('2026-06-01T12:00:00Z')).toBe(END_IN_PAST);
  });

  test('is after the start', () => {
    const message = 'The end must be after the start';
    expect(endProblem({ notBefore: '2030-01-02', expiresOn: '2030-01-01' })).toBe(message);
    expect(endProblem({ notBefore: '2030-01-01', expiresOn: '2030-01-01' })).toBe(message);
    expect(endProblem({ notBefore: '2030-01-01', expiresOn: '2030-01-02' })).toBeUndefined();
    expect(endProblem({ notBefore: '2030-01-01', expiresOn: '' })).toBeUndefined();
    expect(endProblem({ notBefore: '2020-01-02', expiresOn: '2020-01-01' })).toBe(message);
  });
});

test('dates are complete', () => {
  const message = 'Complete the date or clear it';
  expect(problemsOf({ ...complete, unfinished: ['notBefore', 'expiresOn'] })).toEqual([
    ['notBefore', message],
    ['expiresOn', message],
  ]);
  expect(
    problemsOf({
      ...complete,
      unfinished: ['expiresOn', 'notBefore'],
      notBefore: '2030-01-02',
      expiresOn: '2030-01-01',
    }),
  ).toEqual([
    ['expiresOn', 'The end must be after the start'],
    ['notBefore', message],
  ]);
  expect(problemsOf({ ...complete, unfinished: ['notBefore'], expiresOn: '2020-01-01' })).toEqual([
    ['notBefore', message],
    ['expiresOn', END_IN_PAST],
  ]);
});
