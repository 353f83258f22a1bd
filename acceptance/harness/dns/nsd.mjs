// NSD as a secondary with the configuration of docs/operate/dns.md, and as a server of zone files.

import { Daemon } from './daemon.mjs';
import { blocks, filled } from './document.mjs';

/** The section for a server with its files in the folder, as the current user. */
const server = (daemon) => `
server:
    ip-address: 127.0.0.1@${daemon.port}
    username: ""
    chroot: ""
    zonesdir: "${daemon.folder}"
    pidfile: "${daemon.folder}/nsd.pid"
    zonelistfile: "${daemon.folder}/zone.list"
    xfrdfile: "${daemon.folder}/xfrd.state"
    xfrdir: "${daemon.folder}"
    database: ""
    logfile: ""
    verbosity: 2
    rrl-ratelimit: 0
    minimal-responses: yes
    server-count: 1
remote-control:
    control-enable: no
`;

class Nsd extends Daemon {
  async configure() {
    return ['nsd', '-d', '-c', await this.write('nsd.conf', server(this) + (await this.sections()))];
  }
}

export class NsdSecondary extends Nsd {
  #options;

  /** Follows the primary `{port, key}` for the zones. */
  static start({ port, ...options }) {
    const nsd = new NsdSecondary('nsd');
    nsd.#options = options;
    return nsd.start(port);
  }

  sections() {
    const { primary, zones } = this.#options;
    const [all] = blocks('NSD');
    const start = all.indexOf('zone:\n');
    const pattern = all.slice(0, start).replace('zonefile:', 'provide-xfr: 127.0.0.1 NOKEY\n    $&');
    return filled(pattern, primary) + zones.map((zone) => filled(all.slice(start), primary, { zone })).join('\n');
  }
}

export class NsdPrimary extends Nsd {
  #options;

  /** Serves `zones`, `{name: text of the zone file}`. */
  static start({ port, ...options }) {
    const nsd = new NsdPrimary('nsd');
    nsd.#options = options;
    return nsd.start(port);
  }

  async sections() {
    const { zones } = this.#options;
    for (const [name, text] of Object.entries(zones)) {
      await this.write(`${name}.zone`, text);
    }
    return Object.keys(zones)
      .map((name) => `zone:\n    name: "${name}"\n    zonefile: "${this.folder}/${name}.zone"\n`)
      .join('');
  }
}
