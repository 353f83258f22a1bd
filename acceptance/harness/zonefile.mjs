// Zone files as nameservers read them: parsed by BIND, and checked by BIND, Knot and NSD.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ORIGIN = 'example.com';
const MAX_BUFFER = 64 << 20;

const AUTHORITY =
  '@ 3600 IN SOA ns1.example.net. hostmaster.example.com. 1 10000 2400 604800 1800\n@ 3600 IN NS ns1.example.net.\n';

/** The text with an SOA and an NS record, which nameservers require, where it has none. */
export const whole = (text) => (/\sSOA\s/.test(text) ? text : AUTHORITY + text);

async function inFile(text, use) {
  const folder = await mkdtemp(join(tmpdir(), 'zone-'));
  try {
    const file = join(folder, 'zone');
    await writeFile(file, text);
    return await use(file);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The records of a zone as BIND reads them, one `[owner, ttl, class, type, rdata]` each, with the owner in lower case. */
function compiled(text, origin) {
  return inFile(text, async (file) => {
    const output = `${file}.compiled`;
    await run('named-compilezone', ['-i', 'none', '-k', 'ignore', '-s', 'full', '-o', output, origin, file], {
      maxBuffer: MAX_BUFFER,
    });
    const lines = (await readFile(output, 'latin1')).split('\n').filter((line) => line !== '');
    return lines
      .map((line) => /^(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(.*)$/.exec(line).slice(1))
      .map(([owner, ...rest]) => [owner.toLowerCase(), ...rest]);
  });
}

/** The records of a zone as BIND reads them, one text each, sorted, without the SOA and NS records of the apex. */
export async function read(text) {
  return (await compiled(text, ORIGIN))
    .filter(([owner, , , type]) => type !== 'SOA' && !(type === 'NS' && owner === `${ORIGIN}.`))
    .map((fields) => fields.join(' '))
    .sort();
}

/** All records of a zone as BIND reads them, one text each, sorted. */
export async function readAll(text, origin) {
  return (await compiled(text, origin)).map((fields) => fields.join(' ')).sort();
}

/** Checks that each of the three servers loads the zone; throws with its output when one does not. */
export function load(text, origin = ORIGIN) {
  return inFile(text, async (file) => {
    for (const [program, ...options] of [
      ['named-checkzone', '-i', 'none', '-k', 'ignore', origin, file],
      ['kzonecheck', '-o', origin, file],
      ['nsd-checkzone', origin, file],
    ]) {
      await run(program, options, { maxBuffer: MAX_BUFFER });
    }
  });
}
