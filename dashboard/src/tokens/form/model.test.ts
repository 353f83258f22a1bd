import { describe, expect, test } from 'vitest';
import { account, addresses, block, editDns, editTokens, form, readAccount, withoutKeys, zone, ZONE } from './fixtures';
import {
  addressRow,
  emptyForm,
  permissionRow,
  policyBlock,
  recordRow,
  removeRow,
  replaceRow,
  resourceRow,
  sameContent,
  withNewKeys,
  withRequiredResources,
  type TokenForm,
} from './model';

describe('an empty form', () => {
  test('has one permission to choose, on a zone to choose', () => {
    expect(withoutKeys(emptyForm())).toEqual({
      name: '',
      enabled: true,
      blocks: [
        {
          permissions: [{ category: 'zone', family: '', level: 'Read' }],
          resources: [{ category: 'zone', mode: 'include', kind: 'specific', id: '', records: [] }],
        },
      ],
      addressesIn: [],
      addressesNotIn: [],
      notBefore: '',
      expiresOn: '',
      original: {},
      unfinished: [],
    });
  });

  test('of an account starts with all accounts', () => {
    expect(resourceRow('account')).toMatchObject({ mode: 'include', kind: 'all', id: '' });
    expect(resourceRow('account', { kind: 'specific', id: 'x' })).toMatchObject({ kind: 'specific', id: 'x' });
  });
});

test('each row has a key of its own', () => {
  const rows = [
    policyBlock(),
    permissionRow(),
    permissionRow(),
    resourceRow('zone'),
    recordRow(['A'], 'home'),
    addressRow(''),
  ];
  expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
});

describe('the resources of a block', () => {
  const categories = (given: ReturnType<typeof block>) =>
    withRequiredResources(given).resources.map((row) => row.category);

  test('are added for each category that needs one', () => {
    expect(categories(block([editDns()]))).toEqual(['zone']);
    expect(categories(block([readAccount(), editDns()]))).toEqual(['account', 'zone']);
    expect(categories(block([editTokens()]))).toEqual([]);
  });

  test('stay where they are needed, and are removed where they are not', () => {
    const rows = [zone(ZONE), account('x'), zone('y')];
    expect(withRequiredResources(block([editDns()], rows)).resources).toEqual([rows[0], rows[2]]);
    expect(withRequiredResources(block([readAccount()], rows)).resources).toEqual([rows[1]]);
    expect(withRequiredResources(block([editTokens()], rows)).resources).toEqual([]);
  });

  test('change nothing else of the block', () => {
    const given = block([editDns()]);
    expect(withRequiredResources(given)).toMatchObject({ key: given.key, permissions: given.permissions });
  });
});

describe('a list of rows', () => {
  const rows = addresses('a', 'b', 'c');
  const texts = (list: readonly { text: string }[]) => list.map(({ text }) => text).join('');

  test('has one row replaced by its key', () => {
    for (const [i, row] of rows.entries()) {
      const replaced = replaceRow(rows, { ...row, text: 'x' });
      expect(texts(replaced)).toBe(['xbc', 'axc', 'abx'][i]);
      expect(replaced.map(({ key }) => key)).toEqual(rows.map(({ key }) => key));
    }
  });

  test('has one row removed by its key', () => {
    const changed = rows.map((row) => ({ ...row, text: 'x' }));
    expect(changed.map((row) => texts(removeRow(rows, row)))).toEqual(['bc', 'ac', 'ab']);
    expect(texts(removeRow(rows, addressRow('a')))).toBe('abc');
  });
});

describe('the content of a form', () => {
  const full = (): TokenForm => ({
    ...form(block([editDns(), readAccount()], [zone(ZONE, { records: ['A.home', 'TXT.home'] }), account('x')])),
    addressesIn: addresses('192.0.2.1', '192.0.2.2'),
    addressesNotIn: addresses('192.0.2.3'),
    expiresOn: '2030-01-01',
  });

  test('is the same with other keys', () => {
    expect(sameContent(full(), full())).toBe(true);
    expect(sameContent(full(), withNewKeys(full()))).toBe(true);
  });

  test.each<[string, Partial<TokenForm>]>([
    ['name', { name: 'other' }],
    ['status', { enabled: false }],
    ['permissions', { blocks: [block([editDns()], [])] }],
    ['addresses', { addressesIn: addresses('192.0.2.1') }],
    ['text of an address', { addressesNotIn: addresses('192.0.2.4') }],
    ['excluded addresses', { addressesNotIn: [] }],
    ['end', { expiresOn: '' }],
    ['unfinished dates', { unfinished: ['notBefore'] }],
  ])('differs where the %s differs', (_, values) => {
    expect(sameContent(full(), { ...full(), ...values })).toBe(false);
  });

  test('has new keys after it was stored, all different', () => {
    const before = full();
    const after = withNewKeys(before);
    expect(withoutKeys(after)).toEqual(withoutKeys(before));
    const keys = (given: TokenForm) => [...JSON.stringify(given).matchAll(/"key":"([^"]+)"/g)].map(([, key]) => key);
    const all = [...keys(before), ...keys(after)];
    expect(keys(after)).toHaveLength(10);
    expect(new Set(all).size).toBe(all.length);
  });
});
