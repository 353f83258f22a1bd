// A reverse proxy between a client and the server: every answer on the wire is held to Cloudflare's schema.

import http from 'node:http';
import { once } from 'node:events';
import { CloudflareSchema } from './schema.mjs';

export class Wire {
  #target;
  #schema = new CloudflareSchema();
  #agent = new http.Agent({ keepAlive: true });
  #listener = http.createServer((request, response) => this.#exchange(request, response));
  problems = [];

  /** Stands before `target`, such as `http://127.0.0.1:8080`. */
  static async before(target) {
    const wire = new Wire();
    wire.#target = new URL(target);
    wire.#listener.listen(0, '127.0.0.1');
    await once(wire.#listener, 'listening');
    return wire;
  }

  get url() {
    return `http://127.0.0.1:${this.#listener.address().port}`;
  }

  get usedDeviations() {
    return this.#schema.used;
  }

  async close() {
    this.#listener.close();
    this.#listener.closeAllConnections();
    this.#agent.destroy();
  }

  #exchange(request, response) {
    const { hostname, port } = this.#target;
    const forwarded = http.request({
      hostname, port, agent: this.#agent, method: request.method, path: request.url, headers: request.headers,
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
        ...this.#schema.validate(method, path, answer.statusCode, answer.headers['content-type'], text));
      response.writeHead(answer.statusCode, answer.statusMessage, answer.rawHeaders);
      response.end(body);
    } catch (e) {
      this.problems.push(e.stack);
      response.destroy();
    }
  }
}
