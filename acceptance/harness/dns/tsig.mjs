// TSIG (RFC 8945) as a client: signs queries, with wrong values where a test wants them, and checks the MACs of responses.

import { createHmac } from 'node:crypto';
import { CLASS_ANY, HEADER_BYTES, record, TYPES, uint32, wireName } from './message.mjs';

const FUDGE_SECONDS = 300;
const uint16 = (value) => Buffer.from([value >> 8, value & 0xff]);
const now = () => Math.floor(Date.now() / 1000);
const uint48 = (value) => Buffer.concat([uint16(Math.floor(value / 2 ** 32)), uint32(value)]);
const withLength = (bytes) => Buffer.concat([uint16(bytes.length), bytes]);

/** The MAC over the parts, with the key `{algorithm: 'hmac-sha256', secret}`. */
const mac = ({ algorithm, secret }, parts) =>
  createHmac(algorithm.replace('hmac-', ''), Buffer.from(secret, 'base64')).update(Buffer.concat(parts)).digest();

/**
 * The query with a TSIG record of the key. `change(mac)` returns the MAC to send, and `time` is that of signing in seconds. Returns
 * `{message, mac}`.
 */
export function sign(query, key, { time = now(), change = (made) => made } = {}) {
  const timers = Buffer.concat([uint48(time), uint16(FUDGE_SECONDS)]);
  const variables = [
    wireName(key.name.toLowerCase()),
    uint16(CLASS_ANY),
    uint32(0),
    wireName(key.algorithm),
    timers,
    uint16(0),
    uint16(0),
  ];
  const sent = change(mac(key, [query, ...variables]));
  const rdata = Buffer.concat([
    wireName(key.algorithm),
    timers,
    withLength(sent),
    query.subarray(0, 2),
    uint16(0),
    uint16(0),
  ]);
  const message = Buffer.concat([query, record(key.name, TYPES.TSIG, rdata, { dnsClass: CLASS_ANY })]);
  message.writeUInt16BE(message.readUInt16BE(10) + 1, 10);
  return { message, mac: sent };
}

/** The fields of the TSIG record at the end of a message that was read, or undefined. */
export function tsigOf(message) {
  const last = message.additional.at(-1);
  if (last?.type !== TYPES.TSIG) {
    return undefined;
  }
  const algorithmEnd = last.rdata.indexOf(0) + 1;
  let at = algorithmEnd;
  const time = last.rdata.readUIntBE(at, 6);
  const fudge = last.rdata.readUInt16BE(at + 6);
  const macLength = last.rdata.readUInt16BE(at + 8);
  at += 10;
  const made = last.rdata.subarray(at, at + macLength);
  at += macLength;
  const other = last.rdata.subarray(at + 6);
  return {
    name: last.name,
    algorithm: last.rdata.subarray(0, algorithmEnd),
    time,
    fudge,
    mac: made,
    error: last.rdata.readUInt16BE(at + 2),
    otherTime: other.length === 6 ? other.readUIntBE(0, 6) : undefined,
    other,
  };
}

/** Whether the only message of a response to a request with `requestMac` has the right MAC (RFC 8945, 5.3). */
export function isSigned(message, key, requestMac) {
  const tsig = tsigOf(message);
  const start = message.bytes.length - (wireName(key.name).length + 10 + rdataLength(message));
  const signed = Buffer.from(message.bytes.subarray(0, start));
  signed.writeUInt16BE(signed.readUInt16BE(10) - 1, 10);
  const timers = Buffer.concat([uint48(tsig.time), uint16(tsig.fudge)]);
  const expected = mac(key, [
    withLength(requestMac),
    signed,
    wireName(key.name.toLowerCase()),
    uint16(CLASS_ANY),
    uint32(0),
    tsig.algorithm,
    timers,
    uint16(tsig.error),
    withLength(tsig.other),
  ]);
  return signed.length >= HEADER_BYTES && expected.equals(tsig.mac);
}

const rdataLength = (message) => message.additional.at(-1).rdata.length;
