// A process that verifies a token on new connections from one address, and counts failures and the slowest response. The message
// {origin, source, token} starts it; to 'report' it sends {count, failed, failures, slowest} since the last report.

import { request } from './request.mjs';

const INTERVAL_MILLIS = 50;

const MAX_SHOWN = 3;

let seen = { count: 0, failed: 0, failures: [], slowest: 0 };

function fail(how) {
  seen.failed++;
  if (seen.failures.length < MAX_SHOWN) {
    seen.failures.push(how);
  }
}

async function verify({ origin, source, token }) {
  const started = performance.now();
  try {
    const answer = await request({ origin, source, token, path: '/user/tokens/verify' });
    if (answer.status !== 200) {
      fail(`${answer.status} ${answer.text.slice(0, 200)}`);
    }
  } catch (e) {
    fail(e.message);
  }
  seen.count++;
  seen.slowest = Math.max(seen.slowest, performance.now() - started);
}

process.on('message', (message) => {
  if (message === 'report') {
    process.send(seen);
    seen = { count: 0, failed: 0, failures: [], slowest: 0 };
  } else {
    setInterval(() => verify(message), INTERVAL_MILLIS);
  }
});
