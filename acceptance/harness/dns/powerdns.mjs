// PowerDNS with SQLite as a secondary with the configuration of docs/operate/dns.md.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Daemon } from './daemon.mjs';
import { blocks, filled } from './document.mjs';

const SCHEMA = '/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql';

const server = (daemon) => `
launch=gsqlite3
gsqlite3-database=${daemon.folder}/pdns.sqlite3
gsqlite3-pragma-synchronous=0
local-address=127.0.0.1
local-port=${daemon.port}
socket-dir=${daemon.folder}
config-dir=${daemon.folder}
security-poll-suffix=
allow-axfr-ips=127.0.0.1
xfr-cycle-interval=2
cache-ttl=0
query-cache-ttl=0
negquery-cache-ttl=0
zone-cache-refresh-interval=0
loglevel=5
`;

export class PowerDnsSecondary extends Daemon {
  #options;

  /** Follows the primary `{port, key}` for the zones, or for all of the catalog. */
  static start({ port, ...options }) {
    const powerDns = new PowerDnsSecondary('powerdns');
    powerDns.#options = options;
    return powerDns.start(port);
  }

  async configure() {
    const { primary, zones = [], catalog } = this.#options;
    const [settings, one, all] = blocks('PowerDNS');
    await this.write('pdns.conf', server(this) + filled(settings, primary));
    await this.#shell(`sqlite3 pdns.sqlite3 < ${SCHEMA}`);
    const chosen = catalog ? [filled(all, primary, { catalog })] : [];
    for (const commands of [...chosen, ...zones.map((zone) => filled(one, primary, { zone }))]) {
      await this.#shell(commands);
    }
    return ['pdns_server', `--config-dir=${this.folder}`, '--guardian=no', '--daemon=no', '--disable-syslog'];
  }

  /** Signs the transfers of a zone that came from the catalog, which PowerDNS does not do by itself. */
  async activateKey(zone) {
    await this.#shell(`pdnsutil activate-tsig-key ${zone} ambit secondary`);
  }

  #shell(commands) {
    const here = commands.replaceAll('pdnsutil ', `pdnsutil --config-dir=${this.folder} `);
    return promisify(execFile)('sh', ['-ec', here], { cwd: this.folder });
  }
}
