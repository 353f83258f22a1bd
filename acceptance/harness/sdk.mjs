// The official TypeScript SDK for a running server, with helpers for its pages and errors.

import assert from 'node:assert/strict';
import Cloudflare from 'cloudflare';

/** A client for the API at `url`, without retries, so that errors are not hidden. */
export function sdk(url, apiToken, rest = {}) {
  return new Cloudflare({ baseURL: url, apiToken, apiKey: null, apiEmail: null, maxRetries: 0, ...rest });
}

/** The items of all pages of a list. The SDK requests pages until one is empty. */
export async function all(pages) {
  const found = [];
  for await (const item of pages) {
    found.push(item);
  }
  return found;
}

/** The error of a request that must fail with this class of the SDK, and this first code on the wire. */
export async function failure(request, type, code) {
  const error = await request.then(
    (answer) => assert.fail(`must fail, got ${JSON.stringify(answer)}`),
    (e) => e,
  );
  assert.ok(error instanceof type, `${type.name}, got ${error}`);
  assert.equal(error.errors[0].code, code, `${error}`);
  return error;
}
