// A zone moves from a running BIND to Ambit with one command; a Knot that followed BIND then follows Ambit.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { BindPrimary } from './harness/dns/bind.mjs';
import { eventually } from './harness/dns/daemon.mjs';
import { KnotSecondary } from './harness/dns/knot.mjs';
import { newKey, Publisher } from './harness/dns/publisher.mjs';
import { TRICKY, ZONE } from './harness/dns/tricky-zone.mjs';
import { assertSameZone, published } from './harness/dns/zones.mjs';
import { freePort } from './harness/dns/ports.mjs';
import { readAll } from './harness/zonefile.mjs';

const SERIAL = 2000000000; // ahead of the clock
const launcher = fileURLToPath(new URL('../ambit', import.meta.url));
const TEXT = `@ 3600 IN SOA ns1.example.net. hostmaster.example.com. ${SERIAL} 10000 2400 604800 1800
@ 3600 IN NS ns1.example.net.
${TRICKY}`;

describe('moving a zone', () => {
  let bind;
  let knot;
  let publisher;
  let zone;

  before(async () => {
    const [key, port] = [newKey(), await freePort()];
    bind = await BindPrimary.start({ key, notify: [port], zones: { [ZONE]: TEXT } });
    knot = await KnotSecondary.start({ primary: bind, zones: [ZONE], port });
    await knot.serves(ZONE, SERIAL);
    publisher = await Publisher.start({ zones: [] });
  });

  after(() => Promise.all([bind, knot, publisher].map((server) => server?.stop())));

  async function command(words) {
    const { ambit } = publisher;
    const env = { PATH: process.env.PATH, AMBIT_URL: ambit.origin, AMBIT_TOKEN: ambit.initialized.token.value };
    return (await promisify(execFile)(launcher, words, { env })).stdout;
  }

  test('takes all records of BIND and continues above its serial', async () => {
    const { algorithm, name, secret } = bind.key;
    const key = await bind.write('transfer.key', `${algorithm}:${name}:${secret}\n`);
    const words = ['zone', 'import', '--from', `127.0.0.1:${bind.port}`, '--tsig', key, '--yes', ZONE];
    await command(words);
    [zone] = await publisher.api.result('GET', `/zones?name=${ZONE}`);
    const withoutApex = (records) =>
      records.filter((text) => !/ (SOA|NS) /.test(text) || !text.startsWith(`${ZONE}. `));
    const exported = published(await publisher.export(zone));
    assert.deepEqual(withoutApex(await readAll(exported, ZONE)), withoutApex(await readAll(TEXT, ZONE)));
    assert.ok(Number(/ (\d+)( \d+){4}$/m.exec(exported.split('\n')[0])[1]) > SERIAL);
  });

  test('leaves only the address of the primary to change', async () => {
    await publisher.publish(zone, [knot]);
    await knot.follow(publisher);
    const serial = await publisher.serial(ZONE);
    await knot.serves(ZONE, serial);
    await assertSameZone(knot, ZONE, await publisher.export(zone));
  });

  test('shows which serial the secondary has', async () => {
    const serial = await publisher.serial(ZONE);
    const shown = await eventually('the secondary is shown with its serial', async () => {
      const text = await command(['zone', 'show', ZONE]);
      return new RegExp(`^peer +\\S+: fetched ${serial}, serves ${serial}$`, 'm').test(text) && text;
    });
    assert.match(shown, new RegExp(`^serial +${serial}$`, 'm'));
    assert.match(shown, /^last transferred +\d{4}-\d{2}-\d{2}T/m);
    const { outgoing } = JSON.parse(await command(['zone', 'show', ZONE, '--json']));
    assert.equal(outgoing.peer_status[0].fetched_serial, serial);
    assert.ok(outgoing.checked_time >= outgoing.last_transferred_time);
  });
});
