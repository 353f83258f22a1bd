// Debian's Chromium on the dashboard. Console errors, policy violations and script errors of a page fail its test.

import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

const PASSWORD = 'correct horse battery staple';
const EMAIL = 'admin@example.com';
const PATIENCE_MILLIS = 60000; // for a busy machine

/** Expected error responses, which the browser writes to its console. */
const EXPECTED = /Failed to load resource: the server responded with a status of (400|401|403|404|429)/;

export async function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A page in a new browser context. `asked` contains its requests without a response so far. */
export async function open(browser, origin, { viewport = { width: 1280, height: 900 }, ...options } = {}) {
  const context = await browser.newContext({
    baseURL: origin,
    viewport,
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  });
  const page = await context.newPage();
  page.complaints = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !EXPECTED.test(message.text())) {
      page.complaints.push(message.text());
    }
  });
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile, lineNumber }) =>
      console.error(`${effectiveDirective} refuses ${blockedURI} at ${sourceFile}:${lineNumber}`),
    );
  });
  page.asked = new Set();
  page.on('request', (request) => page.asked.add(request));
  for (const end of ['requestfinished', 'requestfailed']) {
    page.on(end, (request) => page.asked.delete(request));
  }
  page.setDefaultTimeout(PATIENCE_MILLIS);
  return page;
}

/** Waits until all requests of the page have a response and the page is drawn. */
export async function settled(page) {
  const late = Date.now() + PATIENCE_MILLIS;
  for (let still = 0; still < 2; still = page.asked.size === 0 ? still + 1 : 0) {
    assert.ok(Date.now() < late, `no response to ${[...page.asked].map((request) => request.url())}`);
    await page.evaluate(async () => {
      await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
      const moving = document.getAnimations().filter(({ effect }) => effect.getComputedTiming().endTime !== Infinity);
      await Promise.allSettled(moving.map(({ finished }) => finished)); // for example of a dialog that closes
    });
  }
  await page
    .getByText(/^Loading .*…$/)
    .first()
    .waitFor({ state: 'hidden' });
}

export function assertContent(page) {
  assert.deepEqual(page.complaints, [], 'the page reported errors');
}

export async function signIn(page, { email = EMAIL, password = PASSWORD } = {}) {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
}

export const password = PASSWORD;
