// Ten attacks in sequence on a server with a small heap, while a client keeps verifying its token on new connections from another
// address. Each lasts AMBIT_SIEGE_SECONDS (3); all traffic stays on the loopback. When it is set, the limits are those of
// docs/security.md; otherwise six times those, because the machine may be busy.

import assert from 'node:assert/strict';
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, describe, test } from 'node:test';
import { allow, group, zoneResource } from './harness/api.mjs';
import { password } from './harness/browser.mjs';
import { Ambit } from './harness/server.mjs';
import { request } from './harness/siege/request.mjs';

const SECONDS = Number(process.env.AMBIT_SIEGE_SECONDS ?? 3);
const SIEGE_MILLIS = 600000;
const HEAP = '256m';
const GOOD = '127.0.0.2';
const ATTACKER = '127.0.0.3';
const PERSON = '127.0.0.4';
const PATIENCE = process.env.AMBIT_SIEGE_SECONDS ? 1 : 6;
const VERIFY_MILLIS = 2000 * PATIENCE;
const WRITE_MILLIS = 3000 * PATIENCE;
const STOP_MILLIS = 5000 * PATIENCE;
const HEAP_GROWTH = 1.1;
const HEAP_WAIT_MILLIS = 60000;
const RECORD = 'com.cloudflare.api.account.zone.record';

const program = (name) => fork(fileURLToPath(new URL(`./harness/siege/${name}.mjs`, import.meta.url)));

