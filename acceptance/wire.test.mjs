// The checking proxy passes responses unchanged and reports those that differ from the documentation. The other tests rely on this.

import assert from 'node:assert/strict';
import http from 'node:http';
import { once } from 'node:events';
import { test } from 'node:test';
import { Wire } from './harness/wire.mjs';

const VERIFIED =
  '{"result":{"id":"100bf38cc8393103870917dd535e0628","status":"active"},"success":true,"errors":[],' +
  '"messages":[{"code":10000,"message":"This API Token is valid and active","type":null}]}';

for (const [what, body, problems] of [
  ['passes a documented response', VERIFIED, 0],
  ['passes another response, and reports it', VERIFIED.replace('"id":', '"other":'), 1],
]) {
  test(`the wire ${what}`, async () => {
    const server = http.createServer((request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'cf-ray': 'a ray' });
      response.end(body);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const wire = await Wire.before(`http://127.0.0.1:${server.address().port}`);
    const answer = await fetch(`${wire.url}/client/v4/user/tokens/verify`);
    assert.deepEqual([answer.status, answer.headers.get('cf-ray'), await answer.text()], [200, 'a ray', body]);
    assert.equal(wire.problems.length, problems, wire.problems.join('\n'));
    await wire.close();
    server.close();
  });
}
