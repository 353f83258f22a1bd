// Imports zone files of common forms, exports them, and imports them again; BIND compares their contents. Each of ten random zones has
// AMBIT_ZONE_RECORDS (1000) records.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { parse } from 'yaml';
import { Ambit } from './harness/server.mjs';
import { load, read, whole } from './harness/zonefile.mjs';
import { randomZone } from './harness/random-zone.mjs';

const NAME = 'example.com';
const ZONES = 10;
const RECORDS = Number(process.env.AMBIT_ZONE_RECORDS ?? 1000);
const TIMEOUT = 1800000;

describe('zone files', { timeout: TIMEOUT }, () => {
  let ambit;
  let api;
  let zone;

  before(async () => {
    ambit = await Ambit.start({ zones: [] });
    api = ambit.admin;
  });

  after(() => ambit?.stop());

  /** Replaces the zone with an empty one. */
  async function recreateZone() {
    if (zone) {
      await api.result('DELETE', `/zones/${zone.id}`);
    }
    zone = await api.result('POST', '/zones', { name: NAME, account: { id: ambit.account.id } });
  }

  async function importFile(text) {
    const answer = await api.send('POST', `/zones/${zone.id}/dns_records/import`, text, {
      'content-type': 'text/plain',
    });
    assert.equal(answer.status, 200, answer.text);
    return answer.json;
  }

  async function exported() {
    const answer = await api.get(`/zones/${zone.id}/dns_records/export`);
    assert.equal(answer.status, 200, answer.text);
    return answer.text;
  }

  /** An export without the lines that differ between two exports of the same records. */
  const comparable = (text) =>
    text
      .split('\n')
      .filter((line) => !line.startsWith(';; Exported:') && !/\sSOA\s/.test(line))
      .join('\n');

  /** Imports and exports the text twice, and returns the first export. */
  async function cycle(text) {
    await recreateZone();
    await importFile(text);
    const first = await exported();
    await recreateZone();
    await importFile(first);
    assert.equal(comparable(await exported()), comparable(first));
    return first;
  }

  for (const { name, text } of parse(readFileSync(new URL('zone-files.yaml', import.meta.url), 'utf8'))) {
    test(name, async () => {
      const file = whole(text);
      const printed = await cycle(file);
      assert.deepEqual(await read(printed), await read(file));
      await load(printed);
    });
  }

  for (let seed = 1; seed <= ZONES; seed++) {
    test(`${RECORDS} random records (${seed})`, async () => {
      const file = randomZone(seed, RECORDS);
      const printed = await cycle(file);
      assert.deepEqual(await read(printed), await read(file));
      await load(printed);
    });
  }
});
