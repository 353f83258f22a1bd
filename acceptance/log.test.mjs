// The format and the level of the server's log.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Ambit } from './harness/server.mjs';

const launcher = fileURLToPath(new URL('../ambit', import.meta.url));

const WAIT_MILLIS = 20000;

describe('the log', () => {
  let ambit;

  before(async () => {
    ambit = await Ambit.start({ options: ['--log-format', 'json', '--log-level', 'debug'] });
  });

  after(() => ambit.stop());

  test('has the configured format and level from the first line on', async () => {
    await ambit.admin.result('GET', '/zones');
    const lines = await until(() =>
      ambit
        .log()
        .split('\n')
        .filter((line) => line && !line.startsWith('listening on ')),
    );
    const entries = lines.map((line) => JSON.parse(line));
    assert.ok(
      entries.some((entry) => entry.level === 'DEBUG'),
      lines.join('\n'),
    );
  });
});

test('an address that is in use is reported in one line', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address();
  try {
    const run = promisify(execFile)(launcher, ['demo', '--listen', `127.0.0.1:${port}`], {
      env: { PATH: process.env.PATH, HOME: process.env.HOME },
      timeout: 60000,
    });
    const { code, stdout, stderr } = await run.catch((failed) => failed);
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.match(
      stderr,
      new RegExp(`^ambit: cannot listen on 127\\.0\\.0\\.1:${port}: Address already in use[^\n]*\n$`),
    );
  } finally {
    other.close();
  }
});

/** The log, once it is not empty: a line may be written after the response that it is about. */
async function until(read) {
  const end = Date.now() + WAIT_MILLIS;
  while (read().length === 0 && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.ok(read().length > 0);
  return read();
}
