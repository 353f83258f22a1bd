// Compresses every file of the build to a file next to it, so that the server compresses nothing at request time. Prints how
// much a browser loads before it shows the page: the page and the files that it names. Fails when that is over the budget.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';

const BUDGET = 300_000; // bytes, compressed
const dist = new URL('dist/', import.meta.url).pathname;

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

const compressed = new Map();
for (const file of files(dist).filter((name) => /\.(css|html|js|svg)$/.test(name))) {
  const bytes = gzipSync(readFileSync(file), { level: constants.Z_BEST_COMPRESSION });
  writeFileSync(`${file}.gz`, bytes);
  compressed.set(file.slice(dist.length), bytes.length);
}

const page = readFileSync(join(dist, 'index.html'), 'utf8');
const first = new Set([
  'index.html',
  ...[...page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((match) => match[1]),
]);
const total = [...first].reduce((sum, name) => sum + (compressed.get(name) ?? 0), 0);
const all = [...compressed.values()].reduce((sum, size) => sum + size, 0);
console.log(
  `dashboard: first load ${(total / 1000).toFixed(0)} kB gzipped of ${BUDGET / 1000}; in total ${(all / 1000).toFixed(0)} kB`,
);
if (total > BUDGET) {
  console.error('dashboard: the first load is over its budget');
  process.exit(1);
}
