// Ambit as a nameserver, and as a primary with a key and with secondaries as its peers.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Ambit } from '../server.mjs';
import { serial } from './client.mjs';
import { freePort } from './ports.mjs';

/** A new key; its name is the one in docs/operate/dns.md. */
export const newKey = (name = 'ambit') => ({
  name,
  algorithm: 'hmac-sha256',
  secret: randomBytes(32).toString('base64'),
});

/** Ambit with an address for DNS. */
export class Answering {
  /** Starts it; the options are those of `Ambit.start`. */
  static async start({ options = [], ...rest } = {}) {
    const answering = new this();
    answering.port = await freePort();
    answering.ambit = await Ambit.start({ ...rest, options: ['--dns', `127.0.0.1:${answering.port}`, ...options] });
    return answering;
  }

  get api() {
    return this.ambit.admin;
  }

  async import(zone, text) {
    const path = `/zones/${zone.id}/dns_records/import`;
    const answer = await this.api.send('POST', path, text, { 'content-type': 'text/plain' });
    assert.equal(answer.status, 200, answer.text);
  }

  async export(zone) {
    return (await this.api.get(`/zones/${zone.id}/dns_records/export`)).text;
  }

  stop() {
    return this.ambit.stop();
  }
}

export class Publisher extends Answering {
  #peers = new Map();

  /** Starts it, allows peers on the loopback, and stores a key. */
  static async start({ options = [], ...rest } = {}) {
    const publisher = await super.start({ ...rest, options: ['--dns-peer-networks', '127.0.0.0/8', ...options] });
    publisher.key = newKey();
    publisher.tsig = await publisher.store(publisher.ambit.account, publisher.key);
    return publisher;
  }

  /** The catalog zone of the first account. */
  get catalog() {
    return `catalog.${this.ambit.account.id}.invalid`;
  }

  /** Stores a key in an account; returns the response. */
  store(account, { name, algorithm, secret }, api = this.api) {
    return api.result('POST', `/accounts/${account.id}/secondary_dns/tsigs`, { name, algo: `${algorithm}.`, secret });
  }

  /** The id of the peer at a port of the loopback. */
  async peer(port) {
    if (!this.#peers.has(port)) {
      const peers = `/accounts/${this.ambit.account.id}/secondary_dns/peers`;
      const { id } = await this.api.result('POST', peers, {
        name: `port-${port}`,
        ip: '127.0.0.1',
        port,
        tsig_id: this.tsig.id,
        ixfr_enable: true,
      });
      this.#peers.set(port, id);
    }
    return this.#peers.get(port);
  }

  /** Creates and enables the outgoing transfers of a zone to the daemons. */
  async publish(zone, daemons) {
    const peers = [];
    for (const { port } of daemons) {
      peers.push(await this.peer(port));
    }
    await this.api.result('POST', `${this.outgoing(zone)}`, { name: `${zone.name}.`, peers });
    await this.api.result('POST', `${this.outgoing(zone)}/enable`, {});
  }

  outgoing = (zone) => `/zones/${zone.id}/secondary_dns/outgoing`;

  /** Creates a zone in the first account. */
  createZone(name) {
    return this.api.result('POST', '/zones', { name, account: { id: this.ambit.account.id } });
  }

  /** The serial that Ambit answers for the name of a zone to the owner of the key. */
  serial(name) {
    return serial(this.port, name, { key: this.key });
  }
}
