// The configurations in docs/operate/dns.md, so that the nameservers of the tests run with what operators read.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const document = new URL('../../../docs/operate/dns.md', import.meta.url);
const WRITTEN_ADDRESS = '192.0.2.53';
const WRITTEN_PORT = '8053';

/** The blocks below a heading of the document, in order. */
export function blocks(heading) {
  const section = readFileSync(document, 'utf8')
    .split(/^#+ /m)
    .find((text) => text.startsWith(`${heading}\n`));
  assert.ok(section, `a section ${heading}`);
  return [...section.matchAll(/^```\w*\n([\s\S]*?)^```$/gm)].map(([, text]) => text);
}

/** A block for a primary `{port, key: {name: 'ambit', secret}}` on the loopback, and for this zone or catalog. */
export function filled(block, primary, { catalog, zone } = {}) {
  assert.equal(primary.key.name, 'ambit', 'the name of the key in the document');
  const values = {
    SECRET: primary.key.secret,
    'hmac-sha256': primary.key.algorithm,
    CATALOG: catalog,
    'example.com': zone,
    [WRITTEN_ADDRESS]: '127.0.0.1',
    [WRITTEN_PORT]: String(primary.port),
  };
  return block.replaceAll(new RegExp(Object.keys(values).join('|').replaceAll('.', '\\.'), 'g'), (written) => {
    assert.ok(values[written], `a value for ${written}`);
    return values[written];
  });
}
