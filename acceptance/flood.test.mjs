// Floods of each kind for AMBIT_FLOOD_SECONDS (2), while a resolver asks over UDP, and again over TCP, from another address.

import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { after, before, describe, test } from 'node:test';
import { ask, askOverTcp } from './harness/dns/client.mjs';
import { RCODES, TYPES } from './harness/dns/message.mjs';
import { Answering } from './harness/dns/publisher.mjs';
import { TRICKY, ZONE } from './harness/dns/tricky-zone.mjs';

const SECONDS = Number(process.env.AMBIT_FLOOD_SECONDS ?? 2);
const RESOLVER = '127.0.0.2';
const TRIES = 3; // as resolvers do
const TRY_MILLIS = 2000;
const BETWEEN_QUESTIONS_MILLIS = 10;
const TEST_MILLIS = 600000;

describe('a flood', { timeout: TEST_MILLIS }, () => {
  let server;
  let flooder;

  before(async () => {
    server = await Answering.start({ zones: [ZONE] });
    await server.import(server.ambit.zone(ZONE), TRICKY);
    flooder = fork(fileURLToPath(new URL('./harness/dns/flooder.mjs', import.meta.url)));
  });

  after(async () => {
    flooder?.kill();
    await server?.stop();
  });

  async function flood(kind) {
    flooder.send({ port: server.port, kind, zone: ZONE });
    await once(flooder, 'message');
  }

  const questions = [
    [`www.${ZONE}`, TYPES.A],
    [`a.b.wild.${ZONE}`, TYPES.TXT],
    [`chain1.${ZONE}`, TYPES.AAAA],
    [ZONE, TYPES.MX],
  ];

  async function answered([name, type]) {
    for (let tries = 0; tries < TRIES; tries++) {
      const response = await ask(server.port, name, type, { source: RESOLVER, millis: TRY_MILLIS, size: 1232 });
      if (response) {
        return response;
      }
    }
    return undefined;
  }

  for (const kind of ['garbage', 'cut', 'changed', 'any', 'missing', 'slow']) {
    test(`of kind ${kind} makes no query fail, and nothing is logged`, async (context) => {
      const logged = server.ambit.log().length;
      await flood(kind);
      const end = Date.now() + SECONDS * 1000;
      const times = [];
      while (Date.now() < end) {
        const question = questions[times.length % questions.length];
        const start = performance.now();
        for (const response of [
          await answered(question),
          await askOverTcp(server.port, ...question, { source: RESOLVER }),
        ]) {
          assert.equal(response?.rcode, RCODES.NOERROR, question[0]);
          assert.ok(response.answer.length > 0, question[0]);
        }
        times.push(performance.now() - start);
        await new Promise((resolve) => setTimeout(resolve, BETWEEN_QUESTIONS_MILLIS));
      }
      await flood(undefined);
      context.diagnostic(`${times.length} questions; the slowest took ${Math.max(...times).toFixed(0)} ms`);
      assert.equal(server.ambit.log().slice(logged), '');
      assert.equal((await server.api.get('/zones')).status, 200);
    });
  }
});
