// Measures how long the dashboard takes to appear in a browser with an empty cache: `make first-load`. Prints a table.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { Api, allow, zoneResource } from './harness/api.mjs';
import { launch, password } from './harness/browser.mjs';
import { furnish } from './harness/furnish.mjs';
import { Ambit } from './harness/server.mjs';

const ROUNDS = Number(process.env.ROUNDS ?? 11);
const WARMING_ROUNDS = 3;
const TOKENS = 50; // a full page of the list

/** Lighthouse's emulated phone: the network "Slow 4G", and a quarter of this processor's speed. */
const SLOW_4G = {
  offline: false,
  latency: 150,
  downloadThroughput: (1.6 * 1024 * 1024) / 8,
  uploadThroughput: (750 * 1024) / 8,
};
const CONDITIONS = [{ words: 'as it is' }, { words: 'Slow 4G, processor at a quarter', network: SLOW_4G, slowdown: 4 }];
const PAGES = [
  { words: 'sign-in', path: '/sign-in', there: 'form button[type=submit]' },
  {
    words: `list of ${TOKENS} tokens`,
    path: '/profile/api-tokens',
    there: `tbody tr:nth-child(${TOKENS})`,
    signedIn: true,
  },
];
const COLUMNS = [
  ['DOMContentLoaded, ms', 'loaded'],
  ['first paint of contents, ms', 'painted'],
  ['largest paint of contents, ms', 'paintedMost'],
  ['form or rows there, ms', 'there'],
  ['kB received', 'kilobytes'],
  ['requests', 'requests'],
];

const ambit = await Ambit.start();
const browser = await launch();
try {
  await fill();
  const rows = [];
  for (const { words, network, slowdown } of CONDITIONS) {
    for (const page of PAGES) {
      const rounds = [];
      for (let round = -WARMING_ROUNDS; round < ROUNDS; round++) {
        // the first rounds warm up the server and are not counted
        const figures = await firstLoad(page, { network, slowdown });
        if (round >= 0) {
          rounds.push(figures);
        }
      }
      rows.push([
        words,
        page.words,
        ...COLUMNS.map(([, figure]) => Math.round(median(rounds.map((one) => one[figure])))),
      ]);
    }
  }
  console.log(`${machine()}\n`);
  const head = ['conditions', 'page', ...COLUMNS.map(([title]) => title)];
  for (const cells of [head, head.map(() => '---'), ...rows]) {
    console.log(`| ${cells.join(' | ')} |`);
  }
} finally {
  await browser.close();
  await ambit.stop();
}

async function fill() {
  await furnish(ambit);
  const api = new Api(`${ambit.origin}/client/v4`, ambit.initialized.token.value);
  const policies = [allow(['DNS Write'], { [zoneResource(ambit.zone('example.com'))]: '*' })];
  const { length } = await api.result('GET', '/user/tokens?per_page=100');
  for (let i = length; i < TOKENS; i++) {
    await api.result('POST', '/user/tokens', { name: `host ${i}`, policies });
  }
}

/** One load in a new browser context with an empty cache. */
async function firstLoad({ path, there, signedIn }, { network, slowdown }) {
  const context = await browser.newContext({ baseURL: ambit.origin, viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  if (signedIn) {
    await signInWithoutTheDashboard(page);
  }
  await page.addInitScript(noteWhenThere, there);
  const devtools = await context.newCDPSession(page);
  const seen = { bytes: 0, requests: 0 };
  await devtools.send('Network.enable');
  devtools.on('Network.requestWillBeSent', () => seen.requests++);
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    seen.bytes += encodedDataLength;
  });
  if (network) {
    await devtools.send('Network.emulateNetworkConditions', network);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  }
  await page.goto(path);
  await page.locator(there).waitFor();
  await page.waitForLoadState('networkidle'); // after the largest paint
  const figures = await page.evaluate(figuresOf);
  await context.close();
  return { ...figures, kilobytes: seen.bytes / 1000, requests: seen.requests };
}

/** Signs in from a page that is not part of the dashboard, so that no file of the dashboard is cached. */
async function signInWithoutTheDashboard(page) {
  await page.goto('/client/v4/ips');
  const status = await page.evaluate(async (secret) => {
    const answer = await fetch('/client/v4/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'admin@example.com', password: secret }),
    });
    return answer.status;
  }, password);
  if (status !== 200) {
    throw new Error(`signing in was answered with ${status}`);
  }
}

/** In the page: the time of the first frame with the expected element, and of the largest paint. */
function noteWhenThere(selector) {
  window.noted = {};
  new MutationObserver((_, observer) => {
    if (document.querySelector(selector) !== null) {
      observer.disconnect();
      requestAnimationFrame(() => requestAnimationFrame((at) => (window.noted.there = at)));
    }
  }).observe(document, { childList: true, subtree: true });
  new PerformanceObserver((list) => (window.noted.paintedMost = list.getEntries().at(-1).startTime)).observe({
    type: 'largest-contentful-paint',
    buffered: true,
  });
}

/** In the page: milliseconds since the start of the navigation. */
function figuresOf() {
  return {
    loaded: performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd,
    painted: performance.getEntriesByName('first-contentful-paint')[0].startTime,
    ...window.noted,
  };
}

function median(numbers) {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}

function machine() {
  const { devDependencies } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
  const [, distribution] = /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'));
  const root = fileURLToPath(new URL('..', import.meta.url));
  const revision = execFileSync('git', ['-C', root, 'rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const home = execFileSync(`${root}scripts/find-jdk`, { encoding: 'utf8' }).trim();
  const [, jdk] = /^JAVA_RUNTIME_VERSION="(.*)"$/m.exec(readFileSync(`${home}/release`, 'utf8'));
  return (
    `${os.cpus().length} cores (${os.cpus()[0].model}), ${Math.round(os.totalmem() / 2 ** 30)} GiB, ${distribution}, ` +
    `Linux ${os.release()}, JDK ${jdk}, Chromium ${browser.version()}, playwright-core ${devDependencies['playwright-core']}, Node ` +
    `${process.versions.node}; ${new Date().toISOString().slice(0, 10)}, revision ${revision}; medians of ${ROUNDS} rounds.`
  );
}
