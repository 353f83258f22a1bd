// Checks the accessibility of a page with axe-core. The devtools protocol runs it in the page, whose policy allows no other scripts.

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
    assert.deepEqual(found, [], `${name} is not accessible`);
    await session.detach();
  },
};
