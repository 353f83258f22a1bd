// Opens every page of the dashboard and clicks every control that destroys nothing. No page may log errors, violate its content
// security policy, get an unexpected error response, or lose the focus when a dialog is closed.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launch, open, signIn } from './harness/browser.mjs';
import { arrive, clickEverything, keepRefusals } from './harness/clicks.mjs';
import { furnish } from './harness/furnish.mjs';
import { filled, paths } from './harness/paths.mjs';
import { Ambit } from './harness/server.mjs';

const SIGNED_OUT_PAGES = ['signIn', 'setup', 'invitation'];

/** Suffixes of the paths that show more, or without which the page shows nothing. */
const dns = encodeURIComponent(JSON.stringify([{ key: 'dns', type: 'edit' }]));
const filledIn = `?step=summary&name=from%20a%20link&zoneId=all&accountId=*&permissionGroupKeys=${dns}`;
const SUFFIXES = {
  invitation: ({ invitation }) => [`#${invitation}`],
  createUserToken: () => ['', filledIn],
  createAccountToken: () => ['', filledIn],
};

/** The controls that are not clicked, by role and name, with the reason. */
const NOT_CLICKED = [
  ['button', /^Sign out$/, 'ends the session of the test'],
  ['button', /^End the session/, 'ends a session'],
  ['button', /^Roll$/, 'replaces a secret'],
  ['menuitem', /^Disable$/, 'disables a token at once'],
  ['button', /^Delete$/, 'deletes a token, a zone or its transfers, in the dialog that confirms it'],
  ['button', /^Disable$/, 'disables the transfers of a zone, in the dialog that confirms it'],
  ['button', /^Delete [A-Z]+ /, 'deletes a record, at once'],
  ['button', /^Remove$/, 'removes a member, in the dialog that confirms it'],
  ['button', /^Suspend /, 'suspends a member at once'],
  ['button', /^Leave$/, 'removes a member, in the dialog that confirms it'],
  ['button', /^Withdraw the invitation of /, 'deletes an invitation'],
  ['combobox', /^Role of admin@example\.com$/, 'would remove the permissions of the test'],
  ['button', /^Import$/, 'adds a record each time; tested by dashboard.test.mjs'],
];
const found = new Set();

/** The texts for fields that enable other controls. */
const TEXTS = [
  ['searchbox', /^Find/, 'example'],
  ['textbox', /^Lines to import$/, 'new 300 IN A 192.0.2.80'],
];

/** The error responses that a control may get. That the page shows them is tested by dashboard.test.mjs. */
const REFUSALS = [
  ['button', /^Add$/, [400]], // a record without contents
  ['link', /^example\.org$/, [404]], // a zone without outgoing transfers
];

/** The pages of a user and of an account are of one kind. */
const kindOf = (name) => name.replace(/user|account/i, '').toLowerCase();

const fits =
  (control) =>
  ([role, name]) =>
    control.role === role && name.test(control.name);

const rules = {
  leaves: (control) => {
    const rule = NOT_CLICKED.find(fits(control));
    return rule !== undefined && Boolean(found.add(rule));
  },
  text: (control) => TEXTS.find(fits(control))?.[2],
  refusals: (control) => REFUSALS.find(fits(control))?.[2] ?? [],
};

describe('every control of the dashboard', () => {
  let ambit;
  let browser;
  let furnished;
  const reached = new Set();

  before(async () => {
    ambit = await Ambit.start({ options: ['--nameservers', 'ns1.example.net,ns2.example.net'] });
    furnished = await furnish(ambit);
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await ambit?.stop();
  });

  const addressesOf = (name, path) => {
    const accountId = ambit.account.id;
    const tokenId = path.startsWith('/accounts/') ? furnished.account : furnished.user;
    const address = filled(path, { accountId, tokenId, zoneId: ambit.zone('example.com').id });
    return (SUFFIXES[name]?.(furnished) ?? ['']).map((further) => address + further);
  };

  for (const [name, path] of Object.entries(paths)) {
    test(path, async (t) => {
      const page = await open(browser, ambit.origin);
      keepRefusals(page);
      if (!SIGNED_OUT_PAGES.includes(name)) {
        await signIn(page);
      }
      for (const address of addressesOf(name, path)) {
        await arrive(page, address);
        if (name === 'home') {
          assert.equal(new URL(page.url()).pathname, filled(paths.zones, { accountId: ambit.account.id }));
          continue; // redirects to a page that is tested by its own path
        }
        const title = await page.getByRole('heading', { level: 1 }).innerText();
        assert.notEqual(title, 'Page not found', address);
        const clicked = await clickEverything(page, address, kindOf(name), rules, reached);
        t.diagnostic(`${clicked.length} clicks at ${address}`);
      }
      await page.context().close();
    });
  }
});

test('every control that is not clicked exists', () => {
  assert.deepEqual(
    NOT_CLICKED.filter((one) => !found.has(one)).map(([, name]) => name),
    [],
  );
});
