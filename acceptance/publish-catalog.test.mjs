// Knot, BIND and PowerDNS, configured as in docs/operate/dns.md, follow the catalog; Knot also signs.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { BindSecondary } from './harness/dns/bind.mjs';
import { ask } from './harness/dns/client.mjs';
import { eventually } from './harness/dns/daemon.mjs';
import { KnotSecondary } from './harness/dns/knot.mjs';
import { TYPES } from './harness/dns/message.mjs';
import { PowerDnsSecondary } from './harness/dns/powerdns.mjs';
import { Publisher } from './harness/dns/publisher.mjs';
import { assertSameZone } from './harness/dns/zones.mjs';

const FIRST = 'example.com';
const NEW_ZONE_MILLIS = 5000;
const TEST_MILLIS = 600000;

describe('the catalog', { timeout: TEST_MILLIS }, () => {
  let publisher;
  let knot;
  let signer;
  let bind;
  let powerDns;
  let all;

  before(async () => {
    publisher = await Publisher.start({ zones: [FIRST] });
    const options = { primary: publisher, catalog: publisher.catalog };
    [knot, signer, bind, powerDns] = all = await Promise.all([
      KnotSecondary.start(options),
      KnotSecondary.start({ ...options, signing: true }),
      BindSecondary.start(options),
      PowerDnsSecondary.start(options),
    ]);
    await publisher.publish(publisher.ambit.zone(FIRST), all);
    const serial = await publisher.serial(FIRST);
    await Promise.all([knot, bind].map((follower) => follower.serves(FIRST, serial)));
  });

  after(() => Promise.all([...(all ?? []), publisher].map((server) => server?.stop())));

  async function created(name) {
    const zone = await publisher.createZone(name);
    await publisher.api.result('POST', `/zones/${zone.id}/dns_records`, {
      type: 'A',
      name: 'www',
      content: '192.0.2.1',
    });
    await publisher.publish(zone, all);
    return { ...zone, serial: await publisher.serial(name) };
  }

  test('brings a new zone to Knot and BIND in seconds', async (context) => {
    const start = performance.now();
    const zone = await created('new.example.com');
    const exported = await publisher.export(zone);
    await Promise.all(
      [knot, bind].map(async (follower) => {
        await follower.serves(zone.name, zone.serial, { millis: NEW_ZONE_MILLIS });
        context.diagnostic(`${follower.name}: ${(performance.now() - start).toFixed(0)} ms`);
        await assertSameZone(follower, zone.name, exported);
      }),
    );
  });

  test('is followed by PowerDNS, with the key activated for each zone', async () => {
    const zone = await created('keyed.example.com');
    const added = () =>
      powerDns.activateKey(zone.name).then(
        () => true,
        () => false,
      );
    await eventually(`powerdns adds ${zone.name}`, added, { daemons: [powerDns], pause: 200 });
    await powerDns.serves(zone.name, zone.serial);
  });

  test('is followed by PowerDNS whose address an ACL allows', async () => {
    const acls = `/accounts/${publisher.ambit.account.id}/secondary_dns/acls`;
    await publisher.api.result('POST', acls, { name: 'powerdns', ip_range: '127.0.0.1/32' });
    const zone = await created('allowed.example.com');
    await powerDns.serves(zone.name, zone.serial);
  });

  test('is signed by Knot with one more line', async () => {
    const zone = await created('signed.example.com');
    const signed = async (name) => {
      const response = await ask(signer.port, name, TYPES.A, { size: 1232, dnssec: true });
      return response?.answer.some(({ type }) => type === TYPES.RRSIG);
    };
    await eventually('a signed record', () => signed(`www.${zone.name}`), { daemons: [signer] });
    await publisher.api.result('POST', `/zones/${zone.id}/dns_records`, {
      type: 'A',
      name: 'ftp',
      content: '192.0.2.2',
    });
    await eventually('a signed change', () => signed(`ftp.${zone.name}`), { daemons: [signer] });
  });

  test('loses a zone whose transfers are disabled', async () => {
    const zone = await created('short.example.com');
    await Promise.all([knot, bind].map((follower) => follower.serves(zone.name, zone.serial)));
    await publisher.api.result('POST', `${publisher.outgoing(zone)}/disable`, {});
    await Promise.all([knot, bind].map((follower) => follower.serves(zone.name, undefined)));
    assert.equal(await publisher.api.result('GET', `${publisher.outgoing(zone)}/status`), 'Disabled');
  });
});
