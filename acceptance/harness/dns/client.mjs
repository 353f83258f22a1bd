// Questions to a nameserver on the loopback, over UDP and TCP.

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { query, read, serialOf, textOf, TYPES } from './message.mjs';
import { sign } from './tsig.mjs';

const ADDRESS = '127.0.0.1';
const UDP_MILLIS = 2000;
const TCP_MILLIS = 60000;

/** Sends the bytes over UDP and returns the bytes of the response, or undefined when there is none in time. */
export async function exchange(port, bytes, { millis = UDP_MILLIS, source } = {}) {
  const socket = createSocket('udp4');
  try {
    socket.bind(0, source);
    socket.connect(port, ADDRESS);
    await once(socket, 'connect');
    socket.send(bytes);
    return await new Promise((resolve, reject) => {
      setTimeout(resolve, millis).unref();
      socket.once('message', resolve);
      socket.once('error', (e) => (e.code === 'ECONNREFUSED' ? resolve(undefined) : reject(e)));
    });
  } finally {
    socket.close();
  }
}

/** The response to a question over UDP, read; undefined when there is none in time. */
export async function ask(port, name, type, options = {}) {
  const { key, millis, source, ...rest } = options;
  const asked = query({ name, type, ...rest });
  const response = await exchange(port, key ? sign(asked, key).message : asked, { millis, source });
  return response && read(response);
}

/**
 * Sends the bytes with their length over TCP and yields the bytes of each message that comes back. Ends when the server closes the
 * connection or the caller stops reading.
 */
export async function* stream(port, messages, { source } = {}) {
  const socket = connect({ port, host: ADDRESS, localAddress: source });
  socket.setTimeout(TCP_MILLIS, () => socket.destroy(new Error('no data in time')));
  try {
    await once(socket, 'connect');
    socket.write(
      Buffer.concat(messages.flatMap((bytes) => [Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes])),
    );
    let rest = Buffer.alloc(0);
    for await (const chunk of socket) {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE(0)) {
        const end = 2 + rest.readUInt16BE(0);
        yield rest.subarray(2, end);
        rest = rest.subarray(end);
      }
    }
  } finally {
    socket.destroy();
  }
}

/** The first message that comes back over TCP, read; undefined when the server closes the connection without one. */
export async function askOverTcp(port, name, type, options = {}) {
  const { key, source, ...rest } = options;
  const asked = query({ name, type, ...rest });
  return firstOf(port, key ? sign(asked, key).message : asked, { source });
}

export async function firstOf(port, bytes, options) {
  for await (const message of stream(port, [bytes], options)) {
    return read(message);
  }
  return undefined;
}

/** The serial of a zone at a server; undefined when the server does not answer for it. */
export async function serial(port, zone, options = {}) {
  const response = await ask(port, zone, TYPES.SOA, { millis: 500, ...options });
  const soa = response?.answer.find(({ type }) => type === TYPES.SOA);
  return soa && serialOf(soa.rdata);
}

/**
 * A zone by AXFR: `{serial, records}` with the records as sorted texts, SOA included. Throws when it is refused or incomplete. With a
 * key, the request is signed; the signatures of the response are not checked (`kdig` does that).
 */
export async function transfer(port, zone, key) {
  const asked = query({ name: zone, type: TYPES.AXFR });
  const records = [];
  for await (const bytes of stream(port, [key ? sign(asked, key).message : asked])) {
    const message = read(bytes);
    if (message.rcode !== 0) {
      throw new Error(`the transfer of ${zone} was refused with rcode ${message.rcode}`);
    }
    records.push(...message.answer);
    if (records.length > 1 && records.at(-1).type === TYPES.SOA) {
      const [soa] = records;
      return { serial: serialOf(soa.rdata), records: records.slice(0, -1).map(textOf).sort() };
    }
  }
  throw new Error(`the transfer of ${zone} ended after ${records.length} records`);
}

/** Whether the server answers an IXFR from the serial with differences, and not with the whole zone. */
export async function givesDifferences(port, zone, since, key) {
  const { message } = sign(query({ name: zone, type: TYPES.IXFR, serial: since }), key);
  const response = await firstOf(port, message);
  return response.answer.length === 1 || response.answer[1].type === TYPES.SOA;
}
