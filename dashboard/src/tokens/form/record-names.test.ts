import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fullName, isScopeName } from './record-names';

const LABEL_63 = 'a'.repeat(63);
const LENGTH_253 = [LABEL_63, LABEL_63, LABEL_63, 'a'.repeat(61)].join('.');

test.each([
  'home',
  '@',
  '*',
  'home.example.com',
  'home.example.com.',
  '*.dev',
  '*.dev.example.com.',
  '_acme-challenge.*',
  'münchen',
  '東京',
  'A_b-9',
  '0/25.2.0.192',
  'with\\032space',
  LABEL_63,
  LENGTH_253,
  `*.${LENGTH_253}`,
])('“%s” is a name', (name) => {
  expect(isScopeName(name)).toBe(true);
});

test.each([
  '',
  '.',
  'a b',
  'a..b',
  'x!',
  '.a',
  'a..',
  '*.*',
  '*a',
  'a*',
  'a.*.b',
  '*.',
  '.*',
  '@.a',
  '{name}',
  'with\\32space',
  `${LABEL_63}a`,
  `${LENGTH_253}a`,
])('“%s” is no name', (name) => {
  expect(isScopeName(name)).toBe(false);
});

test.each([
  ['home', 'home.example.com'],
  ['a.b', 'a.b.example.com'],
  ['@', 'example.com'],
  ['*', '*'],
  ['*.dev', '*.dev.example.com'],
  ['_acme-challenge.*', '_acme-challenge.*'],
  ['Home.Example.com', 'home.example.com'],
  [' home ', 'home.example.com'],
  ['example.com', 'example.com'],
  ['example.com.', 'example.com'],
  ['home.example.com.', 'home.example.com'],
  ['myexample.com', 'myexample.com.example.com'],
])('“%s” is %s in the zone example.com', (name, full) => {
  expect(fullName(name, 'example.com')).toBe(full);
});

test('the full name of a full name is that name', () => {
  const label = fc.stringMatching(/^[a-z0-9_-]{1,12}$/);
  const labels = fc.array(label, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'));
  const name = fc.oneof(
    labels,
    labels.map((one) => `*.${one}`),
    labels.map((one) => `${one}.*`),
    fc.constantFrom('@', '*'),
  );
  fc.assert(
    fc.property(name, (one) => {
      const full = fullName(one, 'example.com');
      expect(isScopeName(one)).toBe(true);
      expect(fullName(full, 'example.com')).toBe(full);
    }),
  );
});
