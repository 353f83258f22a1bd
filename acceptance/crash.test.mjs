// Kills the server repeatedly during concurrent writes: every acknowledged write exists afterwards.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { allow, Api, assertRefused, zoneResource } from './harness/api.mjs';
import { Ambit } from './harness/server.mjs';

const ROUNDS = 5;
const WRITERS = 12;
const ANSWERS_BEFORE_THE_KILL = 80;

const GONE = 'gone';
const ANOTHER_SECRET = 'another secret';

/**
 * The possible states of each object. An acknowledged write leaves one state. A write that was sent before the kill and
 * has no response may have happened or not.
 */
class Ledger {
  #states = new Map();

  sent(id, state) {
    this.#states.get(id)?.add(state);
  }

  acknowledged(id, state) {
    this.#states.set(id, new Set([state]));
  }

  forget(id) {
    this.#states.delete(id);
  }

  entries() {
    return [...this.#states];
  }

  has(id) {
    return this.#states.has(id);
  }
}

describe('kill -9 during concurrent writes', () => {
  let ambit;
  let records;
  let tokens;
  let policies;
  const recordLedger = new Ledger();
  const tokenLedger = new Ledger();
  const oldSecrets = new Set();

  before(async () => {
    ambit = await Ambit.start();
    records = `/zones/${ambit.zone('example.com').id}/dns_records`;
    tokens = `/accounts/${ambit.account.id}/tokens`;
    policies = [allow(['DNS Read'], { [zoneResource(ambit.zone('example.com'))]: '*' })];
  });

  after(() => ambit.stop());

  for (let round = 1; round <= ROUNDS; round++) {
    test(`loses no acknowledged write, round ${round}`, async () => {
      const api = direct();
      let answers = 0;
      let killed;
      const acknowledge = () => {
        if (++answers === ANSWERS_BEFORE_THE_KILL) {
          killed = ambit.kill();
        }
      };
      await Promise.all(
        Array.from({ length: WRITERS }, (_, writer) =>
          untilKilled((turn) =>
            (writer % 2 === 0 ? writeRecords : writeTokens)(api, `${round}-${writer}-${turn}`, acknowledge),
          ),
        ),
      );
      assert.ok(answers >= ANSWERS_BEFORE_THE_KILL);
      await killed;
      await ambit.verifyAudit();
      await ambit.serve();
      await findRecords();
      await findTokens();
    });
  }

  test('leaves an intact database', async () => {
    await ambit.kill();
    const check = execFileSync('sqlite3', [
      join(ambit.data, 'ambit.db'),
      'PRAGMA integrity_check; PRAGMA foreign_key_check',
    ]);
    assert.equal(check.toString(), 'ok\n');
    await ambit.serve();
  });

  /** Without the proxy: only the responses of the server's own socket count. */
  const direct = (token = ambit.initialized.token.value) => new Api(`${ambit.origin}/client/v4`, token);

  async function writeRecords(api, name, acknowledge) {
    const { id } = await api.result('POST', records, { type: 'TXT', name, content: 'created' });
    recordLedger.acknowledged(id, 'created');
    acknowledge();
    recordLedger.sent(id, 'patched');
    await api.result('PATCH', `${records}/${id}`, { content: 'patched' });
    recordLedger.acknowledged(id, 'patched');
    acknowledge();
    if (name.endsWith('1')) {
      recordLedger.sent(id, GONE);
      await api.result('DELETE', `${records}/${id}`);
      recordLedger.acknowledged(id, GONE);
      acknowledge();
    }
  }

  async function writeTokens(api, name, acknowledge) {
    const { id, value } = await api.result('POST', tokens, { name, policies });
    tokenLedger.acknowledged(id, value);
    acknowledge();
    tokenLedger.sent(id, ANOTHER_SECRET);
    const rolled = await api.result('PUT', `${tokens}/${id}/value`, {});
    tokenLedger.acknowledged(id, rolled);
    oldSecrets.add(value);
    acknowledge();
    if (name.endsWith('1')) {
      tokenLedger.sent(id, GONE);
      await api.result('DELETE', `${tokens}/${id}`);
      tokenLedger.acknowledged(id, GONE);
      oldSecrets.add(rolled);
      acknowledge();
    }
  }

  async function findRecords() {
    const found = new Map(
      (await direct().result('GET', `${records}?per_page=5000`)).map(({ id, content }) => [id, content]),
    );
    for (const [id, states] of recordLedger.entries()) {
      const state = found.get(id) ?? GONE;
      assert.ok(states.has(state), `record ${id} is ${state}, may be ${[...states]}`);
      recordLedger.acknowledged(id, state);
    }
    settleUnanswered([...found.keys()], recordLedger, (id) => recordLedger.acknowledged(id, found.get(id)));
  }

  async function findTokens() {
    const found = [];
    for (let page = 1, items = [null]; items.length > 0; page++) {
      items = await direct().result('GET', `${tokens}?per_page=100&page=${page}`);
      found.push(...items.map(({ id }) => id));
    }
    for (const [id, states] of tokenLedger.entries()) {
      const exists = found.includes(id);
      assert.ok(
        exists ? [...states].some((state) => state !== GONE) : states.has(GONE),
        `token ${id}, exists: ${exists}`,
      );
      const [secret] = states;
      if (exists && !states.has(ANOTHER_SECRET)) {
        const answer = await direct(secret).get(`${tokens}/verify`);
        assert.deepEqual([answer.status, answer.json.result?.id], [200, id]);
      }
      if (states.size > 1) {
        tokenLedger.forget(id);
        unanswered.add(id);
      }
    }
    settleUnanswered(found, tokenLedger, (id) => unanswered.add(id));
    for (const secret of oldSecrets) {
      assertRefused(await direct(secret).get(`${tokens}/verify`), 401, 1000);
    }
  }

  /** Tokens with an unknown secret: their creation or their roll got no response. */
  const unanswered = new Set();

  /** Objects that exist without an acknowledgement were being written at the kill: at most one for each writer. */
  function settleUnanswered(ids, ledger, settle) {
    const unknown = ids.filter((id) => !ledger.has(id) && !unanswered.has(id));
    assert.ok(unknown.length <= WRITERS, `${unknown.length} objects without an acknowledgement`);
    unknown.forEach(settle);
  }
});

/** Repeats until the server is gone. Every response but success fails. */
async function untilKilled(take) {
  for (let turn = 0; ; turn++) {
    try {
      await take(turn);
    } catch (e) {
      if (e instanceof TypeError) {
        // of fetch: the connection was closed
        return;
      }
      throw e;
    }
  }
}
