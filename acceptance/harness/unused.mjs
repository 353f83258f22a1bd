// Prints the listed deviations that no response of this run used. The file contains the indices of those that were used.

import { readFileSync } from 'node:fs';
import { readDeviations } from './schema.mjs';

const used = new Set(readFileSync(process.argv[2], 'utf8').split('\n'));
readDeviations().forEach((deviation, index) => {
  if (!used.has(String(index)) && deviation.acceptance !== false) {
    console.log(`unused deviation: ${deviation.operation} ${deviation.status} ${deviation.at}`);
  }
});
