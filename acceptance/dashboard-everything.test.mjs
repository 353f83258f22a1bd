// Opens every page of the dashboard and clicks everything on it that destroys nothing: no page may complain, break its own policy,
// be refused anything, or lose the focus of somebody who closes a dialog.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launch, open, signIn } from './harness/browser.mjs';
import { arrive, clickEverything, keepRefusals } from './harness/clicks.mjs';
import { furnish } from './harness/furnish.mjs';
import { filled, paths } from './harness/paths.mjs';
import { Ambit } from './harness/server.mjs';

const OF_NOBODY = ['signIn', 'setup', 'invitation'];

/** What follows the path, where that shows more or nothing is shown without. */
const dns = encodeURIComponent(JSON.stringify([{ key: 'dns', type: 'edit' }]));
const filledIn = `?step=summary&name=from%20a%20link&zoneId=all&accountId=*&permissionGroupKeys=${dns}`;
const FURTHER = {
  invitation: ({ invitation }) => [`#${invitation}`],
  createUserToken: () => ['', filledIn],
  createAccountToken: () => ['', filledIn],
};

/** What is not clicked, by role and name, and why not. */
const LEFT_ALONE = [
  ['button', /^Sign out$/, 'ends the session that looks'],
  ['button', /^End the session/, 'ends a session'],
  ['button', /^Roll$/, 'ends a secret'],
  ['menuitem', /^Disable$/, 'ends what a token can do, at once'],
  ['button', /^Delete$/, 'deletes a token or a zone, after the question whether to'],
  ['button', /^Delete [A-Z]+ /, 'deletes a record, at once'],
  ['button', /^Remove$/, 'ends what a member can do, after the question whether to'],
  ['button', /^Suspend /, 'ends what a member can do, at once'],
  ['button', /^Leave$/, 'ends what a member can do, after the question whether to'],
  ['button', /^Withdraw the invitation of /, 'deletes an invitation'],
  ['combobox', /^Role of admin@example\.com$/, 'would take away the rights of who looks'],
  ['button', /^Import$/, 'adds a record each time; dashboard.test.mjs imports'],
];
const met = new Set();

/** What is written into fields that lead on when there is something in them. */
const TEXTS = [
  ['searchbox', /^Find/, 'example'],
  ['textbox', /^Lines to import$/, 'new 300 IN A 192.0.2.80'],
];

/** What the API may refuse: the page says so, and dashboard.test.mjs looks whether it does. */
const REFUSALS = [
  ['button', /^Add$/, [400]], // a record without contents
];

const fits =
  (control) =>
  ([role, name]) =>
    control.role === role && name.test(control.name);

const rules = {
  leaves: (control) => {
    const found = LEFT_ALONE.find(fits(control));
    return found !== undefined && Boolean(met.add(found));
  },
  text: (control) => TEXTS.find(fits(control))?.[2],
  refusals: (control) => REFUSALS.find(fits(control))?.[2] ?? [],
};

describe('everything there is to click', () => {
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
    return (FURTHER[name]?.(furnished) ?? ['']).map((further) => address + further);
  };

  for (const [name, path] of Object.entries(paths)) {
    test(path, async (t) => {
      const page = await open(browser, ambit.origin);
      keepRefusals(page);
      if (!OF_NOBODY.includes(name)) {
        await signIn(page);
      }
      for (const address of addressesOf(name, path)) {
        await arrive(page, address);
        if (name === 'home') {
          assert.equal(new URL(page.url()).pathname, filled(paths.zones, { accountId: ambit.account.id }));
          continue; // a page that is looked at under its own name
        }
        const title = await page.getByRole('heading', { level: 1 }).innerText();
        assert.notEqual(title, 'Nothing here', address);
        const clicked = await clickEverything(page, address, rules, reached);
        t.diagnostic(`${clicked.length} clicks at ${address}`);
      }
      await page.context().close();
    });
  }
});

test('nothing is left alone that is not there', () => {
  assert.deepEqual(
    LEFT_ALONE.filter((one) => !met.has(one)).map(([, name]) => name),
    [],
  );
});
