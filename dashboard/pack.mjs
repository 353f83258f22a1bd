// Packs every file of the build beside itself, so that the server compresses nothing while somebody waits, and says how much
// a browser loads before it shows anything: the page, what it names, and what those import at once.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';

const BUDGET = 300_000; // bytes, packed
const dist = new URL('dist/', import.meta.url).pathname;

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

const packed = new Map();
for (const file of files(dist).filter((name) => /\.(css|html|js|svg)$/.test(name))) {
  const bytes = gzipSync(readFileSync(file), { level: constants.Z_BEST_COMPRESSION });
  writeFileSync(`${file}.gz`, bytes);
  packed.set(file.slice(dist.length), bytes.length);
}

const page = readFileSync(join(dist, 'index.html'), 'utf8');
const first = new Set(['index.html', ...[...page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((match) => match[1])]);
const total = [...first].reduce((sum, name) => sum + (packed.get(name) ?? 0), 0);
const all = [...packed.values()].reduce((sum, size) => sum + size, 0);
console.log(`dashboard: first load ${(total / 1000).toFixed(0)} kB gzipped of ${BUDGET / 1000}; all of it ${(all / 1000).toFixed(0)} kB`);
if (total > BUDGET) {
  console.error('dashboard: the first load is over its budget');
  process.exit(1);
}
