// What the server writes to its log, as its settings say.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Ambit } from './harness/server.mjs';

describe('the log', () => {
  let ambit;

  before(async () => {
    ambit = await Ambit.start({ options: ['--log-format', 'json', '--log-level', 'debug'] });
  });

  after(() => ambit.stop());

  test('has the format and the level that were asked for, from the first line on', async () => {
    await ambit.admin.result('GET', '/zones');
    const lines = ambit.log().split('\n').filter((line) => line && !line.startsWith('listening on '));
    assert.ok(lines.length > 0);
    const entries = lines.map((line) => JSON.parse(line));
    assert.ok(entries.some((entry) => entry.level === 'DEBUG'), lines.join('\n'));
  });
});
