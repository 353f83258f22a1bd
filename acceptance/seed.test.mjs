// Creates a token and tests it with curl: its permissions, the requests that are refused, and that each change to it applies to the next
// request.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { allow, assertRefused, zoneResource } from './harness/api.mjs';
import { Ambit } from './harness/server.mjs';

const DAY_MILLIS = 86400000;

describe('a token that reads the DNS records of one zone', () => {
  let ambit;
  let zone;
  let other;
  let policies;

  before(async () => {
    ambit = await Ambit.start({ options: ['--trusted-proxies', '127.0.0.1/32'] });
    zone = ambit.zone('example.com');
    other = ambit.zone('example.org');
    for (const { id, name } of [zone, other]) {
      await ambit.admin.result('POST', `/zones/${id}/dns_records`, {
        type: 'A',
        name: `www.${name}`,
        content: '192.0.2.1',
      });
    }
    policies = [allow(['DNS Read'], { [zoneResource(zone)]: '*' })];
  });

  after(() => ambit.stop());

  test('lists them', async () => {
    const { status, json } = await curl(await created(), `/zones/${zone.id}/dns_records`);
    assert.equal(status, 200);
    assert.deepEqual(
      json.result.map(({ name, content }) => [name, content]),
      [['www.example.com', '192.0.2.1']],
    );
    assert.equal(json.result_info.total_count, 1);
  });

  test('sees only that zone', async () => {
    const { json } = await curl(await created(), '/zones');
    assert.deepEqual(
      json.result.map(({ name }) => name),
      ['example.com'],
    );
    assert.deepEqual(json.result[0].permissions, ['#dns_records:read']);
  });

  test('is refused another zone, without its name', async () => {
    const token = await created();
    const refusal = await curl(token, `/zones/${other.id}/dns_records`);
    assertRefused(refusal, 403, 10000, `needs \`DNS Read\` on zone \`${other.id}\``);
    assert.ok(!refusal.text.includes('example.org'), refusal.text);
    const missing = 'f'.repeat(32);
    const nowhere = await curl(token, `/zones/${missing}/dns_records`);
    assert.equal(nowhere.text.replaceAll(missing, other.id), refusal.text);
  });

  test('is refused a write, with the missing permission', async () => {
    const body = JSON.stringify({ type: 'A', name: 'new.example.com', content: '192.0.2.2' });
    const refusal = await curl(await created(), `/zones/${zone.id}/dns_records`, '--json', body);
    assertRefused(refusal, 403, 10000, 'needs `DNS Write` on zone `example.com`; this token has `DNS Read`');
  });

  test('is refused the zone itself, with the missing permission', async () => {
    const refusal = await curl(await created(), `/zones/${zone.id}`);
    assertRefused(refusal, 403, 9109, 'needs `Zone Read` on zone `example.com`; this token has `DNS Read`');
  });

  test('is refused the tokens of its user', async () => {
    assertRefused(await curl(await created(), '/user/tokens'), 403, 9109, '`API Tokens Read`');
  });

  test('is verified with the documented response, byte for byte', async () => {
    const token = await created();
    const { status, text } = await curl(token, '/user/tokens/verify');
    assert.equal(status, 200);
    assert.equal(
      text,
      `{"result":{"id":"${token.id}","status":"active"},"success":true,"errors":[],"messages":` +
        '[{"code":10000,"message":"This API Token is valid and active","type":null}]}',
    );
  });

  test('has its lifetime in the response to verify', async () => {
    const lifetime = { not_before: seconds(Date.now() - DAY_MILLIS), expires_on: seconds(Date.now() + DAY_MILLIS) };
    const token = await created(lifetime);
    const { json } = await curl(token, '/user/tokens/verify');
    assert.deepEqual(json.result, { id: token.id, status: 'active', ...lifetime });
  });

  test('works only from the addresses of its filter, at once', async () => {
    const token = await created();
    assert.equal((await curl(token, records())).status, 200);

    await changed(token, {
      condition: { request_ip: { in: ['192.0.2.0/24', '2001:db8::/32'], not_in: ['192.0.2.66'] } },
    });
    assertRefused(await curl(token, records()), 403, 9109);
    const from = (addresses) => curl(token, records(), '-H', `X-Forwarded-For: ${addresses}`);
    assert.equal((await from('192.0.2.7')).status, 200);
    assert.equal((await from('2001:db8::7')).status, 200);
    for (const addresses of ['198.51.100.1', '192.0.2.66', '::ffff:192.0.2.66', '192.0.2.7, 198.51.100.1', 'nowhere']) {
      assertRefused(await from(addresses), 403, 9109);
    }
    assert.match((await from('198.51.100.1')).json.errors[0].message, /location: 198\.51\.100\.1$/);
    assert.equal((await curl(token, '/user/tokens/verify')).status, 200, 'verify is exempt');

    await changed(token, {});
    assert.equal((await curl(token, records())).status, 200);
  });

  test('works from not_before on', async () => {
    const start = secondsFromNow(4);
    const token = await created({ not_before: seconds(start) });
    assertRefused(await curl(token, records()), 403, 9109, 'not valid before');
    assertRefused(await curl(token, '/user/tokens/verify'), 401, 1000, `not valid before ${seconds(start)}`);
    await clock(start);
    assert.equal((await curl(token, records())).status, 200);
  });

  test('works until it expires', async () => {
    const end = secondsFromNow(4);
    const token = await created({ expires_on: seconds(end) });
    assert.equal((await curl(token, records())).status, 200);
    await clock(end);
    assertRefused(await curl(token, records()), 403, 9109, 'expired');
    assertRefused(await curl(token, '/user/tokens/verify'), 401, 1000, `expired on ${seconds(end)}`);
    assert.equal((await ambit.admin.result('GET', `/user/tokens/${token.id}`)).status, 'expired');
  });

  test('is refused as soon as it is disabled, and works as soon as it is enabled', async () => {
    const token = await created();
    assert.equal((await curl(token, records())).status, 200);
    await changed(token, { status: 'disabled' });
    assertRefused(await curl(token, records()), 403, 9109, 'disabled');
    assertRefused(await curl(token, '/user/tokens/verify'), 401, 1000, 'disabled');
    await changed(token, { status: 'active' });
    assert.equal((await curl(token, records())).status, 200);
  });

  test('has another secret as soon as it is rolled', async () => {
    const token = await created();
    assert.equal((await curl(token, records())).status, 200);
    const value = await ambit.admin.result('PUT', `/user/tokens/${token.id}/value`, {});
    assert.notEqual(value, token.value);
    assertUnknown(await curl(token, records()));
    assert.equal((await curl({ value }, records())).status, 200);
  });

  test('is unknown as soon as it is deleted', async () => {
    const token = await created();
    assert.equal((await curl(token, records())).status, 200);
    await ambit.admin.result('DELETE', `/user/tokens/${token.id}`);
    assertUnknown(await curl(token, records()));
    assert.equal((await ambit.admin.get(`/user/tokens/${token.id}`)).status, 404);
  });

  test('has a secret that is returned only at its creation and is not cached', async () => {
    const answer = await ambit.admin.send('POST', '/user/tokens', { name: 'Shown once', policies });
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    const { id, value } = answer.json.result;
    assert.match(value, /^ambu_[0-9A-Za-z]{35}$/);
    assert.equal('value' in (await ambit.admin.result('GET', `/user/tokens/${id}`)), false);
  });

  const records = () => `/zones/${zone.id}/dns_records`;

  const created = (rest = {}) =>
    ambit.admin.result('POST', '/user/tokens', { name: 'Zone DNS Read on example.com', policies, ...rest });

  const changed = (token, rest) =>
    ambit.admin.result('PUT', `/user/tokens/${token.id}`, { name: token.name, policies: token.policies, ...rest });

  /** Runs `curl` with the token, as the page of a new secret shows it. */
  async function curl(token, path, ...options) {
    const { stdout } = await promisify(execFile)('curl', [
      '-sS',
      '-w',
      '\n%{http_code}',
      `${ambit.url}${path}`,
      '-H',
      `Authorization: Bearer ${token.value}`,
      ...options,
    ]);
    const end = stdout.lastIndexOf('\n');
    const text = stdout.slice(0, end);
    return { status: Number(stdout.slice(end + 1)), text, json: JSON.parse(text) };
  }
});

function assertUnknown(answer) {
  assertRefused(answer, 403, 9109);
  assert.deepEqual(answer.json.errors, [{ code: 9109, message: 'Invalid access token' }]);
}

const secondsFromNow = (count) => (Math.floor(Date.now() / 1000) + count) * 1000;

/** The time with the precision of the API. */
const seconds = (millis) => `${new Date(millis).toISOString().slice(0, 19)}Z`;

/** Waits until the clock, which is also the server's, has reached `millis`. */
const clock = async (millis) => {
  while (Date.now() < millis) {
    await new Promise((resolve) => setTimeout(resolve, millis - Date.now()));
  }
};
