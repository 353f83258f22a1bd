import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withoutKeys } from './fixtures';
import { recordProblem, recordRows, recordScopes } from './records';

const rowsOf = (...scopes: string[]) => withoutKeys(recordRows(scopes));

describe('record scopes as rows', () => {
  test('are split at the first dot', () => {
    expect(rowsOf('TXT._acme-challenge.*', '*.*.dev')).toEqual([
      { types: ['TXT'], name: '_acme-challenge.*' },
      { types: ['*'], name: '*.dev' },
    ]);
  });

  test('share a row for A and AAAA of the same name', () => {
    expect(rowsOf('A.home', 'AAAA.home')).toEqual([{ types: ['A', 'AAAA'], name: 'home' }]);
    expect(rowsOf('A.{name}', 'AAAA.{name}', 'TXT.x')).toEqual([
      { types: ['A', 'AAAA'], name: '{name}' },
      { types: ['TXT'], name: 'x' },
    ]);
  });

  test.each([
    [['A.home', 'AAAA.other']],
    [['AAAA.home', 'A.home']],
    [['A.home', 'TXT.home']],
    [['TXT.home', 'AAAA.home']],
    [['A.home', 'TXT.x', 'AAAA.home']],
    [['A.home', 'A.home']],
  ])('have rows of their own: %s', (scopes) => {
    expect(recordRows(scopes)).toHaveLength(scopes.length);
  });

  test('start a new row after A and AAAA', () => {
    expect(recordRows(['A.home', 'AAAA.home', 'AAAA.home'])).toHaveLength(2);
  });

  test('come back from the rows unchanged', () => {
    const scope = fc
      .tuple(fc.constantFrom('A', 'AAAA', 'TXT', '*'), fc.constantFrom('home', '*', 'a.*', '*.b.c'))
      .map((parts) => parts.join('.'));
    fc.assert(
      fc.property(fc.array(scope, { maxLength: 8 }), (scopes) => {
        const rows = recordRows(scopes);
        expect(rows.flatMap(recordScopes)).toEqual(scopes);
        expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
      }),
    );
  });
});

describe('the problem of a record', () => {
  test.each(['home', '@', '*.dev'])('is none for “%s”', (name) => {
    expect(recordProblem({ name })).toBeUndefined();
  });

  test.each(['', '{name}', 'a.{name}'])('asks for a name for “%s”', (name) => {
    expect(recordProblem({ name })).toMatch(/^Give each record a name/);
  });

  test.each(['a b', '*.*'])('names the wrong name “%s”', (name) => {
    expect(recordProblem({ name })).toBe(`“${name}” is not a valid record name`);
  });
});
