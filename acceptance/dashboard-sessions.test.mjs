// How a session in the browser ends or continues: ended elsewhere, without recent authentication, unused, too old. The server uses the
// clock of its machine; to let time pass, the tests stop the server and make the session in its database older.

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { assertContent, launch, open, password, settled, signIn } from './harness/browser.mjs';
import { zoneResource } from './harness/api.mjs';
import { Ambit } from './harness/server.mjs';

const MINUTE_MICROS = 60_000_000;
const HOUR_MICROS = 60 * MINUTE_MICROS;
const DAY_MICROS = 24 * HOUR_MICROS;

describe('a session', () => {
  let ambit;
  let browser;
  let page;
  let zonePage;

  before(async () => {
    ambit = await Ambit.start();
    const zone = ambit.zone('example.com');
    zonePage = `/accounts/${ambit.account.id}/zones/${zone.id}`;
    for (const [type, content] of [
      ['A', '192.0.2.1'],
      ['AAAA', '2001:db8::1'],
    ]) {
      await ambit.admin.result('POST', `/zones/${zone.id}/dns_records`, { type, name: 'www', content });
    }
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await ambit?.stop();
  });

  beforeEach(async () => {
    page = await open(browser, ambit.origin);
    await signIn(page);
  });

  afterEach(async () => {
    assertContent(page);
    await page.context().close();
  });

  /** The session of a page, as the API shows it. */
  const sessionOf = (signedIn) =>
    signedIn.evaluate(async () => (await (await fetch('/client/v4/session')).json()).result);

  /** Moves the times of the page's session to the past, by the names of their columns. */
  async function age(earlier) {
    const { id } = await sessionOf(page);
    const changes = Object.entries(earlier).map(([column, micros]) => `${column} = ${column} - ${micros}`);
    await ambit.restart(async () => {
      assert.equal(await ambit.sql(`UPDATE sessions SET ${changes} WHERE id = x'${id}'; SELECT changes()`), '1');
    });
  }

  const letPass = (micros) => age({ created_on: micros, authenticated_on: micros, last_seen_on: micros });

  /** Ends the session of the page from another session of the user. */
  async function endElsewhere() {
    const { id } = await sessionOf(page);
    const other = await open(browser, ambit.origin);
    await signIn(other);
    const { csrf_token: token } = await sessionOf(other);
    const status = await other.evaluate(
      async ({ ended, csrf }) => {
        const answer = await fetch(`/client/v4/user/sessions/${ended}`, {
          method: 'DELETE',
          headers: { 'X-CSRF-Token': csrf },
        });
        return answer.status;
      },
      { ended: id, csrf: token },
    );
    assert.equal(status, 200);
    assertContent(other);
    await other.context().close();
  }

  async function signInAgain() {
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.getByLabel('E-mail').fill('admin@example.com');
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }

  async function openZone(search) {
    await page.goto(zonePage + search);
    await page.getByRole('cell', { name: '192.0.2.1' }).waitFor();
    await settled(page);
  }

  /** Checks that the page is the zone's, with its earlier filter. */
  async function assertBack() {
    await page.getByRole('cell', { name: '192.0.2.1' }).waitFor();
    const { pathname, search } = new URL(page.url());
    assert.equal(pathname + search, `${zonePage}?type=A`);
    assert.equal(await page.getByRole('cell', { name: '2001:db8::1' }).count(), 0);
  }

  describe('that was ended elsewhere', () => {
    test('leads to the sign-in page at the next read, and from there to the requested page', async () => {
      await openZone('?type=A');
      await endElsewhere();
      await page.getByLabel('Type').selectOption('AAAA');
      await signInAgain();
      await page.getByRole('cell', { name: '2001:db8::1' }).waitFor();
      assert.equal(new URL(page.url()).search, '?type=AAAA');
      assert.equal(await page.getByLabel('Type').inputValue(), 'AAAA');
    });

    test('leads to the sign-in page at the next change, and from there back to the page', async () => {
      await openZone('?type=A');
      await endElsewhere();
      await page.getByRole('button', { name: 'Delete A www.example.com' }).click();
      await signInAgain();
      await assertBack();
      const records = await ambit.admin.result('GET', `/zones/${ambit.zone('example.com').id}/dns_records`);
      assert.equal(records.length, 2, 'nothing was deleted without a session');
    });

    test('leads to the sign-in page when the page is reloaded, and from there back to it', async () => {
      await openZone('?type=A');
      await endElsewhere();
      await page.reload();
      await signInAgain();
      await assertBack();
    });
  });

  describe('without authentication in the last ten minutes', () => {
    const dialog = () => page.getByRole('dialog', { name: 'Confirm your identity' });

    /** Fills in the form and opens its summary. */
    async function fillIn(name) {
      await page.goto('/profile/api-tokens/create?template=edit_zone_dns&step=form');
      await page.getByLabel('Name', { exact: true }).fill(name);
      await page.getByLabel('Zone 1', { exact: true }).selectOption({ label: 'example.com' });
      await page.getByRole('button', { name: 'Use my address' }).click();
      await page.getByLabel('End date').fill('2099-01-01');
      await page.getByRole('button', { name: 'Continue to summary' }).click();
      await page.getByRole('heading', { name: `${name}: summary` }).waitFor();
    }

    async function assertMade(name) {
      await page.getByText('This token is shown only once').waitFor();
      const made = (await ambit.admin.result('GET', '/user/tokens')).filter((token) => token.name === name);
      assert.equal(made.length, 1);
      assert.deepEqual(made[0].condition, { request_ip: { in: ['127.0.0.1'] } });
      assert.equal(made[0].expires_on, '2099-01-01T00:00:00Z');
      assert.deepEqual(
        made[0].policies.map(({ resources }) => resources),
        [{ [zoneResource(ambit.zone('example.com'))]: '*' }],
      );
      await page.getByRole('button', { name: 'Copy the token' }).click();
    }

    test('requires the password before it creates the token that was filled in', async () => {
      await fillIn('confirmed');
      await letPass(11 * MINUTE_MICROS);
      await page.getByRole('button', { name: 'Create token' }).click();
      await dialog().getByLabel('Password').fill('not the password');
      await dialog().getByRole('button', { name: 'Continue' }).click();
      await dialog().getByText('This is not your password').waitFor();
      await dialog().getByLabel('Password').fill(password);
      await dialog().getByRole('button', { name: 'Continue' }).click();
      await assertMade('confirmed');
      assert.equal(await dialog().count(), 0);

      await fillIn('confirmed before');
      await page.getByRole('button', { name: 'Create token' }).click();
      await assertMade('confirmed before');
    });

    test('requires the password before it deletes a zone, ends a session or withdraws an invitation', async () => {
      const confirm = async () => {
        await dialog().getByLabel('Password').fill(password);
        await dialog().getByRole('button', { name: 'Continue' }).click();
        await dialog().waitFor({ state: 'hidden' });
      };
      const other = await open(browser, ambit.origin);
      await signIn(other);
      await letPass(11 * MINUTE_MICROS);
      await page.goto('/profile');
      await page
        .getByRole('button', { name: /^End the session/ })
        .first()
        .click();
      await confirm();
      await other.context().close();

      const zone = await ambit.admin.result('POST', '/zones', { name: 'to-delete.example' });
      await letPass(11 * MINUTE_MICROS);
      await page.goto(`/accounts/${ambit.account.id}/zones/${zone.id}`);
      await page.getByRole('button', { name: 'Delete zone' }).click();
      await page.getByRole('button', { name: 'Delete', exact: true }).click();
      assert.equal((await ambit.admin.get(`/zones/${zone.id}`)).status, 200, 'not before the password');
      await confirm();
      await page.getByRole('link', { name: 'example.com', exact: true }).waitFor();
      assert.equal((await ambit.admin.get(`/zones/${zone.id}`)).status, 404);

      await ambit.admin.result('POST', `/accounts/${ambit.account.id}/members`, {
        email: 'invited@example.com',
        roles: [(await ambit.admin.result('GET', `/accounts/${ambit.account.id}/roles`)).at(-1).id],
      });
      await letPass(11 * MINUTE_MICROS);
      await page.goto(`/accounts/${ambit.account.id}/members`);
      await page.getByRole('button', { name: 'Withdraw the invitation of invited@example.com' }).click();
      await confirm();
      await page.getByText('Withdrawn', { exact: true }).waitFor();
      assert.deepEqual(await ambit.admin.result('GET', `/accounts/${ambit.account.id}/invitations`), []);
      await page.getByRole('button', { name: 'Suspend admin@example.com' }).click();
      await page.getByText('must keep at least one accepted member').waitFor();
    });

    test('keeps the form when the user cancels', async () => {
      await fillIn('asked twice');
      await letPass(11 * MINUTE_MICROS);
      const create = page.getByRole('button', { name: 'Create token' });
      await create.click();
      await dialog().waitFor();
      await page.keyboard.press('Escape');
      await dialog().waitFor({ state: 'hidden' });
      await page.getByText('The token was not created').waitFor();
      await page.waitForFunction((button) => document.activeElement === button, await create.elementHandle());
      await create.click();
      await dialog().getByLabel('Password').fill(password);
      await page.keyboard.press('Enter');
      await assertMade('asked twice');
    });
  });

  for (const { limit, before: justBefore, after: reach } of [
    {
      limit: 'unused for twelve hours',
      before: () => letPass(12 * HOUR_MICROS - 5 * MINUTE_MICROS),
      after: () => letPass(12 * HOUR_MICROS),
    },
    {
      limit: 'seven days old, however much it is used',
      before: () => age({ created_on: 7 * DAY_MICROS - 5 * MINUTE_MICROS }),
      after: () => age({ created_on: 5 * MINUTE_MICROS }),
    },
  ]) {
    test(`ends when it is ${limit}, and not before`, async () => {
      await openZone('');
      await justBefore();
      await page.getByLabel('Type').selectOption('A');
      await page.getByRole('cell', { name: '2001:db8::1' }).waitFor({ state: 'detached' });
      await settled(page);
      const { id } = await sessionOf(page);
      await reach();
      await page.getByRole('button', { name: 'Export' }).click();
      await signInAgain();
      await assertBack();
      const sessions = await page.evaluate(async () => (await (await fetch('/client/v4/user/sessions')).json()).result);
      assert.ok(!sessions.some((session) => session.id === id), 'it is no longer one of the sessions');
    });
  }
});
