// The schema check itself, on recorded responses of the real API and on wrong ones. dev.ambit.wire.CloudflareSchemaTest runs the check of
// the Java tests on the same list.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
import { CloudflareSchema } from './harness/schema.mjs';

describe('the schema', () => {
  const schema = new CloudflareSchema();
  const list = new URL('../src/test/resources/wire/answers.yaml', import.meta.url);

  for (const { name, method, path, status, body, problems } of parse(readFileSync(list, 'utf8'))) {
    test(`checks: ${name}`, () => {
      const places = schema
        .validate(method, path, status, 'application/json', body)
        .map((problem) => problem.replace(/.* at (\S+) \((\S+)\): .*/, '$1 $2'));
      assert.deepEqual(places.sort(), problems.sort());
    });
  }
});
