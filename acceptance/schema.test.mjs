// The judge itself, on answers that were recorded from the real API and on wrong ones; dev.ambit.wire.CloudflareSchemaTest
// holds the judge of the tests in Java to the same list.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
import { CloudflareSchema } from './harness/schema.mjs';

describe('the schema', () => {
  const schema = new CloudflareSchema();
  const list = new URL('../src/test/resources/wire/answers.yaml', import.meta.url);

  for (const { name, method, path, status, body, problems } of parse(readFileSync(list, 'utf8'))) {
    test(`judges: ${name}`, () => {
      const places = schema
        .validate(method, path, status, 'application/json', body)
        .map((problem) => problem.replace(/.* at (\S+) \((\S+)\): .*/, '$1 $2'));
      assert.deepEqual(places.sort(), problems.sort());
    });
  }
});
