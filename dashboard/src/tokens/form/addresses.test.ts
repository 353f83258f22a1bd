import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contains, isAddressBlock, rejectsClient } from './addresses';
import { addresses, block, editDns, form, zone, ZONE } from './fixtures';

describe('an address or a block', () => {
  test.each([
    '192.0.2.1',
    '192.0.2.0/24',
    '0.0.0.0/0',
    '192.0.2.1/32',
    '255.255.255.255',
    '2001:db8::/32',
    '2001:DB8::1',
    '::',
    '::1',
    '::/0',
    '::1/128',
    '1:2:3:4:5:6:7:8',
    '1:2:3:4:5:6:7::',
    '::ffff:192.0.2.1',
    '::ffff:192.0.2.0/120',
    '64:ff9b::192.0.2.1',
  ])('is %s', (text) => {
    expect(isAddressBlock(text)).toBe(true);
  });

  test.each([
    '',
    '/24',
    '192.0.2.0/',
    '192.0.2.0/33',
    '192.0.2.0/024',
    '192.0.2.0/00',
    '192.0.2.0/-1',
    '192.0.2.0/ 8',
    '192.0.2.0/1e1',
    '192.0.2.0/8/8',
    '192.0.2.0/8/',
    '192.0.2',
    '192.0.2.1.1',
    '192.0.2.256',
    '192.0.02.1',
    '127.1',
    '0x7f.0.0.1',
    '3221225985',
    ' 192.0.2.1',
    '192.0.2.1:80',
    'here',
    '2001:db8::/129',
    '2001:db8::/1280',
    '2001:db8:::1',
    '2001:db8::00001',
    '2001:db8::g',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    ':1',
    '[::1]',
    'fe80::1%eth0',
    '::ffff:192.0.2.01',
    '::ffff:192.0.2.256',
    '::ffff:192.0.2.1/129',
    '::ffff:192.0.2.1%eth0',
    '::ffff:192.0.2',
    'x:192.0.2.1',
  ])('is not “%s”', (text) => {
    expect(isAddressBlock(text)).toBe(false);
  });
});

describe('a block', () => {
  test.each([
    ['192.0.2.0/24', '192.0.2.7', true],
    ['192.0.2.0/25', '192.0.2.200', false],
    ['192.0.2.200/25', '192.0.2.129', true],
    ['192.0.2.7', '192.0.2.7', true],
    ['192.0.2.7', '192.0.2.6', false],
    ['192.0.2.7/32', '192.0.2.6', false],
    ['192.0.2.7/31', '192.0.2.6', true],
    ['0.0.0.0/0', '192.0.2.7', true],
    ['0.0.0.0/0', '::1', false],
    ['2001:db8::/32', '2001:db8:1::5', true],
    ['2001:db8::/32', '2001:db9::5', false],
    ['2001:db8::5', '2001:db8::5', true],
    ['2001:db8::5', '2001:db8::4', false],
    ['2001:db8::/32', '192.0.2.7', false],
    ['::/0', '2001:db8::1', true],
    ['::/0', '192.0.2.7', false],
  ])('%s contains %s: %s', (given, address, expected) => {
    expect(contains(given, address)).toBe(expected);
  });

  test.each([
    ['nonsense', '192.0.2.7'],
    ['192.0.2.0/', '192.0.2.7'],
    ['192.0.2.0/33', '192.0.2.7'],
    ['2001:db8::/129', '2001:db8::1'],
    ['2001:db8:::1', '2001:db8::1'],
    ['192.0.2.0/24', 'nonsense'],
    ['192.0.2.0/24', '192.0.2'],
    ['::ffff:192.0.2.0/120', '192.0.2.7'],
    ['192.0.2.0/24', '::ffff:192.0.2.7'],
    ['fe80::1%eth0', 'fe80::1'],
  ])('%s and the address %s are not compared', (given, address) => {
    expect(contains(given, address)).toBeUndefined();
  });

  const width = fc.constantFrom(
    { octets: 4, print: (bytes: number[]) => bytes.join('.') },
    {
      octets: 16,
      print: (bytes: number[]) =>
        bytes
          .map((byte) => byte.toString(16).padStart(2, '0'))
          .join('')
          .replace(/(.{4})(?=.)/g, '$1:'),
    },
  );
  const bit = (bytes: readonly number[], i: number) => ((bytes[i >> 3] ?? 0) >> (7 - (i % 8))) & 1;

  test('contains the addresses that share its first bits', () => {
    const octets = (length: number) => fc.array(fc.nat(255), { minLength: length, maxLength: length });
    const example = width.chain(({ octets: length, print }) =>
      fc.record({
        print: fc.constant(print),
        network: octets(length),
        prefixLength: fc.nat(length * 8),
        changed: fc.option(fc.nat(length * 8 - 1)),
      }),
    );
    fc.assert(
      fc.property(example, ({ print, network, prefixLength, changed }) => {
        const client = network.map((octet, i) =>
          changed !== null && changed >> 3 === i ? octet ^ (128 >> (changed % 8)) : octet,
        );
        const isInside = Array.from({ length: prefixLength }).every((_, i) => bit(network, i) === bit(client, i));
        const given = `${print(network)}/${prefixLength}`;
        expect(isAddressBlock(given)).toBe(true);
        expect(contains(given, print(client))).toBe(isInside);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the rules of a form', () => {
  const CLIENT = '192.0.2.7';
  const base = form(block([editDns()], [zone(ZONE)]));

  test.each<[string[], string[], boolean | undefined]>([
    [[], [], false],
    [['192.0.2.0/24'], [], false],
    [['198.51.100.0/24'], [], true],
    [['198.51.100.0/24', ' 192.0.2.0/24 '], [], false],
    [['2001:db8::/32'], [], true],
    [[], ['192.0.2.0/24'], true],
    [[], ['198.51.100.0/24'], false],
    [[], ['198.51.100.0/24', ' 192.0.2.7'], true],
    [['192.0.2.0/24'], ['192.0.2.7'], true],
    [['192.0.2.0/24'], ['192.0.2.6'], false],
    [['192.0.2.0/24', 'half'], [], undefined],
    [['198.51.100.0/24', ''], [], undefined],
    [[], ['192.0.2.7', 'half'], undefined],
  ])('in %s and not in %s reject the client: %s', (included, excluded, expected) => {
    const rules = { ...base, addressesIn: addresses(...included), addressesNotIn: addresses(...excluded) };
    expect(rejectsClient(rules, CLIENT)).toBe(expected);
  });

  test('cannot be applied to an unknown client', () => {
    expect(rejectsClient(base, null)).toBeUndefined();
    expect(rejectsClient({ ...base, addressesIn: addresses('192.0.2.0/24') }, 'unknown')).toBeUndefined();
  });
});
