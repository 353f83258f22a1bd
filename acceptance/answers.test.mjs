// Answers to each name and type of a difficult zone, compared with those of Knot and NSD that load the zone as it was exported.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { ask, askOverTcp, exchange } from './harness/dns/client.mjs';
import { KnotPrimary } from './harness/dns/knot.mjs';
import { query, RCODES, read, textOf, TYPES } from './harness/dns/message.mjs';
import { NsdPrimary } from './harness/dns/nsd.mjs';
import { Answering, newKey } from './harness/dns/publisher.mjs';
import { questions, TRICKY, ZONE } from './harness/dns/tricky-zone.mjs';
import { published } from './harness/dns/zones.mjs';

const LARGEST = 4096;
const DEFAULT_SIZE = 512; // without EDNS (RFC 1035, 4.2.1)
const OWN_SIZE = 1232;
const SIZES = [undefined, 0, 511, 512, 513, 600, 800, 1000, 1024, 1231, 1232, 1233, 1400, 1452, 2048, 3000, 4000, 4096];

/** Known differences of a server to Ambit: whether a question is one of them. Each must occur. */
const DIFFERENT = [
  {
    at: 'nsd',
    why: 'ANY may be answered with any one rrset (RFC 8482, 4.1)',
    is: ({ name, type }) => type === 'ANY' && name === ZONE,
  },
  {
    at: 'knot',
    why: 'signatures may be next to a CNAME; Knot does not follow the CNAME to find that there are none, Ambit and NSD do',
    is: ({ type }, ours) => type === 'RRSIG' && ours.answer.some((text) => text.split(' ')[2] === String(TYPES.CNAME)),
  },
];

describe('answers', () => {
  let server;
  let knot;
  let nsd;

  before(async () => {
    server = await Answering.start({ zones: [ZONE] });
    const zone = server.ambit.zone(ZONE);
    await server.import(zone, TRICKY);
    const zones = { [ZONE]: published(await server.export(zone)) };
    [knot, nsd] = await Promise.all([KnotPrimary.start({ key: newKey(), zones }), NsdPrimary.start({ zones })]);
  });

  after(() => Promise.all([knot, nsd, server].map((server) => server?.stop())));

  /**
   * What a response says: its records without order and repetition, because Knot and NSD repeat the records of a loop. Addresses next to
   * it count for a delegation only, where they are glue.
   */
  const meaning = ({ flags, rcode, authoritative, answer, authority, additional }) => ({
    flags,
    rcode,
    answer: texts(answer),
    authority: texts(authority),
    glue: authoritative ? [] : texts(additional.filter(({ type }) => type !== TYPES.OPT)),
  });

  const texts = (records) => [...new Set(records.map(textOf))].sort();

  const meaningAt = async ({ port }, { name, number }, options = { size: LARGEST }) =>
    meaning(await ask(port, name, number, options));

  const allowed = (at, question, ours) => DIFFERENT.find((known) => known.at === at && known.is(question, ours));

  test('are those of Knot and NSD', async () => {
    const unused = new Set(DIFFERENT);
    const differences = [];
    for (const question of questions) {
      const ours = await meaningAt(server, question);
      for (const other of [knot, nsd]) {
        const theirs = await meaningAt(other, question);
        if (!isDeepStrictEqual(ours, theirs)) {
          const known = allowed(other.name, question, ours);
          unused.delete(known);
          differences.push(...(known ? [] : [{ at: other.name, question, ours, theirs }]));
        }
      }
    }
    assert.deepEqual(differences, []);
    assert.deepEqual([...unused], [], 'each known difference occurs');
  });

  test('are those of Knot over TCP', async () => {
    for (const question of questions) {
      const [ours, theirs] = await Promise.all(
        [server, knot].map(({ port }) => askOverTcp(port, question.name, question.number, { size: LARGEST })),
      );
      if (!allowed('knot', question, meaning(ours))) {
        assert.deepEqual(meaning(ours), meaning(theirs), `${question.name} ${question.type}`);
      }
    }
  });

  for (const name of ['big', 'many', 'www', 'child', 'missing']) {
    test(`fit into the size that the client offers, or say that they do not (${name})`, async () => {
      for (const type of [TYPES.TXT, TYPES.AAAA]) {
        const whole = await askOverTcp(server.port, `${name}.${ZONE}`, type, { size: LARGEST });
        for (const size of SIZES) {
          const response = await ask(server.port, `${name}.${ZONE}`, type, { size });
          const limit = size === undefined ? DEFAULT_SIZE : Math.min(Math.max(size, DEFAULT_SIZE), OWN_SIZE);
          const what = `${name} ${type} with ${size}`;
          assert.ok(response.size <= limit, `${what}: ${response.size} bytes`);
          assert.equal(response.additional.filter((one) => one.type === TYPES.OPT).length, size === undefined ? 0 : 1);
          if (response.truncated) {
            assert.ok(whole.size > limit - (size === undefined ? 0 : 11), `${what}: truncated without need`);
            assert.deepEqual(response.answer, [], `${what}: no part of an rrset`);
          } else {
            assert.deepEqual(meaning(response).answer, meaning(whole).answer, what);
            assert.deepEqual(meaning(response).authority, meaning(whole).authority, what);
          }
        }
      }
    });
  }

  test('repeat the case of the question (0x20)', async () => {
    for (let i = 0; i < 64; i++) {
      const name = [...`a.b.wild.${ZONE}`].map((c) => (Math.random() < 0.5 ? c.toUpperCase() : c)).join('');
      const response = read(await exchange(server.port, query({ name, type: TYPES.A })));
      assert.equal(response.questions[0].name, `${name}.`);
      assert.equal(response.answer[0].name, `${name}.`);
      assert.equal(response.rcode, RCODES.NOERROR);
    }
  });

  test('refuse what an authoritative server does not do', async () => {
    const flags = { NOTIMP: [2 << 11, 5 << 11], REFUSED: [4 << 11] };
    for (const [rcode, values] of Object.entries(flags)) {
      for (const value of values) {
        const response = await ask(server.port, ZONE, TYPES.SOA, { flags: value });
        assert.equal(response.rcode, RCODES[rcode], `opcode ${value >> 11}`);
      }
    }
    const recursive = await ask(server.port, `www.${ZONE}`, TYPES.A, { flags: 0x0100 });
    assert.equal(recursive.flags & 0x0080, 0, 'recursion is not available');
    assert.equal((await ask(server.port, ZONE, TYPES.A, { counts: { question: 0 } }))?.rcode, RCODES.FORMERR);
  });
});
