// The paths of the dashboard's pages, read from its sources.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const source = readFileSync(new URL('../../dashboard/src/paths.ts', import.meta.url), 'utf8');

/** `{userToken: '/profile/api-tokens/$tokenId', …}` */
export const paths = Object.fromEntries(
  [...source.matchAll(/^ {2}(\w+): '([^']+)',$/gm)].map(([, name, path]) => [name, path]),
);

assert.equal(
  Object.keys(paths).length,
  source.split('\n').filter((line) => line.startsWith('  ')).length,
  'all paths were read',
);

/** The path with `values` in place of its parameters. */
export function filled(path, values) {
  return path.replace(/\$(\w+)/g, (_, parameter) => {
    assert.ok(values[parameter], `no value for $${parameter} of ${path}`);
    return values[parameter];
  });
}