describe('a siege', { timeout: SIEGE_MILLIS }, () => {
  let ambit;
  let good;
  let attacker;
  let liveBefore;
  const figures = [];

  before(async () => {
    ambit = await Ambit.start({ zones: ['example.com', 'example.org'], javaOptions: `-Xmx${HEAP}` });
    await fill();
    good = program('good-client');
    attacker = program('attacker');
    const { value } = await tokenOf('good', ['DNS Read'], zone('example.org'));
    good.send({ origin: ambit.origin, source: GOOD, token: value });
    assert.equal((await signIn()).status, 200); // the first password check allocates twenty mebibytes that stay in use
    await report(); // the first responses after the start are not counted
    liveBefore = liveBytes();
  });

  after(async () => {
    good?.kill();
    attacker?.kill();
    await ambit?.stop();
  });

  const zone = (name) => ambit.zone(name);
  const direct = (options) =>
    request({ origin: ambit.origin, source: GOOD, token: ambit.initialized.token.value, ...options });

  async function result(options) {
    const answer = await direct({ ...options, body: options.body && JSON.stringify(options.body) });
    assert.equal(answer.status, 200, answer.text);
    return JSON.parse(answer.text).result;
  }

  const signIn = () =>
    request({
      origin: ambit.origin,
      source: PERSON,
      method: 'POST',
      path: '/session',
      headers: { origin: ambit.origin },
      body: JSON.stringify({ email: ambit.user.email, password }),
    });

  /** Imports 8000 records for searches and pages, and 500 at one name. */
  async function fill() {
    const lines = [
      ...Array.from({ length: 8000 }, (_, i) => `r${i} A 192.0.2.${i % 250}`),
      ...Array.from({ length: 500 }, (_, i) => `many TXT "value ${i}"`),
    ];
    const form = `--b\r\nContent-Disposition: form-data; name="file"; filename="zone"\r\n\r\n${lines.join('\n')}\n\r\n--b--\r\n`;
    const answer = await direct({
      method: 'POST',
      path: `/zones/${zone('example.com').id}/dns_records/import`,
      body: form,
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
    });
    assert.equal(answer.status, 200, answer.text);
  }

  async function tokenOf(name, groups, of, scope, extra = []) {
    const resources = { [zoneResource(of)]: scope ? { [`${RECORD}.${scope}`]: '*' } : '*' };
    return result({
      method: 'POST',
      path: '/user/tokens',
      body: { name, policies: [allow(groups, resources), ...extra] },
    });
  }

  const liveBytes = () => {
    const jcmd = join(
      execFileSync(fileURLToPath(new URL('../scripts/find-jdk', import.meta.url)))
        .toString()
        .trim(),
      'bin/jcmd',
    );
    const histogram = execFileSync(jcmd, [String(ambit.pid), 'GC.class_histogram']).toString();
    return Number(/^Total\s+\d+\s+(\d+)/m.exec(histogram)[1]);
  };

  /** The live heap after the unfinished requests of the attacks have ended. */
  async function settledBytes() {
    const end = performance.now() + HEAP_WAIT_MILLIS;
    let live = liveBytes();
    while (live > liveBefore * HEAP_GROWTH && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      live = liveBytes();
    }
    return live;
  }

  async function report() {
    good.send('report');
    return (await once(good, 'message'))[0];
  }

  /** Runs an attack; meanwhile changes a record of another zone, calls `meanwhile`, and deletes the attacker's token. */
  async function besiege(attack, { made, meanwhile = async () => {}, ...order } = {}) {
    const started = once(attacker, 'message');
    attacker.send({ attack, origin: ambit.origin, source: ATTACKER, seconds: SECONDS, token: made?.value, ...order });
    await started; // the first wave was sent
    const done = once(attacker, 'message');
    await new Promise((resolve) => setTimeout(resolve, 500));
    const write = await direct({
      method: 'POST',
      path: `/zones/${zone('example.org').id}/dns_records`,
      body: JSON.stringify({ type: 'TXT', name: 'besieged', content: attack }),
    });
    await meanwhile();
    await new Promise((resolve) => setTimeout(resolve, SECONDS * 500));
    const revoke = made && (await direct({ method: 'DELETE', path: `/user/tokens/${made.id}` }));
    const [{ done: answers }] = await done;
    const { count, failed, failures, slowest } = await report();
    figures.push({
      attack,
      answers,
      verified: count,
      failures: failed,
      slowest,
      write: write.millis,
      revoke: revoke?.millis,
    });
    assert.deepEqual(failures, [], attack);
    assert.ok(count > 0 && slowest <= VERIFY_MILLIS, `verify took ${slowest} ms`);
    assert.equal(write.status, 200, write.text);
    assert.ok(write.millis <= WRITE_MILLIS, `a write took ${write.millis} ms`);
    if (made) {
      assert.equal(revoke.status, 200, revoke.text);
      assert.ok(revoke.millis <= WRITE_MILLIS, `the revoke took ${revoke.millis} ms`);
      assert.equal((await direct({ path: '/user/tokens/verify', token: made.value })).status, 401);
    }
    return answers;
  }

  test('of idle connections', () => besiege('idle connections'));

  test('of half-sent requests', () => besiege('half-sent requests'));

  test('of form delimiters without a blank line', async () => {
    const made = await tokenOf('uploads', ['DNS Write'], zone('example.com'));
    await besiege('form delimiters without a blank line', { made, zone: zone('example.com').id });
  });

  test('of batches at one name', async () => {
    const made = await tokenOf('batches', ['DNS Write'], zone('example.com'), 'TXT.many.example.com');
    await besiege('batches at one name', { made, zone: zone('example.com').id, name: 'many.example.com' });
  });

  test('of drafts of a delegate', async () => {
    const denies = Array.from({ length: 145 }, (_, i) => [`${RECORD}.*.*.p${i}.*`, '*']);
    const deny = {
      ...allow(['DNS Write'], { [zoneResource(zone('example.com'))]: Object.fromEntries(denies) }),
      effect: 'deny',
    };
    const delegate = {
      effect: 'allow',
      permission_groups: [group('API Tokens Delegate', 'user')],
      resources: { [`com.cloudflare.api.user.${ambit.user.id}`]: '*' },
    };
    const made = await tokenOf('delegate', ['DNS Write'], zone('example.com'), undefined, [delegate]);
    const scopes = Array.from({ length: 145 }, (_, i) => [`${RECORD}.*.*.s${i}.example.com`, '*']);
    const repeated = Array.from({ length: 290 }, () => group('DNS Write', 'zone'));
    const draft = {
      name: 'child',
      policies: [
        {
          effect: 'allow',
          permission_groups: repeated,
          resources: { [zoneResource(zone('example.com'))]: Object.fromEntries(scopes) },
        },
        deny,
      ],
    };
    await besiege('drafts of a delegate', { made, draft });
  });

  test('of imports of ten mebibytes', async () => {
    const made = await tokenOf('imports', ['DNS Write'], zone('example.com'));
    await besiege('imports of ten mebibytes', { made, zone: zone('example.com').id });
  });

  test('of searches of many words', async () => {
    const made = await tokenOf('searches', ['DNS Read'], zone('example.com'));
    await besiege('searches of many words', { made, zone: zone('example.com').id });
  });

  test('of passkeys without an account', () =>
    besiege('passkeys without an account', {
      meanwhile: async () => {
        const answer = await signIn();
        assert.equal(answer.status, 200, answer.text);
      },
    }));

  test('of pages of five million', async () => {
    const made = await tokenOf('pages', ['DNS Read'], zone('example.com'));
    await besiege('pages of five million', { made, zone: zone('example.com').id });
  });

  test('of bad tokens', async () => {
    const { id, value } = await tokenOf('ended', ['DNS Read'], zone('example.com'));
    await result({ method: 'DELETE', path: `/user/tokens/${id}` });
    await besiege('bad tokens', { ended: value });
  });

  test('leaves no memory in use, and the server stops on SIGTERM', async () => {
    const live = await settledBytes();
    attacker.send({ attack: 'half-sent requests', origin: ambit.origin, source: ATTACKER, seconds: 1 });
    await once(attacker, 'message');
    const started = performance.now();
    await ambit.terminate();
    const stop = performance.now() - started;
    printFigures(live, stop);
    assert.ok(live <= liveBefore * HEAP_GROWTH, `${liveBefore} bytes live before, ${live} after`);
    assert.ok(stop < STOP_MILLIS, `SIGTERM took ${stop} ms`);
  });

  /** The table of docs/security.md. */
  function printFigures(live, stop) {
    const ms = (value) => (value === undefined ? '' : Math.round(value));
    const rows = figures.map(
      (one) =>
        `| ${one.attack} | ${Object.entries(one.answers)
          .map(([status, count]) => `${count} × ${status}`)
          .join(
            ', ',
          )} | ${one.verified} | ${one.failures} | ${ms(one.slowest)} | ${ms(one.write)} | ${ms(one.revoke)} |`,
    );
    const mib = (bytes) => (bytes / 1048576).toFixed(1);
    const text = [
      '| attack | its responses | verified meanwhile | failures | slowest, ms | write elsewhere, ms | revoke, ms |',
      '| --- | --- | --- | --- | --- | --- | --- |',
      ...rows,
      `live heap: ${mib(liveBefore)} MiB before, ${mib(live)} MiB after; exit ${ms(stop)} ms after SIGTERM`,
    ].join('\n');
    console.log(text);
    if (process.env.AMBIT_SIEGE_FIGURES) {
      appendFileSync(process.env.AMBIT_SIEGE_FIGURES, `${text}\n`);
    }
  }
});
