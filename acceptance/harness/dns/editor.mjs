// Random changes of a zone over the API, one request each: create, change and delete records, alone and in batches, and change settings.

import assert from 'node:assert/strict';
import { generator } from '../random-zone.mjs';

const HOSTS = 12;
const MANY = 200;
const TTLS = [1, 60, 61, 120, 300, 3600, 86400];

export class Editor {
  #records = new Map();

  /** Its names begin with `prefix`, so that several editors can change a zone at the same time. `api()` returns the API. */
  constructor(api, zone, prefix, seed) {
    this.api = api;
    this.path = `/zones/${zone.id}`;
    this.prefix = prefix;
    this.random = generator(seed);
  }

  /** Reads the own records again, after requests without a response. */
  async reload() {
    const all = await this.api().result('GET', `${this.path}/dns_records?per_page=5000`);
    this.#records = new Map(all.filter(({ name }) => this.#isOwn(name)).map((record) => [record.id, record]));
  }

  #isOwn = (name) => new RegExp(`(^|\\.)${this.prefix}[a-z]\\d+\\.`).test(name);

  #one = (list) => list[this.random(list.length)];

  /** Makes one change. */
  step() {
    const kind = this.random(100);
    if (this.#records.size < HOSTS || (kind < 35 && this.#records.size < MANY)) {
      return this.#create();
    }
    if (kind < 55) {
      return this.#patch(this.#anyRecord(), (record) => ({ content: this.#content(record.type) }));
    }
    if (kind < 68) {
      return this.#patch(this.#anyRecord(), () => ({ ttl: this.#one(TTLS) }));
    }
    if (kind < 84) {
      return this.#delete(this.#anyRecord());
    }
    if (kind < 88) {
      return this.#deleteName(this.#anyRecord().name);
    }
    if (kind < 90) {
      return this.#patch(this.#anyRecord(), () => ({ comment: `changed ${this.random(MANY)}` }));
    }
    return kind < 97 ? this.#batch() : this.#settings();
  }

  #anyRecord = () => this.#one([...this.#records.values()]);

  async #send(method, path, body) {
    const answer = await this.api().send(method, this.path + path, body);
    const duplicate = answer.status === 400 && [81057, 81058].includes(answer.json.errors[0].code);
    assert.ok(answer.status === 200 || duplicate, `${method} ${path} ${JSON.stringify(body)}: ${answer.text}`);
    return answer.json.result;
  }

  #keep(record) {
    if (record) {
      this.#records.set(record.id, record);
    }
  }

  async #create() {
    this.#keep(await this.#send('POST', '/dns_records', this.#newRecord()));
  }

  async #patch(record, change) {
    const canChange = record.type !== 'CNAME' && record.type !== 'NS';
    this.#keep(
      await this.#send('PATCH', `/dns_records/${record.id}`, canChange ? change(record) : { ttl: this.#one(TTLS) }),
    );
  }

  async #delete({ id }) {
    await this.#send('DELETE', `/dns_records/${id}`);
    this.#records.delete(id);
  }

  /** Deletes all records of a name, so that its ancestors disappear, too. */
  async #deleteName(name) {
    const deletes = [...this.#records.values()].filter((record) => record.name === name).map(({ id }) => ({ id }));
    await this.#send('POST', '/dns_records/batch', { deletes });
    deletes.forEach(({ id }) => this.#records.delete(id));
  }

  async #batch() {
    const [removed, changed] = [this.#anyRecord(), this.#anyRecord()];
    const patches = changed.id === removed.id ? [] : [{ id: changed.id, ttl: this.#one(TTLS) }];
    const posts = Array.from({ length: 1 + this.random(4) }, () => this.#newRecord()).filter(
      ({ type }) => type === 'TXT',
    );
    const result = await this.#send('POST', '/dns_records/batch', { deletes: [{ id: removed.id }], patches, posts });
    if (result) {
      this.#records.delete(removed.id);
      [...(result.patches ?? []), ...(result.posts ?? [])].forEach((record) => this.#keep(record));
    }
  }

  #settings() {
    const change = this.#one([
      () => ({ soa: { refresh: 600 + this.random(1000) } }),
      () => ({ soa: { min_ttl: 60 + this.random(1000), ttl: 300 + this.random(1000) } }),
      () => ({ ns_ttl: 300 + this.random(1000) }),
    ]);
    return this.#send('PATCH', '/dns_settings', change());
  }

  /** Host records share names; each alias and each delegation has its own. */
  #newRecord() {
    const number = this.random(MANY);
    const kind = this.random(20);
    const ttl = this.#one(TTLS);
    if (kind === 0) {
      return { type: 'CNAME', name: `${this.prefix}c${number}`, content: `target${number}.example.net`, ttl };
    }
    if (kind === 1) {
      return { type: 'NS', name: `${this.prefix}d${number}`, content: `ns${this.random(MANY)}.example.net`, ttl };
    }
    const type = this.#one(['A', 'A', 'AAAA', 'TXT', 'MX']);
    const host = `${this.prefix}h${this.random(HOSTS)}`;
    const name = this.#one([host, host, `deep.ent.${host}`, `*.${host}`]);
    const priority = type === 'MX' ? { priority: this.random(65536) } : {};
    return { type, name, content: this.#content(type), ttl, ...priority };
  }

  #content(type) {
    const number = this.random(65536);
    switch (type) {
      case 'A':
        return `192.0.2.${number % 256}`;
      case 'AAAA':
        return `2001:db8::${number.toString(16)}`;
      case 'TXT':
        return `"${String(number).repeat(1 + this.random(40))}"`;
      default:
        return `mail${number}.example.net`;
    }
  }
}
