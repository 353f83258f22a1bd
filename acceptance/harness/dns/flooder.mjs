// Floods a nameserver: a message `{port, kind, zone}` starts a flood of that kind, and a message without a kind ends it.

import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { randomBytes } from 'node:crypto';
import { query, TYPES } from './message.mjs';

const SOURCES = Array.from({ length: 40 }, (_, i) => `127.0.1.${i + 1}`);
const IN_A_ROW = 20;
const LONGEST = 600;
const CONNECTIONS_PER_SOURCE = 20;
const DRIP_MILLIS = 500;

const randomLength = () => Math.floor(Math.random() * LONGEST);

const datagrams = {
  garbage: () => randomBytes(randomLength()),
  any: (zone) => query({ name: `big.${zone}`, type: TYPES.ANY, size: 4096 }),
  cut: (zone) => {
    const whole = query({ name: `a.b.wild.${zone}`, size: 4096 });
    return whole.subarray(0, Math.floor(Math.random() * whole.length));
  },
  changed: (zone) => {
    const whole = query({ name: `a.b.wild.${zone}`, size: 4096 });
    whole[Math.floor(Math.random() * whole.length)] = Math.floor(Math.random() * 256);
    return whole;
  },
  missing: (zone) => query({ name: `x${Math.random()}.${zone}`, type: TYPES.A }),
};

let end = () => {};

process.on('message', async ({ port, kind, zone }) => {
  await end();
  end = kind === undefined ? () => {} : kind === 'slow' ? drip(port) : await send(port, () => datagrams[kind](zone));
  process.send({ ready: true, kind });
});

/** Sends datagrams as fast as the socket takes them. */
async function send(port, make) {
  const socket = createSocket('udp4');
  socket.on('error', () => {});
  await new Promise((resolve) => socket.bind(0, SOURCES[0], resolve));
  let running = true;
  const next = () => {
    if (running) {
      for (let i = 0; i < IN_A_ROW; i++) {
        socket.send(make(), port, '127.0.0.1');
      }
      setImmediate(next);
    }
  };
  next();
  return () => {
    running = false;
    socket.close();
  };
}

/** Opens more connections than a server should keep, and sends a long message on each, byte by byte. */
function drip(port) {
  const sockets = new Set();
  let running = true;
  const open = (localAddress) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress });
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('connect', () => socket.write(Buffer.from([0x40])));
    socket.once('close', () => {
      sockets.delete(socket);
      if (running) {
        setTimeout(() => running && open(localAddress), DRIP_MILLIS);
      }
    });
  };
  SOURCES.forEach((source) => Array.from({ length: CONNECTIONS_PER_SOURCE }, () => open(source)));
  const timer = setInterval(() => sockets.forEach((socket) => socket.write(Buffer.from([0]))), DRIP_MILLIS);
  return () => {
    running = false;
    clearInterval(timer);
    sockets.forEach((socket) => socket.destroy());
  };
}
