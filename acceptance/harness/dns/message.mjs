// DNS messages (RFC 1035, 4.1): written byte by byte, so that tests can also send wrong ones, and read with all names expanded.

export const TYPES = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  OPT: 41,
  DS: 43,
  RRSIG: 46,
  CAA: 257,
  TSIG: 250,
  IXFR: 251,
  AXFR: 252,
  ANY: 255,
};

export const RCODES = {
  NOERROR: 0,
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  REFUSED: 5,
  NOTAUTH: 9,
  BADVERS: 16,
};

export const CLASS_IN = 1;
export const CLASS_ANY = 255;
export const HEADER_BYTES = 12;
const MAX_POINTERS = 128;

/** Where the names in the rdata of a type begin that may be compressed, and how many follow each other. */
const NAMES_IN_RDATA = { 2: [0, 1], 5: [0, 1], 6: [0, 2], 12: [0, 1], 15: [2, 1] };

const uint16 = (value) => Buffer.from([value >> 8, value & 0xff]);

export const uint32 = (value) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
};

/** The wire form of a name without escapes; `raw` keeps the case. */
export function wireName(text) {
  const labels = text.split('.').filter((label) => label !== '');
  return Buffer.concat([
    ...labels.map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label, 'latin1')])),
    Buffer.from([0]),
  ]);
}

export function header({ id, flags = 0, counts = [1, 0, 0, 0] }) {
  return Buffer.concat([uint16(id), uint16(flags), ...counts.map(uint16)]);
}

export const question = (name, type) => Buffer.concat([wireName(name), uint16(type), uint16(CLASS_IN)]);

export const record = (name, type, rdata, { ttl = 0, dnsClass = CLASS_IN } = {}) =>
  Buffer.concat([wireName(name), uint16(type), uint16(dnsClass), uint32(ttl), uint16(rdata.length), rdata]);

/** The rdata of an SOA record of which only the serial is used, as in an IXFR query. */
export const soaOf = (serial) =>
  Buffer.concat([wireName(''), wireName(''), uint32(serial), ...Array(4).fill(uint32(0))]);

const DNSSEC_OK = 0x8000;

/** An OPT record (RFC 6891) that offers the size for UDP, and with `dnssec` asks for signatures. */
const opt = (size, dnssec) => record('', TYPES.OPT, Buffer.alloc(0), { dnsClass: size, ttl: dnssec ? DNSSEC_OK : 0 });

/** A query with an OPT record if `size` is given; an IXFR query if `serial` is given. */
export function query({ id = randomId(), name, type = TYPES.A, size, dnssec, serial, flags = 0, counts = {} }) {
  const authority = serial === undefined ? [] : [record(name, TYPES.SOA, soaOf(serial))];
  const additional = size === undefined ? [] : [opt(size, dnssec)];
  const numbers = { question: 1, answer: 0, authority: authority.length, additional: additional.length, ...counts };
  return Buffer.concat([
    header({ id, flags, counts: [numbers.question, numbers.answer, numbers.authority, numbers.additional] }),
    question(name, type),
    ...authority,
    ...additional,
  ]);
}

export const randomId = () => Math.floor(Math.random() * 65536);

/** Reads a message. Throws when it is malformed or has trailing bytes. */
export function read(message) {
  const reader = new Reader(message);
  const [id, flags, ...counts] = Array.from({ length: 6 }, () => reader.uint16());
  const questions = Array.from({ length: counts[0] }, () => ({
    name: reader.name(),
    type: reader.uint16(),
    dnsClass: reader.uint16(),
  }));
  const [answer, authority, additional] = counts
    .slice(1)
    .map((count) => Array.from({ length: count }, () => reader.record()));
  if (reader.at !== message.length) {
    throw new Error(`${message.length - reader.at} bytes after the message`);
  }
  return {
    id,
    flags,
    opcode: (flags >> 11) & 15,
    rcode: flags & 15,
    authoritative: (flags & 0x0400) !== 0,
    truncated: (flags & 0x0200) !== 0,
    questions,
    answer,
    authority,
    additional,
    size: message.length,
    bytes: message,
  };
}

class Reader {
  at = 0;

  constructor(message) {
    this.message = message;
  }

  uint16() {
    this.at += 2;
    return this.message.readUInt16BE(this.at - 2);
  }

  uint32() {
    this.at += 4;
    return this.message.readUInt32BE(this.at - 4);
  }

  /** A name in its wire form without compression, as it was written. */
  wire() {
    const labels = [];
    let at = this.at;
    let end;
    for (let pointers = 0; this.message[at] !== 0;) {
      const length = this.message.readUInt8(at);
      if (length >= 0xc0) {
        end ??= at + 2;
        at = this.message.readUInt16BE(at) & 0x3fff;
        if (++pointers > MAX_POINTERS) {
          throw new Error('a loop of pointers');
        }
      } else {
        labels.push(this.message.subarray(at, at + 1 + length));
        at += 1 + length;
      }
    }
    this.at = end ?? at + 1;
    return Buffer.concat([...labels, Buffer.from([0])]);
  }

  name() {
    return nameOf(this.wire());
  }

  record() {
    const name = this.name();
    const type = this.uint16();
    const dnsClass = this.uint16();
    const ttl = this.uint32();
    const end = this.at + 2 + this.message.readUInt16BE(this.at);
    this.at += 2;
    const [skipped, names] = NAMES_IN_RDATA[type] ?? [0, 0];
    const parts = [this.message.subarray(this.at, this.at + skipped)];
    this.at += skipped;
    for (let i = 0; i < names; i++) {
      parts.push(this.wire());
    }
    parts.push(this.message.subarray(this.at, end));
    this.at = end;
    return { name, type, dnsClass, ttl, rdata: Buffer.concat(parts) };
  }
}

/** The text of a name, with the characters escaped that a label may contain and a text may not. */
export function nameOf(wire) {
  const labels = [];
  for (let at = 0; wire[at] !== 0; at += 1 + wire[at]) {
    labels.push(
      wire
        .toString('latin1', at + 1, at + 1 + wire[at])
        .replace(/[^!-~]|[.\\"]/g, (c) => `\\${String(c.charCodeAt(0)).padStart(3, '0')}`),
    );
  }
  return `${labels.join('.')}.`;
}

/** The serial in the rdata of an SOA record. */
export const serialOf = (rdata) => rdata.readUInt32BE(rdata.length - 20);

/** A record as one text, for comparisons; names in it are in lower case, because nameservers may change the case. */
export const textOf = ({ name, type, ttl, rdata }) =>
  [name.toLowerCase(), ttl, type, (type in NAMES_IN_RDATA ? lowerCase(rdata) : rdata).toString('hex')].join(' ');

const lowerCase = (bytes) => Buffer.from(bytes.map((byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte)));
