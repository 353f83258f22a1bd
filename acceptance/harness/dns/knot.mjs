// Knot DNS as a secondary with the configuration of docs/operate/dns.md, and as a primary to compare with.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { exchange } from './client.mjs';
import { Daemon } from './daemon.mjs';
import { blocks, filled } from './document.mjs';
import { header, question, randomId, RCODES, read, record, TYPES } from './message.mjs';

const UPDATE = 5 << 11;

/** The sections for a server with its files in the folder. */
const server = (daemon) => `
server:
    listen: 127.0.0.1@${daemon.port}
    rundir: "${daemon.folder}"
    pidfile: "${daemon.folder}/knot.pid"
control:
    listen: "${daemon.folder}/knot.sock"
    timeout: 60
database:
    storage: "${daemon.folder}"
    journal-db-max-size: 256M
    timer-db-max-size: 16M
    kasp-db-max-size: 32M
    catalog-db-max-size: 64M
log:
  - target: stderr
    any: info
`;

/** Tests fetch the zones from secondaries. */
const TRANSFER = `
acl:
  - id: transfer
    address: 127.0.0.1
    action: transfer
`;

const LAST_OF_TEMPLATE = '    journal-content: all\n';

class Knot extends Daemon {
  async configure() {
    return ['knotd', '-c', await this.write('knot.conf', server(this) + (await this.sections()))];
  }

  async control(...command) {
    const { stdout } = await promisify(execFile)('knotc', ['-s', join(this.folder, 'knot.sock'), ...command]);
    return stdout;
  }
}

export class KnotSecondary extends Knot {
  #options;

  /** Follows the primary `{port, key}` for the zones, or for all of the catalog; with `signing` it signs them. */
  static start({ port, ...options }) {
    const knot = new KnotSecondary('knot');
    knot.#options = options;
    return knot.start(port);
  }

  /** Follows another primary from now on, with its other files and options as they are. */
  async follow(primary) {
    await this.terminate();
    this.#options = { ...this.#options, primary };
    await this.configure();
    await this.run();
  }

  sections() {
    const { primary, zones = [], catalog, signing } = this.#options;
    const [all, one] = blocks('Knot');
    const [sign] = blocks('Signing');
    const common = catalog ? all : all.slice(0, all.indexOf('zone:\n'));
    const template = common.replace(LAST_OF_TEMPLATE, `$&    acl: transfer\n${signing ? sign : ''}`);
    return (
      TRANSFER + filled(template, primary, { catalog }) + zones.map((zone) => filled(one, primary, { zone })).join('')
    );
  }
}

export class KnotPrimary extends Knot {
  #options;

  /**
   * Serves `zones`, `{name: text of the zone file}`, to owners of the key, and sends NOTIFY to the ports. It takes updates (RFC 2136)
   * from the loopback.
   */
  static start({ port, ...options }) {
    const knot = new KnotPrimary('knot');
    knot.#options = options;
    knot.key = options.key;
    return knot.start(port);
  }

  /** Adds an address to a zone (RFC 2136). */
  async add(zone, name, address) {
    const update = Buffer.concat([
      header({ id: randomId(), flags: UPDATE, counts: [1, 0, 1, 0] }),
      question(zone, TYPES.SOA),
      record(name, TYPES.A, Buffer.from(address.split('.').map(Number)), { ttl: 60 }),
    ]);
    const response = read(await exchange(this.port, update));
    assert.equal(response.rcode, RCODES.NOERROR);
  }

  async sections() {
    const { key, notify = [], zones, more = '' } = this.#options;
    for (const [name, text] of Object.entries(zones)) {
      await this.write(`${name}.zone`, text);
    }
    const remotes = notify.map((port) => `\n  - id: p${port}\n    address: 127.0.0.1@${port}\n    key: ${key.name}`);
    const names = notify.map((port) => `p${port}`).join(', ');
    return `
key:
  - id: ${key.name}
    algorithm: ${key.algorithm}
    secret: ${key.secret}
${remotes.length > 0 ? `remote:${remotes.join('')}` : ''}
acl:
  - id: transfer
    key: ${key.name}
    action: transfer
  - id: update
    address: 127.0.0.1
    action: update
template:
  - id: default
    storage: "${this.folder}"
    file: "${this.folder}/%s.zone"
    acl: [transfer, update]
${names && `    notify: [${names}]\n`}    zonefile-sync: -1
    zonefile-load: difference
    journal-content: all
    serial-policy: increment
zone:
${Object.keys(zones)
  .map((name) => `  - domain: ${name}`)
  .join('\n')}
${more}`;
  }
}
