// Requests with a token without a client library, and policies by the names of permission groups.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const catalog = JSON.parse(
  readFileSync(new URL('../../src/main/resources/catalog/permission-groups.json', import.meta.url), 'utf8'),
);

const SCOPES = {
  user: 'com.cloudflare.api.user',
  account: 'com.cloudflare.api.account',
  zone: 'com.cloudflare.api.account.zone',
};

/** The permission group of this name; `scope` is `user`, `account` or `zone`. */
export function group(name, scope) {
  const found = catalog.filter((entry) => entry.name === name && entry.scope === SCOPES[scope]);
  assert.equal(found.length, 1, `${name} of ${scope}`);
  return { id: found[0].id };
}

/** A policy that allows the groups of zones, by name, on the resources. */
export function allow(names, resources) {
  return { effect: 'allow', permission_groups: names.map((name) => group(name, 'zone')), resources };
}

export class Api {
  constructor(url, token) {
    this.url = url;
    this.token = token;
  }

  /** `{status, headers, text, json}` of one request; an object as `body` is sent as JSON. */
  async send(method, path, body, headers = {}) {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json');
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
  }

  get(path, headers) {
    return this.send('GET', path, undefined, headers);
  }

  /** The `result` of a request that must succeed. */
  async result(method, path, body) {
    const answer = await this.send(method, path, body);
    assert.equal(answer.status, 200, `${method} ${path}: ${answer.text}`);
    return answer.json.result;
  }

  /** Creates a user's token that holds the groups of zones on the resources. */
  createToken(name, names, resources, rest = {}) {
    return this.result('POST', '/user/tokens', { name, policies: [allow(names, resources)], ...rest });
  }
}

export const zoneResource = (zone) => `com.cloudflare.api.account.zone.${zone.id}`;

/** Checks that the answer is an error with this status and code, and with the reason in its error chain. */
export function assertRefused(answer, status, code, reason) {
  assert.equal(answer.status, status, answer.text);
  const { success, errors, result } = answer.json;
  assert.equal(success, false);
  assert.equal(result, null);
  assert.equal(errors[0].code, code, answer.text);
  if (reason !== undefined) {
    const chain = (errors[0].error_chain ?? []).map((entry) => entry.message).join('\n');
    assert.ok(reason instanceof RegExp ? reason.test(chain) : chain.includes(reason), `${reason} in: ${answer.text}`);
  }
}
