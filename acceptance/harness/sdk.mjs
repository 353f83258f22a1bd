// The official TypeScript SDK on a running server, and its pages and errors as values.

import assert from 'node:assert/strict';
import Cloudflare from 'cloudflare';

/** A client for the API at `url`; each request is sent once, so that an error shows as it came. */
export function sdk(url, apiToken, rest = {}) {
  return new Cloudflare({ baseURL: url, apiToken, apiKey: null, apiEmail: null, maxRetries: 0, ...rest });
}

/** Everything that the pages of a list hold; the SDK asks for them until one is empty. */
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
