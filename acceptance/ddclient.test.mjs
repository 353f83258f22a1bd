// Debian's ddclient updates an address over TLS. It reads until the connection ends, does not support chunked responses, and reads JSON
// with a regular expression; so it is also tested without the proxy.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { zoneResource } from './harness/api.mjs';
import { Ambit } from './harness/server.mjs';

describe('ddclient', () => {
  let ambit;
  let records;
  let token;

  before(async () => {
    ambit = await Ambit.start({ host: 'localhost' });
    const zone = ambit.zone('example.com');
    records = `/zones/${zone.id}/dns_records`;
    await ambit.admin.result('POST', records, {
      type: 'A',
      name: 'home',
      content: '192.0.2.1',
      ttl: 120,
      comment: 'at home',
    });
    await ambit.admin.result('POST', records, { type: 'A', name: 'other', content: '192.0.2.1' });
    token = await ambit.admin.createToken('ddclient', ['DNS Write'], {
      [zoneResource(zone)]: { 'com.cloudflare.api.account.zone.record.A.home.example.com': '*' },
    });
  });

  after(() => ambit.stop());

  for (const [what, origin, address] of [
    ['from the server itself', () => ambit.origin, '192.0.2.77'],
    ['through the proxy', () => ambit.wire.secureUrl, '192.0.2.78'],
  ]) {
    test(`updates the one record that its token is for, ${what}`, async () => {
      const output = await update(origin(), address);
      assert.match(output, /SUCCESS/, output);
      const found = await ambit.admin.result('GET', `${records}?type=A&order=name`);
      assert.deepEqual(
        found.map(({ name, content, ttl, comment }) => [name, content, ttl, comment]),
        [
          ['home.example.com', address, 120, 'at home'],
          ['other.example.com', '192.0.2.1', 1, null],
        ],
      );
    });
  }

  /** Runs it once for home.example.com with the address, and returns its output. */
  async function update(origin, address) {
    const folder = join(ambit.folder, `ddclient-${address}`);
    await mkdir(folder);
    const file = join(folder, 'ddclient.conf');
    await writeFile(
      file,
      `
      daemon=0, ssl=yes, verbose=yes, cache=${join(folder, 'cache')}
      use=ip, ip=${address}
      protocol=cloudflare, server=${new URL(origin).host}/client/v4, zone=example.com, ttl=120
      login=token, password=${token.value}
      home.example.com
    `.replace(/^ +/gm, ''),
      { mode: 0o600 },
    );
    const arguments_ = [
      '-file',
      file,
      '-ssl_ca_file',
      ambit.certificate,
      '-daemon=0',
      '-noquiet',
      '-verbose',
      '-foreground',
    ];
    const { stdout, stderr } = await promisify(execFile)('ddclient', arguments_, { timeout: 60000 });
    return stdout + stderr;
  }
});
