// Clients with the fixed address https://api.cloudflare.com run unchanged where that name is Ambit's: lexicon, which sends a body with
// every request, and inadyn, which uses HTTP/1.0, sends the rest of its buffer after a request, and reads the first "id" of at most
// 8191 bytes.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { zoneResource } from './harness/api.mjs';
import { cloudflareIsAt, inNamespace, noNamespaceBecause, runInNamespace } from './harness/namespace.mjs';
import { Ambit } from './harness/server.mjs';

const run = promisify(execFile);
const HTTPS = 443;
const WIRE = '127.0.0.1';
const SERVER = '127.0.0.2';

if (inNamespace) {
  describe('where api.cloudflare.com is Ambit', clients);
} else {
  const skip = await noNamespaceBecause();
  test('lexicon and inadyn work unchanged', { skip }, () => runInNamespace(import.meta.url));
}

function clients() {
  let ambit;
  let records;
  let token;

  before(async () => {
    await cloudflareIsAt(WIRE);
    ambit = await Ambit.start({ host: 'api.cloudflare.com', securePort: HTTPS, listen: `${SERVER}:${HTTPS}` });
    const zone = ambit.zone('example.com');
    records = `/zones/${zone.id}/dns_records`;
    token = await ambit.admin.createToken('hard-wired', ['DNS Write'], { [zoneResource(zone)]: '*' });
  });

  after(() => ambit.stop());

  test('lexicon creates, lists, updates and deletes', async () => {
    const name = '_acme-challenge.example.com';
    await lexicon('create', '--name', name, '--content', 'first');
    await lexicon('create', '--name', name, '--content', 'second');
    const listed = JSON.parse(await lexicon('list', '--name', name));
    assert.deepEqual(listed.map(({ content }) => content).sort(), ['first', 'second']);
    const { id } = listed.find(({ content }) => content === 'first');
    await lexicon('update', '--identifier', id, '--name', name, '--content', 'third');
    assert.deepEqual((await contents('TXT')).sort(), ['second', 'third']);
    await lexicon('delete', '--name', name);
    assert.deepEqual(await contents('TXT'), []);
  });

  test('inadyn creates an address and updates it', async () => {
    await cloudflareIsAt(SERVER); // Node's server, in the proxy, rejects bytes after a request
    for (const address of ['192.0.2.7', '192.0.2.8']) {
      await inadyn(address);
      assert.deepEqual(await contents('A'), [address]);
    }
  });

  const contents = async (type) =>
    (await ambit.admin.result('GET', `${records}?type=${type}`)).map(({ content }) => content);

  async function lexicon(action, ...rest) {
    const arguments_ = [
      'cloudflare',
      '--auth-token',
      token.value,
      action,
      'example.com',
      'TXT',
      ...rest,
      '--output',
      'JSON',
    ];
    const { stdout } = await run('lexicon', arguments_, {
      env: { PATH: process.env.PATH, HOME: ambit.folder, REQUESTS_CA_BUNDLE: ambit.certificate },
      timeout: 60000,
    });
    return stdout;
  }

  /** Runs it once for home.example.com with the address. */
  async function inadyn(address) {
    const file = join(ambit.folder, 'inadyn.conf');
    await writeFile(
      file,
      `
      ca-trust-file = "${ambit.certificate}"
      provider cloudflare.com {
        username = example.com
        password = ${token.value}
        hostname = home.example.com
        ttl = 120
        checkip-command = "/bin/echo ${address}"
      }
    `,
      { mode: 0o600 },
    );
    const arguments_ = [
      '--once',
      '--foreground',
      '--no-pidfile',
      '--cache-dir',
      ambit.folder,
      '--config',
      file,
      '--loglevel',
      'debug',
    ];
    const { stdout, stderr } = await run('inadyn', arguments_, { timeout: 60000 });
    return stdout + stderr;
  }
}
