// Debian's Chromium on the dashboard. Whatever a page complains of (its console, its policy, a script that failed) fails the
// test that it was open in.

import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

const PASSWORD = 'correct horse battery staple';
const EMAIL = 'admin@example.com';

/** Answers that a page is meant to meet, and that the browser writes into its console. */
const EXPECTED = /Failed to load resource: the server responded with a status of (400|401|403|404|429)/;

export async function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
}

/** A page in a browser of its own, as wide as `viewport` says. */
export async function open(browser, origin, { viewport = { width: 1280, height: 900 }, ...options } = {}) {
  const context = await browser.newContext({ baseURL: origin, viewport, permissions: ['clipboard-read', 'clipboard-write'], ...options });
  const page = await context.newPage();
  page.complaints = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !EXPECTED.test(message.text())) {
      page.complaints.push(message.text());
    }
  });
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  page.setDefaultTimeout(15000);
  return page;
}

export function assertContent(page) {
  assert.deepEqual(page.complaints, [], 'the page complained');
}

export async function signIn(page, { email = EMAIL, password = PASSWORD } = {}) {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
}

export const password = PASSWORD;
