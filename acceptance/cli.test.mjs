// Cloudflare's own command lines: `wrangler`, which detects the kind of its token, and `cf`.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { group } from './harness/api.mjs';
import { Ambit } from './harness/server.mjs';

const programs = fileURLToPath(new URL('node_modules/.bin/', import.meta.url));

describe("Cloudflare's own command lines", () => {
  let ambit;
  let home;
  let policies;

  before(async () => {
    ambit = await Ambit.start();
    home = join(ambit.folder, 'home');
    await mkdir(home);
    const everyZone = {
      [`com.cloudflare.api.account.${ambit.account.id}`]: { 'com.cloudflare.api.account.zone.*': '*' },
    };
    policies = [{ effect: 'allow', permission_groups: [group('DNS Read', 'zone')], resources: everyZone }];
  });

  after(() => ambit.stop());

  describe('wrangler whoami', () => {
    test("recognizes a user's token, and names the user where the token can read it", async () => {
      const user = { [`com.cloudflare.api.user.${ambit.user.id}`]: '*' };
      const groups = [group('User Details Read', 'user'), group('Memberships Read', 'user')];
      const named = await ambit.admin.result('POST', '/user/tokens', {
        name: 'wrangler',
        policies: [...policies, { effect: 'allow', permission_groups: groups, resources: user }],
      });
      const output = await wrangler(named.value);
      assert.match(output, /logged in with an User API Token, associated with the email .?admin@example\.com/);
      assert.ok(output.includes(ambit.account.id), output);
    });

    test("recognizes a user's token that cannot read the user", async () => {
      const { value } = await ambit.admin.result('POST', '/user/tokens', { name: 'wrangler, unnamed', policies });
      const output = await wrangler(value);
      assert.match(output, /logged in with an User API Token\. Unable to retrieve email/);
      assert.ok(output.includes(ambit.account.id), output);
    });

    test("recognizes an account's token, and requests memberships, too", async () => {
      const { value } = await ambit.admin.result('POST', `/accounts/${ambit.account.id}/tokens`, {
        name: 'wrangler',
        policies,
      });
      const output = await wrangler(value, '--account', ambit.account.id);
      assert.match(output, /logged in with an Account API Token, associated with the account Example/);
      assert.match(output, /Unable to get membership roles/);
    });

    test('reports an invalid token', async () => {
      await assert.rejects(wrangler('ambu_00000000000000000000000000000000000'), /Invalid access token \[code: 9109\]/);
    });
  });

  describe('cf', () => {
    test("creates, lists, gets, updates, rolls, verifies and deletes an account's token", async () => {
      const created = await cf([
        'accounts',
        'tokens',
        'create',
        '--name',
        'by cf',
        '--body',
        JSON.stringify({ name: 'by cf', policies }),
      ]);
      const { value, ...token } = created;
      assert.match(value, /^amba_/);
      assert.deepEqual(await cf(['accounts', 'tokens', 'get', token.id]), token);
      assert.ok((await cf(['accounts', 'tokens', 'list'])).some(({ id }) => id === token.id));
      assert.deepEqual(await cf(['accounts', 'tokens', 'verify'], value), { id: token.id, status: 'active' });

      const changes = JSON.stringify({ name: 'renamed', policies, status: 'active' });
      assert.equal((await cf(['accounts', 'tokens', 'update', token.id, '--body', changes])).name, 'renamed');
      const rolled = await cf(['accounts', 'tokens', 'value-update', token.id]);
      await assert.rejects(cf(['accounts', 'tokens', 'verify'], value), /\[1000\] Invalid API Token/);
      assert.equal((await cf(['accounts', 'tokens', 'verify'], rolled)).id, token.id);

      assert.deepEqual(await cf(['accounts', 'tokens', 'delete', token.id]), { id: token.id });
      await assert.rejects(cf(['accounts', 'tokens', 'verify'], rolled), /\[1000\] Invalid API Token/);
    });

    test('finds permission groups, accounts and zones', async () => {
      const groups = await cf(['accounts', 'tokens', 'permission-groups-list']);
      assert.ok(groups.some(({ id }) => id === group('DNS Read', 'zone').id));
      assert.deepEqual(
        (await cf(['accounts', 'list'])).map(({ id }) => id),
        [ambit.account.id],
      );
      assert.deepEqual((await cf(['zones', 'list'])).map(({ name }) => name).sort(), ['example.com', 'example.org']);
    });

    test('creates, lists, exports and deletes records', async () => {
      const records = (...rest) => cf(['dns', 'records', ...rest, '-z', ambit.zone('example.com').id]);
      const body = JSON.stringify({ type: 'A', name: 'www', content: '192.0.2.1', ttl: 60 });
      const { id, name } = await records('create', '--body', body);
      assert.equal(name, 'www.example.com');
      assert.deepEqual(
        (await records('list')).map((record) => record.id),
        [id],
      );
      assert.match(await records('export'), /^www\.example\.com\.\s+60\s+IN\s+A\s+192\.0\.2\.1$/m);
      assert.deepEqual(await records('delete', id), { id });
      assert.deepEqual(await records('list'), []);
    });
  });

  async function wrangler(token, ...options) {
    const { stdout } = await run('wrangler', ['whoami', ...options], token);
    return stdout;
  }

  async function cf(options, token = ambit.initialized.token.value) {
    const { stdout } = await run('cf', options, token);
    return JSON.parse(stdout);
  }

  function run(program, options, token) {
    return promisify(execFile)(join(programs, program), options, {
      timeout: 60000,
      env: {
        PATH: process.env.PATH,
        HOME: home,
        CI: '1',
        NO_COLOR: '1',
        WRANGLER_SEND_METRICS: 'false',
        CLOUDFLARE_API_BASE_URL: ambit.url,
        CLOUDFLARE_BASE_URL: ambit.url,
        CLOUDFLARE_API_TOKEN: token,
        CLOUDFLARE_ACCOUNT_ID: ambit.account.id,
      },
    });
  }
});
