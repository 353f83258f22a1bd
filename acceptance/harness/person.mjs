// A signed-in user, for requests that need a session.

import assert from 'node:assert/strict';

/** Requests as a browser sends them: with cookies, an Origin and the CSRF token. */
export class Person {
  #origin;
  #cookies = new Map();
  #csrf = '';

  constructor(origin) {
    this.#origin = origin;
  }

  async result(method, path, body) {
    const response = await fetch(`${this.#origin}/client/v4${path}`, {
      method,
      headers: {
        origin: this.#origin,
        'x-csrf-token': this.#csrf,
        cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    assert.equal(response.status, 200, `${method} ${path}: ${text}`);
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = line.split(';', 1)[0].split(/=(.*)/s);
      this.#cookies.set(name, value);
    }
    const { result } = JSON.parse(text);
    this.#csrf = result?.csrf_token ?? this.#csrf;
    return result;
  }
}
