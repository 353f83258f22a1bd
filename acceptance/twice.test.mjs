// Declarative clients run twice unchanged: the second run changes nothing. They have the fixed address https://api.cloudflare.com and so
// run where that name is Ambit's.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { zoneResource } from './harness/api.mjs';
import { cloudflareIsAt, inNamespace, noNamespaceBecause, runInNamespace } from './harness/namespace.mjs';
import { Ambit } from './harness/server.mjs';

const HTTPS = 443;
const WIRE = '127.0.0.1';
const DIGEST = '9dc1d6742696d2f51ca1f1a78b3d16a840f7d111eb9454239e70db31363f33e1';

if (inNamespace) {
  describe('where api.cloudflare.com is Ambit', clients);
} else {
  const skip = await noNamespaceBecause();
  test('ansible, libcloud and cloudflare-cli work unchanged, and twice', { skip }, () =>
    runInNamespace(import.meta.url, 1200000),
  );
}

function clients() {
  let ambit;
  let records;
  let token;
  let one;

  before(async () => {
    await cloudflareIsAt(WIRE);
    ambit = await Ambit.start({
      host: 'api.cloudflare.com',
      securePort: HTTPS,
      zones: ['example.com', 'example.net', 'example.org'],
    });
    const zones = { 'com.cloudflare.api.account.zone.*': '*' };
    token = await ambit.admin.createToken('twice', ['DNS Write', 'Zone Read'], zones);
    records = (zone) => ambit.admin.result('GET', `/zones/${ambit.zone(zone).id}/dns_records?per_page=5000`);
  });

  after(() => ambit.stop());

  test('ansible creates records of every type that it supports, and deletes them', async () => {
    const wanted = [
      { record: 'www', type: 'A', value: '192.0.2.1' },
      { record: '*.www', type: 'A', value: '192.0.2.2', ttl: 300 },
      { record: '@', type: 'AAAA', value: '2001:DB8:0:0::20' },
      { record: 'alias', type: 'CNAME', value: 'WWW.example.com.' },
      { record: '@', type: 'MX', priority: 10, value: 'mail.example.com.' },
      { record: '@', type: 'TXT', value: 'v=spf1 mx -all' },
      { record: 'quoted', type: 'TXT', value: '"two words"' },
      { record: 'sub', type: 'NS', value: 'ns1.example.net.' },
      { record: 'sub', type: 'DS', key_tag: 5464, algorithm: 8, hash_type: 2, value: DIGEST },
      { record: 'host', type: 'SSHFP', algorithm: 4, hash_type: 2, value: DIGEST },
      { record: 'www', type: 'TLSA', port: 443, proto: 'tcp', cert_usage: 3, selector: 1, hash_type: 1, value: DIGEST },
    ];
    const srv = {
      record: '@',
      type: 'SRV',
      service: 'sip',
      proto: 'tcp',
      port: 5060,
      priority: 10,
      weight: 5,
      value: 'sip.example.net',
    };
    const play = (state) => ansible([...wanted, srv].map((record) => ({ zone: 'example.com', state, ...record })));

    assert.equal((await play('present')).changed, wanted.length + 1);
    const made = await records('example.com');
    assert.equal(made.length, wanted.length + 1);
    // Debian's module expects the name of an SRV record in its data, which Cloudflare no longer returns, and so reports a change.
    assert.equal((await play('present')).changed, 1);
    assert.deepEqual(await records('example.com'), made);

    assert.equal((await play('absent')).changed, wanted.length + 1);
    assert.deepEqual(await records('example.com'), []);
    assert.equal((await play('absent')).changed, 0);
  });

  test('ansible keeps one of several records with `solo`', async () => {
    const only = { zone: 'example.com', record: 'solo', type: 'A', value: '192.0.2.9', solo: true };
    await ansible(
      ['192.0.2.7', '192.0.2.8'].map((value) => ({ zone: 'example.com', record: 'solo', type: 'A', value })),
    );
    assert.equal((await ansible([only])).changed, 1);
    assert.deepEqual(
      (await records('example.com')).map(({ content }) => content),
      ['192.0.2.9'],
    );
    assert.equal((await ansible([only])).changed, 0);
  });

  test('python3-libcloud lists, creates, changes and deletes', async () => {
    const script = fileURLToPath(new URL('python3_libcloud.py', import.meta.url));
    const child = promisify(execFile)('/usr/bin/python3', ['-B', script], {
      env: { PATH: process.env.PATH, HOME: ambit.folder, SSL_CERT_FILE: ambit.certificate },
      timeout: 120000,
    });
    child.child.stdin.end(JSON.stringify({ token: token.value, zone: 'example.net' }));
    const { stderr } = await child;
    assert.match(stderr, /Ran [1-9]\d* tests/);
    assert.deepEqual(await records('example.net'), []);
  });

  test('cloudflare-cli adds, finds, edits and removes', async () => {
    // Its edit ignores the zone option and uses the first zone that the token sees.
    one = await ambit.admin.createToken('one', ['DNS Write', 'Zone Read'], {
      [zoneResource(ambit.zone('example.org'))]: '*',
    });
    assert.match(await cfcli('zones'), /example\.org/);
    const add = ['add', 'home', '192.0.2.1', '-t', 'A', '-l', '300'];
    assert.match(await cfcli(...add), /Added A record home\.example\.org -> 192\.0\.2\.1/);
    await cfcli('add', 'example.org', 'mail.example.org', '-t', 'MX', '-p', '10');
    await cfcli('add', 'text', 'two words', '-t', 'TXT');
    await cfcli('add', '_sip._tcp', '1 5 5060 sip.example.net', '-t', 'SRV');
    const made = await records('example.org');
    assert.deepEqual(made.map(({ type, content, priority }) => [type, content, priority ?? null]).sort(), [
      ['A', '192.0.2.1', null],
      ['MX', 'mail.example.org', 10],
      ['SRV', '5 5060 sip.example.net', 1],
      ['TXT', 'two words', null],
    ]);
    await assert.rejects(cfcli(...add), /identical record already exists/i);
    assert.deepEqual(await records('example.org'), made);

    const edit = ['edit', 'home', '192.0.2.2', '-t', 'A', '-l', '120'];
    assert.match(await cfcli(...edit), /Updated A record 192\.0\.2\.2/);
    const edited = await records('example.org');
    await cfcli(...edit);
    assert.deepEqual(await records('example.org'), edited);

    assert.match(await cfcli('find', 'home', '-f', 'csv'), /A,home\.example\.org,192\.0\.2\.2,120/);
    const listed = JSON.parse(await cfcli('ls', '-f', 'json'));
    assert.deepEqual(listed.map(({ id }) => id).sort(), edited.map(({ id }) => id).sort());
    for (const name of ['home', 'text', '_sip._tcp', 'example.org']) {
      assert.match(await cfcli('rm', name), /Deleted record/);
    }
    await assert.rejects(cfcli('rm', 'home'), /No matching records found/);
    assert.deepEqual(await records('example.org'), []);
  });

  /** Runs the module once for each of the parameters. Returns the counts of the play; throws when a task fails. */
  async function ansible(tasks) {
    const playbook = join(ambit.folder, 'playbook.yaml');
    await writeFile(
      playbook,
      JSON.stringify([
        {
          hosts: 'localhost',
          connection: 'local',
          gather_facts: false,
          tasks: tasks.map((parameters) => ({ 'community.general.cloudflare_dns': parameters })),
        },
      ]),
    );
    const { stdout } = await promisify(execFile)('ansible-playbook', ['--inventory', 'localhost,', playbook], {
      env: {
        PATH: process.env.PATH,
        HOME: ambit.folder,
        LC_ALL: 'C.UTF-8',
        SSL_CERT_FILE: ambit.certificate,
        CLOUDFLARE_TOKEN: token.value,
        ANSIBLE_NOCOLOR: '1',
        ANSIBLE_STDOUT_CALLBACK: 'ansible.posix.json',
        ANSIBLE_PYTHON_INTERPRETER: '/usr/bin/python3',
        ANSIBLE_LOCALHOST_WARNING: 'false',
      },
      timeout: 240000,
    }).catch((e) => {
      throw new Error(`${e.message}\n${e.stdout}`);
    });
    return JSON.parse(stdout).stats.localhost;
  }

  async function cfcli(...rest) {
    const client = fileURLToPath(new URL('node_modules/cloudflare-cli/bin/cfcli', import.meta.url));
    const run = promisify(execFile)(process.execPath, [client, '-d', 'example.org', ...rest], {
      env: {
        PATH: process.env.PATH,
        HOME: ambit.folder,
        CF_API_KEY: one.value,
        NODE_EXTRA_CA_CERTS: ambit.certificate,
      },
      timeout: 60000,
    });
    const { stdout } = await run.catch((e) => {
      throw new Error(`${e.message}\n${e.stdout}${e.stderr}`);
    });
    return stdout;
  }
}
