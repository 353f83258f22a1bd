// A reverse proxy between a client and the server, which checks every response against Cloudflare's schema.

import http from 'node:http';
import https from 'node:https';
import { once } from 'node:events';
import { CloudflareSchema } from './schema.mjs';

export class Wire {
  #target;
  #schema = new CloudflareSchema();
  #agent;
  #listener = http.createServer((request, response) => this.#exchange(request, response));
  #secureListener;
  problems = [];

  /**
   * Starts a proxy for `target`, such as `http://127.0.0.1:8080`. For an HTTPS target it uses the same certificate, `{cert, key}` in
   * PEM, and accepts HTTP and, on `securePort`, HTTPS.
   */
  static async before(target, { tls, securePort = 0 } = {}) {
    const wire = new Wire();
    wire.#target = new URL(target);
    wire.#agent = tls ? new https.Agent({ keepAlive: true, ca: tls.cert }) : new http.Agent({ keepAlive: true });
    await listen(wire.#listener, 0);
    if (tls) {
      wire.#secureListener = https.createServer(tls, (request, response) => wire.#exchange(request, response));
      await listen(wire.#secureListener, securePort);
    }
    return wire;
  }

  get url() {
    return `http://127.0.0.1:${this.#listener.address().port}`;
  }

  get secureUrl() {
    return `https://127.0.0.1:${this.#secureListener.address().port}`;
  }

  get usedDeviations() {
    return this.#schema.used;
  }

  async close() {
    for (const listener of [this.#listener, this.#secureListener]) {
      listener?.close();
      listener?.closeAllConnections();
    }
    this.#agent.destroy();
  }

  #exchange(request, response) {
    const { protocol, hostname, port } = this.#target;
    const { request: send } = protocol === 'https:' ? https : http;
    const forwarded = send({
      hostname,
      port,
      agent: this.#agent,
      method: request.method,
      path: request.url,
      headers: request.headers,
    });
    forwarded.on('response', (answer) => this.#answer(request, answer, response));
    forwarded.on('error', () => response.destroy());
    request.pipe(forwarded);
  }

  async #answer(request, answer, response) {
    try {
      const chunks = await answer.toArray();
      const body = Buffer.concat(chunks);
      const text = body.toString('utf8');
      const { method, url: path } = request;
      this.problems.push(
        ...this.#schema.validate(method, path, answer.statusCode, answer.headers['content-type'], text),
      );
      response.writeHead(answer.statusCode, answer.statusMessage, endToEnd(answer.rawHeaders));
      response.end(body);
    } catch (e) {
      this.problems.push(e.stack);
      response.destroy();
    }
  }
}

async function listen(listener, port) {
  listener.listen(port, '127.0.0.1');
  await once(listener, 'listening');
}

/** The headers of the response without those of the connection to the server. */
function endToEnd(rawHeaders) {
  return rawHeaders.filter(
    (_, i) => !['connection', 'transfer-encoding'].includes(rawHeaders[i - (i % 2)].toLowerCase()),
  );
}
