// A process that attacks a server from one address of the loopback, with one attack at a time and for a limited time. It receives
// {attack, origin, source, seconds, …parameters of the attack}, and sends 'under way' after the first wave and {done: {…counts}} at the
// end. Connections that an attack holds open stay open until the next one starts.

import http from 'node:http';
import net from 'node:net';
import { request } from './request.mjs';

const CONNECT_MILLIS = 5000;

const held = [];

/** Opens connections that each send `text` and stay open. */
function open({ origin, source }, count, text) {
  const { hostname, port } = new URL(origin);
  return Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise((resolve) => {
          const socket = net.connect({ host: hostname, port, localAddress: source }, () =>
            socket.write(text, () => resolve(socket)),
          );
          socket.on('error', () => resolve(socket));
          socket.setTimeout(CONNECT_MILLIS, () => resolve(socket));
          socket.on('data', () => {});
          held.push(socket);
        }),
    ),
  );
}

/** Calls `send` repeatedly from `width` concurrent callers until the time is over; counts responses by status. */
async function storm({ seconds, underWay }, width, send) {
  const counts = {};
  const end = performance.now() + seconds * 1000;
  let sent = 0;
  await Promise.all(
    Array.from({ length: width }, async () => {
      while (performance.now() < end) {
        let status;
        try {
          const answer = send(sent);
          if (++sent === width) {
            underWay();
          }
          ({ status } = await answer);
        } catch (e) {
          status = e.code ?? e.message;
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        counts[status] = (counts[status] ?? 0) + 1;
      }
    }),
  );
  return counts;
}

const upload = (to, boundary, body) =>
  request({
    ...to,
    method: 'POST',
    path: `/zones/${to.zone}/dns_records/import`,
    body,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, 'content-length': body.length },
  });

const attacks = {
  async 'idle connections'(to) {
    for (let wave = 0; wave < 26; wave++) {
      await open(to, 500, 'GET /client/v4/ips HTTP/1.1\r\nHost: x\r\n\r\n');
    }
    to.underWay();
    return storm(to, 4, () => request({ ...to, path: '/ips' }));
  },

  async 'half-sent requests'(to) {
    await open(
      to,
      1100,
      'POST /client/v4/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{',
    );
    to.underWay();
    return storm(to, 37, () =>
      open(to, 1, 'POST /client/v4/session HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{').then(() => ({
        status: 'sent',
      })),
    );
  },

  'form delimiters without a blank line'(to) {
    const delimiters = Buffer.from('\r\n--x'.repeat((280 * 1024) / 5));
    const parameters = Buffer.from(
      `--x\r\nContent-Disposition: form-data${';name=file;'.repeat(6000)}\n!\r\n\r\n\r\n--x--`,
    );
    return storm(to, 6, (turn) => upload(to, 'x', turn % 2 ? delimiters : parameters));
  },

  'batches at one name'(to) {
    const posts = Array.from({ length: 796 }, (_, i) => ({
      type: 'TXT',
      name: to.name,
      content: `${to.token.slice(-6)}-${i}`,
    }));
    return storm(to, 3, (turn) =>
      request({
        ...to,
        method: 'POST',
        path: `/zones/${to.zone}/dns_records/batch`,
        body: JSON.stringify({ posts: posts.map((one) => ({ ...one, content: `${one.content}-${turn}` })) }),
      }),
    );
  },

  'drafts of a delegate'(to) {
    return storm(to, 6, (turn) =>
      turn % 2
        ? request({ ...to, method: 'POST', path: '/user/tokens', body: JSON.stringify(to.draft) })
        : request({ ...to, path: '/user/tokens?per_page=1' }),
    );
  },

  'imports of ten mebibytes'(to) {
    const lines = Array.from({ length: 699049 }, (_, i) => `${i.toString(36).padStart(4, '0').slice(-4)} A 1.1.1.1\n`)
      .join('')
      .slice(0, 10 * 1024 * 1024 - 400);
    const body = Buffer.from(
      `--b\r\nContent-Disposition: form-data; name="file"; filename="z"\r\n\r\n${lines}\r\n--b--\r\n`,
    );
    return storm(to, 2, () => upload(to, 'b', body));
  },

  'searches of many words'(to) {
    const words = (count) => Array.from({ length: count }, (_, i) => `w${i}`).join('+');
    return storm(to, 3, (turn) =>
      request({
        ...to,
        path: `/zones/${to.zone}/dns_records?per_page=5000&search=${words(turn % 2 ? 10 : 50 + (turn % 800))}`,
      }),
    );
  },

  'passkeys without an account'(to) {
    const body = (size) =>
      JSON.stringify({
        passkey: {
          id: 'AAAA',
          rawId: 'AAAA',
          type: 'public-key',
          response: {
            clientDataJSON: 'A'.repeat(size),
            authenticatorData: 'AAAA',
            signature: 'AAAA',
            userHandle: 'AAAA',
          },
        },
      });
    return storm(to, 48, (turn) =>
      request({
        ...to,
        method: 'POST',
        path: '/session',
        body: body(turn % 2 ? 650000 : 8000),
        headers: { origin: to.origin },
      }),
    );
  },

  'pages of five million'(to) {
    return storm(to, 4, () => request({ ...to, path: `/zones/${to.zone}/dns_records?per_page=5000000` }));
  },

  async 'bad tokens'(to) {
    const perTick = 100; // each 50 ms: 2,000 a second
    const agent = new http.Agent({ keepAlive: true, localAddress: to.source });
    const counts = {};
    const count = (status) => {
      counts[status] = (counts[status] ?? 0) + 1;
    };
    const end = performance.now() + to.seconds * 1000;
    const open = new Set();
    while (performance.now() < end) {
      for (let i = 0; i < perTick && open.size < 200; i++) {
        const token = i % 2 ? to.ended : `ambu_${Math.random().toString(36).slice(2).padEnd(35, 'x').slice(0, 35)}`;
        const one = request({ ...to, agent, path: '/user/tokens/verify', token })
          .then(
            ({ status }) => count(status),
            (e) => count(e.code),
          )
          .finally(() => open.delete(one));
        open.add(one);
      }
      to.underWay();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await Promise.all(open);
    agent.destroy();
    return counts;
  },
};

process.on('message', async (order) => {
  held.splice(0).forEach((socket) => socket.destroy());
  let isReported = false;
  const underWay = () => {
    if (!isReported) {
      isReported = true;
      process.send('under way');
    }
  };
  const done = await attacks[order.attack]({ ...order, underWay });
  underWay();
  process.send({ done });
});
