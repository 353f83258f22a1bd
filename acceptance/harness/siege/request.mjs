// One request from a given address of the loopback, with the time until its response.

import http from 'node:http';

const TIMEOUT_MILLIS = 20000;

/**
 * Returns `{status, millis, text, headers}`; rejects when there is no response. `source` is the local address of the connection;
 * without an `agent` the connection is a new one.
 */
export function request({ origin, source, agent = false, method = 'GET', path, token, headers = {}, body }) {
  const started = performance.now();
  const { hostname, port } = new URL(origin);
  const credentials = token ? { authorization: `Bearer ${token}` } : {};
  const content =
    body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const sent = http.request({
      hostname,
      port,
      localAddress: source,
      agent,
      method,
      path: `/client/v4${path}`,
      headers: { ...credentials, ...content, ...headers },
    });
    sent.on('response', (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode,
          headers: answer.headers,
          millis: performance.now() - started,
          text: Buffer.concat(chunks).toString(),
        }),
      );
      answer.on('error', reject);
    });
    sent.on('error', reject);
    sent.setTimeout(TIMEOUT_MILLIS, () => sent.destroy(new Error('no answer')));
    sent.end(body);
  });
}
