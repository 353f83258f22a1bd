// The addresses of the dashboard's pages, from the file in which they stand.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const source = readFileSync(new URL('../../dashboard/src/paths.ts', import.meta.url), 'utf8');

/** `{userToken: '/profile/api-tokens/$tokenId', …}`; every line that could be one is. */
export const paths = Object.fromEntries(
  [...source.matchAll(/^ {2}(\w+): '([^']+)',$/gm)].map(([, name, path]) => [name, path]),
);

assert.equal(
  Object.keys(paths).length,
  source.split('\n').filter((line) => line.startsWith('  ')).length,
  'paths.ts is read whole',
);

/** The path with what stands in `values` for its parameters. */
export function filled(path, values) {
  return path.replace(/\$(\w+)/g, (_, parameter) => {
    assert.ok(values[parameter], `no value for $${parameter} of ${path}`);
    return values[parameter];
  });
}
