// Single sign-on by a real OpenID provider, in a real browser.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import axe from './harness/axe.mjs';
import { assertContent, launch, open, password, signIn } from './harness/browser.mjs';
import { OpenIdProvider, signInAt } from './harness/provider.mjs';
import { Ambit } from './harness/server.mjs';

const EMAIL = 'admin@example.com';

describe('single sign-on', () => {
  let provider;
  let ambit;
  let browser;

  before(async () => {
    provider = await OpenIdProvider.start({
      admin: { email: EMAIL, email_verified: true },
      twin: { email: EMAIL, email_verified: true },
      careless: { email: EMAIL, email_verified: false },
      unknown: { email: 'unknown@example.com', email_verified: true },
    });
    const secret = join(tmpdir(), 'oidc-secret');
    await writeFile(secret, `${provider.client.secret}\n`, { mode: 0o600 });
    ambit = await Ambit.start({
      options: [
        '--oidc-issuer',
        provider.issuer,
        '--oidc-client-id',
        provider.client.id,
        '--oidc-client-secret-file',
        secret,
        '--oidc-label',
        'Acme',
      ],
    });
    provider.register(`${ambit.origin}/oidc/callback`);
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await ambit?.stop();
    await provider?.stop();
  });

  const fresh = () => open(browser, ambit.origin);

  /** Goes from the sign-in page to the provider's. */
  async function startSignIn(page) {
    await page.goto('/sign-in');
    await page.getByRole('button', { name: 'Sign in with Acme' }).click();
    await page.getByLabel('Name', { exact: true }).waitFor();
  }

  async function refused(name, sentence) {
    const page = await fresh();
    await startSignIn(page);
    await signInAt(page, name);
    await page.getByText(sentence).waitFor();
    assert.ok(page.url().startsWith(`${ambit.origin}/sign-in?oidc=`), page.url());
    await page.goto('/');
    await page.waitForURL('**/sign-in*');
    assertContent(page);
    return page;
  }

  const cookies = async (page) =>
    Object.fromEntries((await page.context().cookies(ambit.origin)).map((cookie) => [cookie.name, cookie]));

  test('an address that is not verified is refused', async () => {
    const page = await refused('careless', 'has not verified your e-mail address');
    await page.goto('/sign-in?oidc=unverified');
    await page.getByRole('alert').waitFor();
    await axe.check(page, 'the sign-in page with a refusal');
  });

  test('an unknown user is refused and not created', () =>
    refused('unknown', 'No user of this server has your e-mail address'));

  test('a user who is denied by the provider is not signed in, and its message is not shown', async () => {
    const page = await fresh();
    await startSignIn(page);
    await page.getByRole('button', { name: 'Refuse' }).click();
    await page.getByText('The provider denied access').waitFor();
    assert.equal(page.url(), `${ambit.origin}/sign-in?oidc=denied`);
    assert.ok(!(await page.content()).includes('by <b>hand'));
    assertContent(page);
  });

  test('the first user signs in, and creates a token that works', async () => {
    const page = await fresh();
    await startSignIn(page);
    await signInAt(page, 'admin');
    await page.getByRole('link', { name: 'example.com' }).first().waitFor();
    assert.equal((await cookies(page))['__Host-ambit-session'].sameSite, 'Strict');
    await page.reload();
    await page.getByRole('link', { name: 'example.com' }).first().waitFor();

    // Signing in at the provider counts as recent authentication, so tokens can be created.
    await page.goto('/profile/api-tokens/create?template=edit_zone_dns&step=form');
    await page.getByLabel('Name', { exact: true }).fill('by single sign-on');
    await page.getByLabel('Zone 1', { exact: true }).selectOption({ label: 'example.com' });
    await page.getByRole('button', { name: 'Continue to summary' }).click();
    await page.getByRole('button', { name: 'Create token' }).click();
    const token = await page.getByLabel('API token', { exact: true }).inputValue();
    assert.equal((await ambit.as(token).get('/user/tokens/verify')).status, 200);
    assertContent(page);
  });

  test('another identity with the same address is then refused', () =>
    refused('twin', 'The user with your e-mail address is linked to another identity'));

  test('a second use of the same callback is refused', async () => {
    const page = await fresh();
    let answer;
    page.on('request', (request) => {
      answer = request.url().includes('/oidc/callback') ? request.url() : answer;
    });
    await startSignIn(page);
    await signInAt(page, 'admin');
    await page.getByRole('link', { name: 'example.com' }).first().waitFor();
    assert.match(answer, /[?&]code=/);
    await page.goto(answer);
    await page.getByText('The sign-in was not started in this browser').waitFor();
    assertContent(page);
  });

  test('a callback with another state or in another browser is refused', async () => {
    const page = await fresh();
    await startSignIn(page);
    const withheld = provider.withhold();
    await signInAt(page, 'admin');
    const answer = new URL(await withheld);
    const wrong = new URL(answer);
    wrong.searchParams.set('state', 'A'.repeat(43));
    const victim = await fresh();
    for (const [who, address] of [
      [page, wrong],
      [victim, answer],
      [page, answer],
    ]) {
      await who.goto(address.href);
      await who.getByText('The sign-in was not started in this browser').waitFor();
      assert.equal((await cookies(who))['__Host-ambit-session'], undefined);
    }
    assertContent(victim);
  });

  test('signing in again ends the earlier session of the browser', async () => {
    const page = await fresh();
    await signIn(page);
    const before = (await cookies(page))['__Host-ambit-session'].value;
    await startSignIn(page);
    await signInAt(page, 'admin');
    await page.getByRole('link', { name: 'example.com' }).first().waitFor();
    assert.notEqual((await cookies(page))['__Host-ambit-session'].value, before);
    const old = await fetch(`${ambit.origin}/client/v4/session`, {
      headers: { cookie: `__Host-ambit-session=${before}` },
    });
    assert.equal(old.status, 401);
  });

  test('the link is removed and created on the profile page', async () => {
    const page = await fresh();
    await signIn(page, { password });
    await page.goto('/profile');
    await page.getByRole('button', { name: 'Unlink' }).click();
    await page.getByRole('button', { name: 'Link with Acme' }).click();
    await signInAt(page, 'twin');
    await page.getByText('You can now sign in with the provider').waitFor();
    await page.getByText(`Linked to ${provider.issuer}`).waitFor();
    await axe.check(page, 'the profile page');
    assertContent(page);
    await refused('admin', 'The user with your e-mail address is linked to another identity');
  });

  test('the provider confirms the identity when the last authentication is too old', async () => {
    const page = await fresh();
    await startSignIn(page);
    await signInAt(page, 'twin');
    await page.getByRole('link', { name: 'example.com' }).first().waitFor();
    await page.goto('/profile');
    // The server refuses once, as it does ten minutes later.
    let isOld = true;
    await page.route('**/client/v4/session/oidc/link', async (route) => {
      if (isOld && route.request().method() === 'DELETE') {
        isOld = false;
        const errors = [{ code: 10013, message: 'Confirm your identity to continue' }];
        await route.fulfill({ status: 403, json: { success: false, errors, messages: [], result: null } });
      } else {
        await route.continue();
      }
    });
    await page.getByRole('button', { name: 'Unlink' }).click();
    const opened = page.context().waitForEvent('page');
    await page.getByRole('button', { name: 'Confirm with Acme' }).click();
    const tab = await opened;
    await signInAt(tab, 'twin');
    await tab.getByText('Your identity is confirmed').waitFor();
    await page.getByRole('button', { name: 'Link with Acme' }).waitFor();
    assertContent(page);
  });

  test('the log contains no secret', () => {
    assert.ok(!ambit.log().includes(provider.client.secret));
    assert.ok(!/code=|ambs_/.test(ambit.log()));
  });
});
