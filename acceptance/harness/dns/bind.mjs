// BIND as a secondary with the configuration of docs/operate/dns.md, and as a primary.

import { Daemon } from './daemon.mjs';
import { blocks, filled } from './document.mjs';

/** The options for a server with its files in the folder. */
const options = (daemon) => `
  listen-on port ${daemon.port} { 127.0.0.1; };
  listen-on-v6 { none; };
  directory "${daemon.folder}";
  pid-file "${daemon.folder}/named.pid";
  session-keyfile "${daemon.folder}/session.key";
  managed-keys-directory "${daemon.folder}";
  recursion no;
  dnssec-validation no;
  empty-zones-enable no;
  minimal-responses yes;
`;

const CONTROLS = 'controls {};\n';

class Bind extends Daemon {
  async configure() {
    return ['named', '-g', '-n', '1', '-c', await this.write('named.conf', CONTROLS + (await this.statements()))];
  }
}

export class BindSecondary extends Bind {
  #options;

  /** Follows the primary `{port, key}` for the zones, or for all of the catalog. */
  static start({ port, ...rest }) {
    const bind = new BindSecondary('bind');
    bind.#options = rest;
    return bind.start(port);
  }

  statements() {
    const { primary, zones = [], catalog } = this.#options;
    const [all, one] = blocks('BIND');
    const own = options(this);
    const common = catalog
      ? filled(all, primary, { catalog }).replace('options {', `options {${own}`)
      : `${filled(/^key .*$/m.exec(all)[0], primary)}\noptions {${own}};\n`;
    return common + zones.map((zone) => filled(one, primary, { zone })).join('');
  }
}

export class BindPrimary extends Bind {
  #options;

  /** Serves `zones`, `{name: text of the zone file}`, to all of the loopback, or with `key` to its owners. */
  static start({ port, ...rest }) {
    const bind = new BindPrimary('bind');
    bind.#options = rest;
    bind.key = rest.key;
    return bind.start(port);
  }

  async statements() {
    const { key, zones, notify = [] } = this.#options;
    for (const [name, text] of Object.entries(zones)) {
      await this.write(`${name}.zone`, text);
    }
    const keyed = key ? `key "${key.name}" { algorithm ${key.algorithm}; secret "${key.secret}"; };` : '';
    const transfer = key ? `key "${key.name}"` : '127.0.0.1';
    const also = notify.map((port) => `127.0.0.1 port ${port}${key ? ` key "${key.name}"` : ''};`).join(' ');
    const zone = (name) =>
      `zone "${name}" { type primary; file "${name}.zone"; allow-transfer { ${transfer}; }; allow-update { 127.0.0.1; };
        notify explicit; also-notify { ${also} }; };`;
    return `${keyed}\noptions {${options(this)} notify-delay 0; };\n${Object.keys(zones).map(zone).join('\n')}`;
  }
}
