// Zones and DNS records, with the official SDK.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import Cloudflare from 'cloudflare';
import { zoneResource } from './harness/api.mjs';
import { all, failure, sdk } from './harness/sdk.mjs';
import { Ambit } from './harness/server.mjs';

describe('the official SDK', () => {
  let ambit;
  let admin;

  before(async () => {
    ambit = await Ambit.start();
    admin = sdk(ambit.url, ambit.initialized.token.value);
  });

  after(() => ambit.stop());

  describe('with zones', () => {
    const inAccount = () => ({ account: { id: ambit.account.id } });

    test('creates, gets, edits and deletes', async () => {
      const created = await admin.zones.create({ ...inAccount(), name: 'example.net', type: 'full' });
      assert.equal(created.name, 'example.net');
      assert.equal(created.account.id, ambit.account.id);
      assert.deepEqual(await admin.zones.get({ zone_id: created.id }), created);
      const edited = await admin.zones.edit({ zone_id: created.id, paused: true });
      assert.equal(edited.paused, true);
      assert.deepEqual(await admin.zones.activationCheck.trigger({ zone_id: created.id }), { id: created.id });
      assert.deepEqual(await admin.zones.delete({ zone_id: created.id }), { id: created.id });
      await failure(admin.zones.get({ zone_id: created.id }), Cloudflare.NotFoundError, 7003);
    });

    test('lists all pages, and filters', async () => {
      const made = [];
      for (let i = 0; i < 7; i++) {
        made.push(await admin.zones.create({ ...inAccount(), name: `zone-${i}.example.net` }));
      }
      const names = (await all(admin.zones.list({ per_page: 5, order: 'name' }))).map(({ name }) => name);
      assert.deepEqual(names, names.toSorted());
      assert.equal(names.length, 9);
      const listed = async (query) => (await all(admin.zones.list(query))).map(({ name }) => name);
      assert.deepEqual(await listed({ name: 'ZONE-3.example.net' }), ['zone-3.example.net']);
      assert.deepEqual(await listed({ name: 'starts_with:zone-3' }), ['zone-3.example.net']);
      assert.deepEqual(await listed({ name: 'missing.example.net' }), []);
      assert.equal((await listed({ account: { id: ambit.account.id }, name: 'ends_with:example.net' })).length, 7);
      assert.deepEqual(await listed({ account: { id: '0'.repeat(32) } }), []);
      for (const zone of made) {
        await admin.zones.delete({ zone_id: zone.id });
      }
    });

    test('gets no page rules, which some clients request', async () => {
      const { result } = await admin.get(`/zones/${ambit.zone('example.com').id}/pagerules?status=active`);
      assert.deepEqual(result, []);
    });

    test('gets an error for a zone that exists', async () => {
      const error = await failure(
        admin.zones.create({ ...inAccount(), name: 'example.com' }),
        Cloudflare.BadRequestError,
        1061,
      );
      assert.equal(error.errors[0].message, 'example.com already exists');
    });
  });

  describe('with records', () => {
    let zone_id;
    let number = 0;

    beforeEach(async () => {
      zone_id = (
        await admin.zones.create({ account: { id: ambit.account.id }, name: `records-${number++}.example.net` })
      ).id;
    });

    const apex = () => `records-${number - 1}.example.net`;
    const create = (record) => admin.dns.records.create({ zone_id, ttl: 1, ...record });
    const list = (query) => all(admin.dns.records.list({ zone_id, ...query }));
    const names = async (query) => (await list(query)).map(({ name }) => name.split('.')[0]).sort();

    test('creates, gets, updates, edits and deletes', async () => {
      const created = await create({
        type: 'A',
        name: 'www',
        content: '192.0.2.1',
        comment: 'first',
        tags: ['owner:dns'],
      });
      assert.equal(created.name, `www.${apex()}`);
      assert.deepEqual([created.proxied, created.proxiable], [false, false]);
      assert.deepEqual(await admin.dns.records.get(created.id, { zone_id }), created);

      const edited = await admin.dns.records.edit(created.id, {
        zone_id,
        type: 'A',
        name: 'www',
        ttl: 300,
        content: '192.0.2.2',
      });
      assert.deepEqual(
        [edited.content, edited.ttl, edited.comment, edited.tags],
        ['192.0.2.2', 300, 'first', ['owner:dns']],
      );
      const updated = await admin.dns.records.update(created.id, {
        zone_id,
        type: 'AAAA',
        name: 'www',
        ttl: 60,
        content: '2001:db8::1',
      });
      assert.deepEqual(
        [updated.type, updated.content, updated.comment, updated.tags],
        ['AAAA', '2001:db8::1', null, []],
      );

      assert.deepEqual(await admin.dns.records.delete(created.id, { zone_id }), { id: created.id });
      await failure(admin.dns.records.get(created.id, { zone_id }), Cloudflare.NotFoundError, 81044);
    });

    const types = [
      { type: 'A', name: 'a', content: '192.0.2.1' },
      { type: 'AAAA', name: 'a', content: '2001:db8::1' },
      { type: 'CNAME', name: 'c', content: 'a.example.com' },
      { type: 'MX', name: '@', content: 'mail.example.com', priority: 10 },
      { type: 'NS', name: 'sub', content: 'ns1.example.com' },
      { type: 'PTR', name: '1', content: 'host.example.com' },
      { type: 'TXT', name: 'txt', content: '"v=spf1 -all"' },
      { type: 'OPENPGPKEY', name: 'key', content: 'AQID' },
      { type: 'CAA', name: '@', data: { flags: 0, tag: 'issue', value: 'letsencrypt.org' } },
      { type: 'CERT', name: 'cert', data: { algorithm: 8, certificate: 'AQID', key_tag: 1, type: 1 } },
      { type: 'DNSKEY', name: 'dnskey', data: { algorithm: 13, flags: 257, protocol: 3, public_key: 'AQID' } },
      { type: 'DS', name: 'sub', data: { algorithm: 13, digest: 'ab'.repeat(32), digest_type: 2, key_tag: 1 } },
      { type: 'HTTPS', name: 'https', data: { priority: 1, target: '.', value: 'alpn="h3"' } },
      {
        type: 'LOC',
        name: 'loc',
        data: {
          altitude: 20,
          lat_degrees: 31,
          lat_direction: 'S',
          lat_minutes: 58,
          lat_seconds: 52.1,
          long_degrees: 115,
          long_direction: 'E',
          long_minutes: 49,
          long_seconds: 11.7,
          precision_horz: 10,
          precision_vert: 2,
          size: 10,
        },
      },
      {
        type: 'NAPTR',
        name: 'naptr',
        data: {
          flags: 'S',
          order: 30,
          preference: 100,
          regex: '',
          replacement: 'sip.example.com.',
          service: 'SIP+D2T',
        },
      },
      { type: 'SMIMEA', name: 'smimea', data: { certificate: 'ab', matching_type: 0, selector: 0, usage: 3 } },
      { type: 'SRV', name: '_sip._tcp', data: { port: 5060, priority: 1, target: 'sip.example.com', weight: 2 } },
      { type: 'SSHFP', name: 'ssh', data: { algorithm: 4, fingerprint: 'ab'.repeat(32), type: 2 } },
      { type: 'SVCB', name: 'svcb', data: { priority: 1, target: 'svc.example.com.', value: 'port="8443"' } },
      {
        type: 'TLSA',
        name: '_443._tcp',
        data: { certificate: 'ab'.repeat(32), matching_type: 1, selector: 1, usage: 3 },
      },
      { type: 'URI', name: '_http._tcp', priority: 10, data: { target: 'https://example.com/', weight: 1 } },
    ];

    test('round-trips every type', async () => {
      for (const record of types) {
        const { name, ...sent } = record;
        const created = await create(record);
        assert.deepEqual({ ...created, ...sent }, created);
        assert.ok(created.content, JSON.stringify(created));
        assert.deepEqual(await admin.dns.records.get(created.id, { zone_id }), created, name);
      }
      const listed = await list({ per_page: 5, order: 'type' });
      assert.deepEqual(
        listed.map(({ type }) => type),
        types.map(({ type }) => type).sort(),
      );
    });

    test('finds with nested filters', async () => {
      await create({
        type: 'A',
        name: 'one',
        content: '192.0.2.1',
        comment: 'Web server',
        tags: ['team:web', 'env:prod'],
      });
      await create({
        type: 'A',
        name: 'two',
        content: '192.0.2.2',
        comment: 'database',
        tags: ['team:db', 'env:prod'],
      });
      await create({ type: 'TXT', name: 'three', content: '"192.0.2.1 in words"' });
      const expectations = [
        [{ name: { exact: `ONE.${apex()}` } }, ['one']],
        [{ name: { startswith: 'T' } }, ['three', 'two']],
        [{ name: { contains: 'ne.re' } }, ['one']],
        [{ name: { endswith: 'example.net' } }, ['one', 'three', 'two']],
        [{ content: { exact: '192.0.2.2' } }, ['two']],
        [{ content: { contains: '192.0.2.1' } }, ['one', 'three']],
        [{ comment: { contains: 'WEB' } }, ['one']],
        [{ comment: { absent: 'true' } }, ['three']],
        [{ comment: { present: 'true' } }, ['one', 'two']],
        [{ tag: { exact: 'team:web' } }, ['one']],
        [{ tag: { present: 'env' } }, ['one', 'two']],
        [{ tag: { absent: 'env' } }, ['three']],
        [{ type: 'TXT' }, ['three']],
        [{ type: 'A', content: { contains: '.1' } }, ['one']],
        [{ match: 'any', name: { startswith: 'two' }, content: { contains: 'words' } }, ['three', 'two']],
        [{ search: 'words' }, ['three']],
        [{ proxied: true }, []],
      ];
      for (const [query, expected] of expectations) {
        assert.deepEqual(await names(query), expected, JSON.stringify(query));
      }
    });

    test('reads all pages', async () => {
      await admin.dns.records.batch({
        zone_id,
        posts: Array.from({ length: 23 }, (_, i) => ({ type: 'A', name: `n${i}`, content: '192.0.2.1', ttl: 1 })),
      });
      assert.equal((await list({ per_page: 5 })).length, 23);
      const page = await admin.dns.records.list({ zone_id, per_page: 5, page: 5 });
      const { page: number, per_page, count, total_count, total_pages } = page.result_info;
      assert.deepEqual([number, per_page, count, total_count, total_pages], [5, 5, 3, 23, 5]);
    });

    test('changes many at once, or none', async () => {
      const [gone, patched, put] = await Promise.all(
        ['gone', 'patched', 'put'].map((name) => create({ type: 'A', name, content: '192.0.2.1', comment: name })),
      );
      const answer = await admin.dns.records.batch({
        zone_id,
        deletes: [{ id: gone.id }],
        patches: [{ id: patched.id, content: '192.0.2.2' }],
        puts: [{ id: put.id, type: 'A', name: 'put', content: '192.0.2.3', ttl: 120 }],
        posts: [
          { type: 'TXT', name: 'posted', content: 'x', ttl: 1, comment: '', tags: [], proxied: false, priority: 0 },
        ],
      });
      assert.deepEqual(
        [answer.deletes[0].id, answer.patches[0].comment, answer.puts[0].comment],
        [gone.id, 'patched', null],
      );
      const contents = (await list()).map(({ name, content }) => `${name.split('.')[0]} ${content}`).sort();
      assert.deepEqual(contents, ['patched 192.0.2.2', 'posted x', 'put 192.0.2.3']);

      const broken = {
        zone_id,
        deletes: [{ id: put.id }],
        posts: [{ type: 'A', name: 'wrong', content: 'nowhere', ttl: 1 }],
      };
      await failure(admin.dns.records.batch(broken), Cloudflare.BadRequestError, 9005);
      assert.equal((await list()).length, 3);
    });

    test('exports, and imports what it exported', async () => {
      for (const record of types) {
        await create(record);
      }
      const file = await admin.dns.records.export({ zone_id });
      assert.match(file, /\sIN\s+SOA\s/);
      const before = (await list()).map(plain);
      for (const { id } of await list()) {
        await admin.dns.records.delete(id, { zone_id });
      }
      const { recs_added, total_records_parsed } = await admin.dns.records.import({ zone_id, file });
      assert.equal(recs_added, types.length);
      assert.ok(total_records_parsed >= types.length);
      const imported = await list();
      assert.deepEqual(imported.map(plain).sort(byText), before.sort(byText));
      assert.equal((await admin.dns.records.import({ zone_id, file })).recs_added, 0);
      assert.equal((await admin.dns.usage.zone.get({ zone_id })).record_usage, types.length);
    });

    test('imports a whole file, or reports which lines are wrong', async () => {
      const file = 'good 300 IN A 192.0.2.1\nbad 300 IN A nowhere\n';
      const error = await failure(admin.dns.records.import({ zone_id, file }), Cloudflare.BadRequestError, 9005);
      assert.match(JSON.stringify(error.errors), /line 2/);
      assert.deepEqual(await list(), []);
    });

    test("gets Cloudflare's codes for conflicting records", async () => {
      await create({ type: 'A', name: 'a', content: '192.0.2.1' });
      await create({ type: 'CNAME', name: 'c', content: 'a.example.com' });
      const expectations = [
        [{ type: 'A', name: 'a', content: '192.0.2.1' }, 81058],
        [{ type: 'CNAME', name: 'a', content: 'b.example.com' }, 81053],
        [{ type: 'A', name: 'c', content: '192.0.2.1' }, 81054],
        [{ type: 'A', name: 'x', content: 'nowhere' }, 9005],
      ];
      for (const [record, code] of expectations) {
        await failure(create(record), Cloudflare.BadRequestError, code);
      }
    });

    test('is refused, with the missing permission', async () => {
      const { value } = await ambit.admin.createToken('reads', ['DNS Read'], { [zoneResource({ id: zone_id })]: '*' });
      const reader = sdk(ambit.url, value);
      const refusals = [
        [
          () => reader.dns.records.create({ zone_id, type: 'A', name: 'a', content: '192.0.2.1', ttl: 1 }),
          10000,
          'DNS Write',
        ],
        [() => reader.zones.get({ zone_id }), 9109, 'Zone Read'],
        [() => reader.zones.delete({ zone_id }), 9109, 'Zone Write'],
        [() => reader.dns.records.list({ zone_id: ambit.zone('example.com').id }), 10000, 'DNS Read'],
        [() => reader.user.tokens.list(), 9109, 'API Tokens Read'],
      ];
      for (const [request, code, missing] of refusals) {
        const error = await failure(request(), Cloudflare.PermissionDeniedError, code);
        assert.ok(
          error.errors[0].error_chain[0].message.includes(`needs \`${missing}\``),
          JSON.stringify(error.errors),
        );
      }
    });
  });
});

const plain = ({ name, type, content, ttl, data, priority }) => ({ name, type, content, ttl, data, priority });

const byText = (a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b));
