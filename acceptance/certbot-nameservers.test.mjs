// certbot with a token for the challenges only; the challenges are validated through a resolver and a Knot that follows Ambit.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { zoneResource } from './harness/api.mjs';
import { KnotSecondary } from './harness/dns/knot.mjs';
import { Publisher } from './harness/dns/publisher.mjs';
import { Unbound } from './harness/dns/unbound.mjs';
import { Pebble } from './harness/pebble.mjs';

const ZONE = 'example.com';
const PROPAGATION_SECONDS = 1; // certbot's default for Cloudflare is 10

describe('certbot with nameservers that follow Ambit', () => {
  let publisher;
  let zone;
  let knot;
  let unbound;
  let pebble;

  before(async () => {
    publisher = await Publisher.start({ zones: [ZONE] });
    zone = publisher.ambit.zone(ZONE);
    knot = await KnotSecondary.start({ primary: publisher, zones: [ZONE] });
    await publisher.publish(zone, [knot]);
    await knot.serves(ZONE, await publisher.serial(ZONE));
    unbound = await Unbound.start({ ports: { [ZONE]: knot.port } });
    pebble = await Pebble.start(join(publisher.ambit.folder, 'pebble'), `127.0.0.1:${unbound.port}`);
  });

  after(() => Promise.all([pebble, unbound, knot, publisher].map((server) => server?.stop())));

  test('gets a certificate for a domain and its wildcard', async () => {
    const token = await publisher.api.createToken('certbot, challenges only', ['DNS Write'], {
      [zoneResource(zone)]: { 'com.cloudflare.api.account.zone.record.TXT._acme-challenge.*': '*' },
    });
    const names = [ZONE, `*.${ZONE}`];
    assert.ok(await pebble.issue('secondary', publisher.ambit.url, token.value, names, PROPAGATION_SECONDS));
    assert.deepEqual(await publisher.api.result('GET', `/zones/${zone.id}/dns_records`), [], 'nothing is left behind');
  });
});
