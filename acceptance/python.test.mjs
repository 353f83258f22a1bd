// Debian's python3-cloudflare, the library of many scripts and of certbot's plugin.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { group } from './harness/api.mjs';
import { Ambit } from './harness/server.mjs';

const script = fileURLToPath(new URL('python3_cloudflare.py', import.meta.url));

let ambit;

before(async () => {
  ambit = await Ambit.start();
});

after(() => ambit.stop());

test('python3-cloudflare works unchanged', async () => {
  const python = spawn('/usr/bin/python3', ['-B', '-W', 'error', script], {
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH, HOME: ambit.folder, CLOUDFLARE_API_URL: ambit.url },
    cwd: ambit.folder,
  });
  python.stdin.end(
    JSON.stringify({
      token: ambit.initialized.token.value,
      zones: Object.fromEntries(ambit.initialized.zones.map(({ name, id }) => [name, id])),
      groups: Object.fromEntries(['DNS Write', 'Zone Read'].map((name) => [name, group(name, 'zone').id])),
    }),
  );
  const output = Buffer.concat((await Promise.all([python.stderr.toArray(), once(python, 'exit')]))[0]).toString();
  assert.equal(python.exitCode, 0, output);
  assert.match(output, /Ran [1-9]\d* tests/);
});
