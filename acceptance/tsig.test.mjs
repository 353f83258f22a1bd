// Transfers with right and wrong signatures (RFC 8945), from Ambit and from Knot, and the judgement of kdig.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { exchange, firstOf, transfer } from './harness/dns/client.mjs';
import { KnotPrimary } from './harness/dns/knot.mjs';
import { query, RCODES, read, record, TYPES } from './harness/dns/message.mjs';
import { freePort } from './harness/dns/ports.mjs';
import { newKey, Publisher } from './harness/dns/publisher.mjs';
import { isSigned, sign, tsigOf } from './harness/dns/tsig.mjs';

const ZONE = 'example.com';
const BADSIG = 16;
const BADKEY = 17;
const BADTIME = 18;
const RECURSION_DESIRED = 0x0100;
const HOUR = 3600;
const ID = 4711;

const axfr = (name = ZONE) => query({ id: ID, name, type: TYPES.AXFR });
const flipped = (mac) => Buffer.concat([Buffer.from([mac[0] ^ 1]), mac.subarray(1)]);
const nowSeconds = () => Math.floor(Date.now() / 1000);

/** Requests that get no transfer, with the response's rcode, its TSIG error, and whether it is signed; `knot` where Knot differs. */
const WRONG = {
  'an unknown key': { of: (key) => sign(axfr(), { ...key, name: 'other' }), rcode: 'NOTAUTH', error: BADKEY },
  'a wrong algorithm': {
    of: (key) => sign(axfr(), { ...key, algorithm: 'hmac-sha512' }),
    rcode: 'NOTAUTH',
    error: BADKEY,
  },
  'an unknown algorithm': {
    of: (key) => ({ message: renamed(sign(axfr(), key).message, 'hmac-sha256', 'hmac-sha999') }),
    rcode: 'NOTAUTH',
    error: BADKEY,
  },
  'a wrong MAC': { of: (key) => sign(axfr(), key, { change: flipped }), rcode: 'NOTAUTH', error: BADSIG },
  'a wrong secret': { of: (key) => sign(axfr(), { ...newKey(), name: key.name }), rcode: 'NOTAUTH', error: BADSIG },
  'the MAC of another message': {
    of: (key) => ({ message: withOtherFlags(sign(axfr(), key).message) }),
    rcode: 'NOTAUTH',
    error: BADSIG,
  },
  'a time an hour ago': {
    of: (key) => sign(axfr(), key, { time: nowSeconds() - HOUR }),
    rcode: 'NOTAUTH',
    error: BADTIME,
    signed: true,
  },
  'a time in an hour': {
    of: (key) => sign(axfr(), key, { time: nowSeconds() + HOUR }),
    rcode: 'NOTAUTH',
    error: BADTIME,
    signed: true,
  },
  'no signature': { of: () => ({ message: axfr() }), rcode: 'REFUSED', knot: { rcode: 'NOTAUTH' } },
  'a signature that is not the last record': {
    of: (key) => ({ message: withRecordAfter(sign(axfr(), key).message) }),
    rcode: 'FORMERR',
  },
  'an empty MAC': {
    of: (key) => sign(axfr(), key, { change: () => Buffer.alloc(0) }),
    rcode: 'FORMERR', // RFC 8945, 5.2.2.1
    knot: { rcode: 'NOTAUTH', error: BADSIG },
  },
};

function renamed(message, from, to) {
  const changed = Buffer.from(message);
  changed.write(to, changed.indexOf(from), 'latin1');
  return changed;
}

function withOtherFlags(message) {
  const changed = Buffer.from(message);
  changed.writeUInt16BE(RECURSION_DESIRED, 2);
  return changed;
}

function withRecordAfter(message) {
  const more = Buffer.concat([message, record('', TYPES.A, Buffer.from([192, 0, 2, 1]))]);
  more.writeUInt16BE(2, 10);
  return more;
}

const SERVERS = {
  async Ambit() {
    const publisher = await Publisher.start();
    await publisher.publish(publisher.ambit.zone(ZONE), [{ port: await freePort() }]);
    return publisher;
  },
  async Knot() {
    const key = newKey();
    const text = `@ 60 IN SOA ns.example.net. hostmaster.example.net. 1 60 60 60 60\n@ 60 IN NS ns.example.net.\n`;
    const knot = await KnotPrimary.start({ key, zones: { [ZONE]: text } });
    return { key, port: knot.port, stop: () => knot.stop() };
  },
};

for (const [name, start] of Object.entries(SERVERS)) {
  describe(`transfers from ${name}`, () => {
    let server;

    before(async () => (server = await start()));

    after(() => server?.stop());

    const kdig = async (key, ...more) => {
      const { stdout, stderr } = await promisify(execFile)('kdig', [
        '@127.0.0.1',
        '-p',
        String(server.port),
        '-y',
        `${key.algorithm}:${key.name}:${key.secret}`,
        ...more,
      ]).catch((e) => e);
      return stdout + stderr;
    };

    test('are signed with the key, in the judgement of kdig', async () => {
      const output = await kdig(server.key, ZONE, 'AXFR');
      assert.match(output, /\sSOA\s/);
      assert.match(output, /TSIG\s/);
      assert.doesNotMatch(output, /;; (WARNING|ERROR)/);
    });

    test('are for the right key only, in the judgement of kdig', async () => {
      const output = await kdig({ ...newKey(), name: server.key.name }, ZONE, 'AXFR');
      assert.match(output, /BADSIG|NOTAUTH/);
      assert.doesNotMatch(output, /\sIN\s+SOA\s/);
    });

    test('have all records', async () => {
      const { records } = await transfer(server.port, ZONE, server.key);
      assert.ok(records.length >= 2);
    });

    test('follow a question over UDP, which is answered with a signature', async () => {
      const { message, mac } = sign(query({ id: ID, name: ZONE, type: TYPES.SOA }), server.key);
      const response = read(await exchange(server.port, message));
      assert.equal(response.rcode, RCODES.NOERROR);
      assert.ok(response.authoritative);
      assert.ok(isSigned(response, server.key, mac));
    });

    for (const [what, { of, knot, ...expected }] of Object.entries(WRONG)) {
      const { rcode, error = 0, signed = false } = (name === 'Knot' && knot) || expected;
      test(`are refused to ${what}`, async () => {
        const { message, mac } = of(server.key);
        const response = await firstOf(server.port, message);
        assert.equal(response.rcode, RCODES[rcode]);
        assert.deepEqual(response.answer, []);
        const tsig = tsigOf(response);
        assert.equal(tsig?.error ?? 0, error);
        assert.equal((tsig?.mac.length ?? 0) > 0, signed);
        if (error === BADTIME) {
          assert.ok(Math.abs(tsig.otherTime - nowSeconds()) < 60, 'the time of the server');
          assert.ok(isSigned(response, server.key, mac));
        }
      });
    }
  });
}
