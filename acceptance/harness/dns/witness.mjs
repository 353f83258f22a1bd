// Sees zones under their serials, at the primary and at secondaries, and remembers what each serial contained.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { transfer } from './client.mjs';

export class Witness {
  #digests = new Map();
  seen = 0;

  /** Fails when the zone was seen before with this serial and other records. */
  see(zone, { serial, records }, where) {
    const digest = createHash('sha256').update(records.join('\n')).digest('hex');
    const key = `${zone} ${serial}`;
    const first = this.#digests.get(key) ?? { digest, where };
    assert.equal(
      digest,
      first.digest,
      `serial ${serial} of ${zone} has other contents at ${where} than at ${first.where}`,
    );
    this.#digests.set(key, first);
    this.seen++;
  }

  get serials() {
    return this.#digests.size;
  }

  /**
   * Fetches the zone again and again from the servers `{name, port, key}` until `done` is settled. A server that does not answer is
   * asked again: it may just have been killed.
   */
  async watch(zone, servers, done) {
    let running = true;
    const end = done.finally(() => (running = false)).catch(() => {});
    await Promise.all(
      servers.map(async ({ name, port, key }) => {
        while (running) {
          const found = await transfer(port, zone, key).catch(() => undefined);
          if (found) {
            this.see(zone, found, name);
          }
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      }),
    );
    await end;
  }
}
