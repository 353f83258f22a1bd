import { expect, test } from 'vitest';
import { ERROR_CODES } from './error-codes';

const sources = import.meta.glob<string>('../../../src/main/java/dev/ambit/**/ErrorCode.java', {
  query: '?raw',
  import: 'default',
  eager: true,
});

test('the codes are those of the server', () => {
  const [source = '', ...others] = Object.values(sources);
  expect(others).toEqual([]);
  const server = new Map(
    [...source.matchAll(/^ {4}([A-Z_]+)\((\d+), \d+, "/gm)].map(([, name, code]) => [name, Number(code)]),
  );
  for (const [name, code] of Object.entries(ERROR_CODES)) {
    expect([name, server.get(name)]).toEqual([name, code]);
  }
});
