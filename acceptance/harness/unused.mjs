// Prints the listed deviations that no answer of this run needed; the indices that were used stand in the file.

import { readFileSync } from 'node:fs';
import { readDeviations } from './schema.mjs';

const used = new Set(readFileSync(process.argv[2], 'utf8').split('\n'));
readDeviations().forEach((deviation, index) => {
  if (!used.has(String(index)) && deviation.acceptance !== false) {
    console.log(`unused deviation: ${deviation.operation} ${deviation.status} ${deviation.at}`);
  }
});
