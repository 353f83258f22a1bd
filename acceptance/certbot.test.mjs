// certbot and its Cloudflare plugin, as Debian has them, issue a certificate for a domain and its wildcard.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Api, assertRefused, zoneResource } from './harness/api.mjs';
import { Nameserver } from './harness/nameserver.mjs';
import { Pebble } from './harness/pebble.mjs';
import { Ambit } from './harness/server.mjs';

const NAMES = ['example.com', '*.example.com'];
const CHALLENGE = '_acme-challenge.example.com';

describe('certbot', () => {
  let ambit;
  let nameserver;
  let pebble;
  let zone;
  let other;
  let untouched;
  let hidden = false;

  before(async () => {
    ambit = await Ambit.start();
    zone = ambit.zone('example.com');
    nameserver = await Nameserver.start(published);
    pebble = await Pebble.start(join(ambit.folder, 'pebble'), nameserver.address);
    other = ambit.zone('example.org');
    await ambit.admin.result('POST', recordsOf(zone), { type: 'A', name: 'www', content: '192.0.2.1' });
    await ambit.admin.result('POST', recordsOf(zone), { type: 'TXT', name: '@', content: '"v=spf1 -all"' });
    untouched = await listed();
  });

  after(async () => {
    await pebble?.stop();
    nameserver?.stop();
    await ambit?.stop();
  });

  test('issues with a token for the DNS of the zone', async () => {
    const token = await ambit.admin.createToken('certbot', ['DNS Write', 'Zone Read'], { [zoneResource(zone)]: '*' });
    await issue('zone', token);
  });

  test('gets no certificate when the challenges cannot be found', async () => {
    const token = await ambit.admin.createToken('certbot, unseen', ['DNS Write'], { [zoneResource(zone)]: '*' });
    hidden = true;
    await assert.rejects(pebble.issue('unseen', ambit.url, token.value, NAMES), /Some challenges have failed/);
    hidden = false;
    assert.deepEqual(await listed(), untouched, 'nothing is left behind');
  });

  describe('with a token for the challenges only', () => {
    let token;
    let narrow;

    before(async () => {
      token = await ambit.admin.createToken('certbot, challenges only', ['DNS Write'], {
        [zoneResource(zone)]: { 'com.cloudflare.api.account.zone.record.TXT._acme-challenge.*': '*' },
      });
      narrow = ambit.as(token.value);
    });

    test('issues', () => issue('record', token));

    test('sees no other record', async () => {
      assert.deepEqual(await narrow.result('GET', recordsOf(zone)), []);
      const [address] = untouched;
      const missing = 'f'.repeat(32);
      const refusal = await narrow.get(`${recordsOf(zone)}/${address.id}`);
      const nowhere = await narrow.get(`${recordsOf(zone)}/${missing}`);
      assertRefused(refusal, 404, 81044);
      assert.equal(nowhere.text, refusal.text, 'the response is the same as for a missing record');
    });

    for (const [what, record, missing] of [
      ['another name', { type: 'TXT', name: 'www', content: 'x' }, 'the TXT records of `www.example.com`'],
      [
        'another type',
        { type: 'A', name: '_acme-challenge', content: '192.0.2.2' },
        'the A records of `_acme-challenge.example.com`',
      ],
      [
        'a name with the same prefix',
        { type: 'TXT', name: '_acme-challenges', content: 'x' },
        'the TXT records of `_acme-challenges.example.com`',
      ],
    ]) {
      test(`cannot create a record of ${what}`, async () => {
        assertRefused(
          await narrow.send('POST', recordsOf(zone), record),
          403,
          10000,
          `needs \`DNS Write\` on ${missing}`,
        );
      });
    }

    test('cannot change an existing record', async () => {
      const [address] = untouched;
      for (const [method, body] of [
        ['PATCH', { content: '192.0.2.3' }],
        ['PUT', { ...address, content: '192.0.2.3' }],
        ['DELETE'],
      ]) {
        assertRefused(await narrow.send(method, `${recordsOf(zone)}/${address.id}`, body), 404, 81044);
      }
    });

    test('cannot move its own record to another name', async () => {
      const own = await narrow.result('POST', recordsOf(zone), { type: 'TXT', name: CHALLENGE, content: 'mine' });
      const refusal = await narrow.send('PATCH', `${recordsOf(zone)}/${own.id}`, { name: 'www.example.com' });
      assertRefused(refusal, 403, 10000, 'needs `DNS Write` on the TXT records of `www.example.com`');
      await narrow.result('DELETE', `${recordsOf(zone)}/${own.id}`);
    });

    test('changes nothing with a batch of which a part is refused', async () => {
      const posts = [
        { type: 'TXT', name: CHALLENGE, content: 'a' },
        { type: 'TXT', name: 'www', content: 'b' },
      ];
      const refusal = await narrow.send('POST', `${recordsOf(zone)}/batch`, { posts });
      assertRefused(refusal, 403, 10000, 'needs `DNS Write` on the TXT records of `www.example.com`');
    });

    test('is refused everything else, with the missing permission', async () => {
      const refusals = [
        [await narrow.get(`/zones/${zone.id}`), 9109, 'needs `Zone Read` on zone `example.com`'],
        [
          await narrow.send('PATCH', `/zones/${zone.id}`, { paused: true }),
          9109,
          'needs `Zone Write` on zone `example.com`',
        ],
        [await narrow.send('DELETE', `/zones/${zone.id}`), 9109, 'needs `Zone Write` on zone `example.com`'],
        [await narrow.get(`${recordsOf(zone)}/export`), 10000, 'needs `DNS Read` on zone `example.com`'],
        [await narrow.get(`${recordsOf(zone)}/usage`), 10000, 'needs `DNS Read` on zone `example.com`'],
        [
          await narrow.send('POST', `${recordsOf(zone)}/import`, 'x 1 IN A 192.0.2.1', {
            'content-type': 'text/plain',
          }),
          10000,
          'needs `DNS Write` on zone `example.com`',
        ],
        [await narrow.get(recordsOf(other)), 10000, `needs \`DNS Read\` on zone \`${other.id}\``],
        [
          await narrow.send('POST', recordsOf(other), { type: 'TXT', name: '_acme-challenge', content: 'x' }),
          10000,
          `needs \`DNS Write\` on zone \`${other.id}\``,
        ],
        [await narrow.send('POST', '/zones', { name: 'example.net' }), 9109, 'needs `Zone Write`'],
        [await narrow.get('/user/tokens'), 9109, '`API Tokens Read`'],
        [
          await narrow.send('POST', '/user/tokens', { name: 'x', policies: token.policies }),
          9109,
          '`API Tokens Write`',
        ],
        [await narrow.send('PUT', `/user/tokens/${token.id}/value`, {}), 9109, '`API Tokens Write`'],
        [await narrow.get(`/accounts/${ambit.account.id}/tokens`), 9109, '`Account API Tokens Read`'],
      ];
      for (const [refusal, code, missing] of refusals) {
        assertRefused(refusal, 403, code, missing);
      }
    });

    test('leaves everything as it was', async () => assert.deepEqual(await listed(), untouched));
  });

  const recordsOf = ({ id }) => `/zones/${id}/dns_records`;

  const listed = () => ambit.admin.result('GET', recordsOf(zone));

  /** The contents that a nameserver would return, read directly from the server with the first token. */
  async function published(name) {
    if (hidden) {
      return [];
    }
    const watcher = new Api(`${ambit.origin}/client/v4`, ambit.initialized.token.value);
    const records = await watcher.result('GET', `${recordsOf(zone)}?type=TXT&name=${name}`);
    return records.map(({ content }) => content);
  }

  /** Issues with the token. Pebble issues the certificate only if it finds its challenges in the zone. */
  async function issue(label, token) {
    nameserver.answered.length = 0;
    const certificate = await pebble.issue(label, ambit.url, token.value, NAMES);

    const asked = nameserver.answered.filter(({ name }) => name === CHALLENGE);
    assert.ok(asked.length >= NAMES.length, 'each name was validated');
    for (const { texts } of asked) {
      assert.equal(new Set(texts).size, 2, `the challenges of domain and wildcard exist together: ${texts}`);
    }
    const { stdout } = await promisify(execFile)('openssl', [
      'x509',
      '-in',
      certificate,
      '-noout',
      '-ext',
      'subjectAltName',
    ]);
    assert.deepEqual([...stdout.matchAll(/DNS:(\S+?)(,|$)/gm)].map(([, name]) => name).sort(), [
      '*.example.com',
      'example.com',
    ]);
    assert.deepEqual(await listed(), untouched, 'nothing is left behind');
  }
});
