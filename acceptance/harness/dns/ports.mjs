// Ports for servers that cannot choose their own and report it.

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

const FIRST = 15000;
const COUNT = 16000; // below the ports that the kernel gives to clients

/** A port of the loopback that was just free, for UDP and TCP. */
export async function freePort() {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    if ((await isFree(createServer().listen(port, '127.0.0.1'))) && (await isFree(boundUdp(port)))) {
      return port;
    }
  }
}

function boundUdp(port) {
  const socket = createSocket('udp4');
  socket.bind(port, '127.0.0.1');
  return socket;
}

async function isFree(server) {
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  await new Promise((resolve) => server.close(resolve));
  return true;
}
