// What the server writes to its log, as its settings say.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Ambit } from './harness/server.mjs';

const WAIT_MILLIS = 20000;

describe('the log', () => {
  let ambit;

  before(async () => {
    ambit = await Ambit.start({ options: ['--log-format', 'json', '--log-level', 'debug'] });
  });

  after(() => ambit.stop());

  test('has the format and the level that were asked for, from the first line on', async () => {
    await ambit.admin.result('GET', '/zones');
    const lines = await until(() => ambit.log().split('\n').filter((line) => line && !line.startsWith('listening on ')));
    const entries = lines.map((line) => JSON.parse(line));
    assert.ok(entries.some((entry) => entry.level === 'DEBUG'), lines.join('\n'));
  });
});

/** What the log is, once there is any: a line may come after the answer that it is about. */
async function until(read) {
  const end = Date.now() + WAIT_MILLIS;
  while (read().length === 0 && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.ok(read().length > 0);
  return read();
}
