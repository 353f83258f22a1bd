// Sees zones under their serials, at the primary and at secondaries, and remembers what each serial contained.

import assert from 'node:assert/strict';
import { transfer } from './client.mjs';

export class Witness {
  #contents = new Map();
  seen = 0;

  /** Fails when the zone was seen before with this serial and other records. */
  see(zone, { serial, records }, where) {
    const key = `${zone} ${serial}`;
    const content = records.join('\n');
    const first = this.#contents.get(key) ?? { content, where };
    if (content !== first.content) {
      assert.fail(
        `serial ${serial} of ${zone} has other contents at ${where} than at ${first.where}:\n` +
          difference(first.content.split('\n'), records).join('\n'),
      );
    }
    this.#contents.set(key, first);
    this.seen++;
  }

  get serials() {
    return this.#contents.size;
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

/** The records that only one of two contents has. */
function difference(first, second) {
  return [
    ...first.filter((line) => !second.includes(line)).map((line) => `- ${line}`),
    ...second.filter((line) => !first.includes(line)).map((line) => `+ ${line}`),
  ];
}
