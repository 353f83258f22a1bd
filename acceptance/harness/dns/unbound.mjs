// Unbound as a resolver that asks given servers for given zones, and no others.

import { Daemon } from './daemon.mjs';

export class Unbound extends Daemon {
  #ports;

  /** `ports` are those of the nameservers on the loopback, by the name of the zone. */
  static start({ ports }) {
    const unbound = new Unbound('unbound');
    unbound.#ports = ports;
    return unbound.start();
  }

  async configure() {
    const stub = ([zone, port]) => `
stub-zone:
    name: "${zone}"
    stub-addr: 127.0.0.1@${port}
`;
    const config = `
server:
    interface: 127.0.0.1
    port: ${this.port}
    username: ""
    chroot: ""
    directory: "${this.folder}"
    pidfile: "${this.folder}/unbound.pid"
    use-syslog: no
    logfile: ""
    do-not-query-localhost: no
    module-config: "iterator"
    root-hints: ""
    num-threads: 1
    cache-max-ttl: 0
    cache-max-negative-ttl: 0
    local-zone: "invalid." static
remote-control:
    control-enable: no
${Object.entries(this.#ports).map(stub).join('')}`;
    return ['unbound', '-d', '-p', '-c', await this.write('unbound.conf', config)];
  }
}
