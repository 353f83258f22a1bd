// Zones as nameservers hold them, compared with what the API exports.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { load, readAll } from '../zonefile.mjs';

const run = promisify(execFile);
const MAX_BUFFER = 256 << 20;
const AUTOMATIC_TTL = 300;

/** The text of a zone that a server gives by AXFR, as `dig` prints it. */
export async function fetched(port, zone) {
  const { stdout } = await run(
    'dig',
    ['@127.0.0.1', '-p', String(port), zone, 'AXFR', '+onesoa', '+noall', '+answer', '+time=30'],
    { maxBuffer: MAX_BUFFER },
  );
  assert.match(stdout, /\sSOA\s/, `a transfer of ${zone}: ${stdout}`);
  return stdout;
}

/**
 * An exported zone file as it is published: an rrset has one TTL, the smallest of its records (RFC 2181, 5.2), and an automatic one is
 * five minutes.
 */
export function published(text) {
  const rows = text.split('\n').map((line) => /^(\S+)\t(\d+)\tIN\t(\S+)\t(.*)$/.exec(line)?.slice(1));
  const records = rows.filter((row) => row !== undefined);
  const ttls = new Map();
  const set = ([name, , type]) => `${name.toLowerCase()} ${type}`;
  for (const row of records) {
    const ttl = row[1] === '1' ? AUTOMATIC_TTL : Number(row[1]);
    ttls.set(set(row), Math.min(ttl, ttls.get(set(row)) ?? ttl));
  }
  return records.map((row) => [row[0], ttls.get(set(row)), 'IN', row[2], row[3]].join('\t')).join('\n') + '\n';
}

/** Checks that the server's zone has the records of the exported zone file, SOA included, also by the judgement of ldns. */
export async function assertSameZone(daemon, zone, exported) {
  const [theirs, ours] = [await fetched(daemon.port, zone), published(exported)];
  assert.deepEqual(await readAll(theirs, zone), await readAll(ours, zone), `${zone} at ${daemon.name}`);
  const files = [join(daemon.folder, 'fetched.zone'), join(daemon.folder, 'exported.zone')];
  await Promise.all(files.map((file, i) => writeFile(file, [theirs, ours][i])));
  await run('ldns-compare-zones', ['-s', '-a', '-e', ...files], { maxBuffer: MAX_BUFFER });
  await load(theirs, zone);
}
