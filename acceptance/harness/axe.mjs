// Looks a page over for what shuts people out (axe-core), in the page itself and past its policy, which lets no other script in.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export default {
  /** Fails on serious and critical findings. */
  async check(page, name) {
    const session = await page.context().newCDPSession(page);
    await session.send('Runtime.evaluate', { expression: source });
    const { result } = await session.send('Runtime.evaluate', {
      expression:
        'axe.run(document, { resultTypes: ["violations"] }).then((results) => JSON.stringify(results.violations))',
      awaitPromise: true,
    });
    const found = JSON.parse(result.value)
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, help, nodes }) =>
        nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
      );
    assert.deepEqual(found, [], `${name} shuts people out`);
    await session.detach();
  },
};
