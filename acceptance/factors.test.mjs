// Passkeys of a real browser, with a virtual authenticator in place of the fingerprint reader, and an authenticator app.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import axe from './harness/axe.mjs';
import { assertContent, launch, open, password, signIn } from './harness/browser.mjs';
import { Ambit } from './harness/server.mjs';

describe('passkeys and second factors', () => {
  let ambit;
  let browser;
  let page;
  let client;
  let authenticator;

  before(async () => {
    ambit = await Ambit.start();
    browser = await launch();
    // Browsers offer no passkeys for an IP address.
    page = await open(browser, ambit.origin.replace('127.0.0.1', 'localhost'));
    client = await page.context().newCDPSession(page);
    await client.send('WebAuthn.enable');
    ({ authenticatorId: authenticator } = await client.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    }));
    await signIn(page);
  });

  after(async () => {
    await browser?.close();
    await ambit?.stop();
  });

  async function signOut() {
    await page.context().clearCookies();
    await page.goto('/sign-in');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  }

  const signedIn = () => page.waitForURL((url) => url.pathname !== '/sign-in');

  test('a passkey signs in until it is removed', async () => {
    await page.goto('/profile');
    await page.getByLabel('Name of the device').fill('Laptop');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByRole('cell', { name: 'Laptop', exact: true }).waitFor();
    const { credentials } = await client.send('WebAuthn.getCredentials', { authenticatorId: authenticator });
    assert.equal(credentials.length, 1);
    assert.equal(credentials[0].rpId, 'localhost');
    await page.getByLabel('Name of the device').fill('Laptop again');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByText('This device has a passkey for this server already').waitFor();

    await signOut();
    await page.getByRole('button', { name: 'Use a passkey instead' }).click();
    await signedIn();
    await page.goto('/profile');
    await page.getByRole('button', { name: 'Remove Laptop' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('cell', { name: 'Laptop', exact: true }).waitFor({ state: 'detached' });

    await signOut();
    await page.getByRole('button', { name: 'Use a passkey instead' }).click();
    await page.getByText('The passkey is unknown').waitFor();
    await client.send('WebAuthn.clearCredentials', { authenticatorId: authenticator });
    assertContent(page);
    await signIn(page);
  });

  test('a user who is not verified by the device is not signed in', async () => {
    await page.goto('/profile');
    await page.getByLabel('Name of the device').fill('Phone');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByRole('cell', { name: 'Phone', exact: true }).waitFor();
    await signOut();
    await client.send('WebAuthn.setUserVerified', { authenticatorId: authenticator, isUserVerified: false });
    await page.getByRole('button', { name: 'Use a passkey instead' }).click();
    await page.getByRole('button', { name: 'Use a passkey instead' }).and(page.locator(':enabled')).waitFor();
    assert.equal(new URL(page.url()).pathname, '/sign-in');
    await client.send('WebAuthn.setUserVerified', { authenticatorId: authenticator, isUserVerified: true });
  });

  test('a passkey confirms the identity, too', async () => {
    await page.getByRole('button', { name: 'Use a passkey instead' }).click();
    await signedIn();
    await page.goto('about:blank'); // so that the page sends no requests meanwhile
    await ambit.restart(() =>
      ambit.sql(`UPDATE sessions SET authenticated_on = authenticated_on - ${11 * 60_000_000}`),
    );
    await page.goto('/profile');
    await page.getByRole('button', { name: 'Remove Phone' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('heading', { name: 'Confirm your identity' }).waitFor();
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.getByRole('heading', { name: 'Confirm your identity' }).waitFor({ state: 'detached' });
    await page.getByRole('cell', { name: 'Phone', exact: true }).waitFor({ state: 'detached' });
    await page.getByLabel('Name of the device').fill('Phone');
    await client.send('WebAuthn.clearCredentials', { authenticatorId: authenticator });
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByRole('cell', { name: 'Phone', exact: true }).waitFor();
    assertContent(page);
  });

  test('an assertion of a passkey is accepted once, on its own origin, and for its challenge', async () => {
    const asked = (path) =>
      page.evaluate(async (at) => {
        const answer = await fetch(`/client/v4${at}`, { method: 'POST' });
        return (await answer.json()).result;
      }, path);
    const sign = (options) =>
      page.evaluate(async (json) => {
        const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(json);
        return (await navigator.credentials.get({ publicKey })).toJSON();
      }, options);
    const send = async (credential, origin = new URL(page.url()).origin) => {
      const answer = await fetch(`${ambit.origin}/client/v4/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin, host: new URL(origin).host },
        body: JSON.stringify({ credential }),
      });
      return answer.status;
    };
    const credential = await sign(await asked('/session/challenge'));
    // Node's fetch uses the host 127.0.0.1, which is another site for the passkey.
    assert.equal(await send(credential, ambit.origin), 401);
    const again = await sign(await asked('/session/challenge'));
    const use = (body) =>
      page.evaluate(async (sent) => {
        const answer = await fetch('/client/v4/session', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(sent),
        });
        return answer.status;
      }, body);
    assert.equal(await use({ credential: again }), 200);
    assert.equal(await use({ credential: again }), 401, 'the assertion was already used');
    const invented = await sign({ ...(await asked('/session/challenge')), challenge: 'A'.repeat(43) });
    assert.equal(await use({ credential: invented }), 401, 'the challenge is unknown');
    assertContent(page);
  });

  test('with an authenticator app a password needs a code; a recovery code works once', async () => {
    await signOut();
    await signIn(page);
    await page.goto('/profile');
    await page.getByRole('button', { name: 'Set up an app' }).click();
    await page.getByRole('img', { name: 'The secret as a QR code' }).waitFor();
    const secret = await page
      .locator('code')
      .filter({ hasText: /^[A-Z2-7]{32}$/ })
      .innerText();
    await page.getByLabel('Code that the app shows').fill('000000');
    await page.getByRole('button', { name: 'Turn on' }).click();
    await page.getByText('must be the six digits that the app shows now').waitFor();
    await page.getByLabel('Code that the app shows').fill(totp(secret, -1));
    await page.getByRole('button', { name: 'Turn on' }).click();
    const codes = (await page.getByLabel('Recovery codes', { exact: true }).innerText()).split('\n');
    assert.equal(codes.length, 10);
    await axe.check(page, '/profile with recovery codes');

    await signOut();
    const signInWith = async (code) => {
      await page.getByLabel('E-mail').fill('admin@example.com');
      await page.getByLabel('Password').fill(password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByLabel('Code').fill(code);
      await page.getByRole('button', { name: 'Sign in' }).click();
    };
    await signInWith('000000');
    await page.getByText('The code is wrong').waitFor();
    await page.getByLabel('Code').fill(totp(secret));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await signedIn();
    await signOut();
    await signInWith(codes[0]);
    await signedIn();
    await page.goto('/profile');
    await page.getByText('9 recovery codes are left').waitFor();
    await page.getByRole('button', { name: 'Turn off' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Turn off' }).click();
    await page.getByRole('button', { name: 'Set up an app' }).waitFor();
    await signOut();
    await signIn(page);
    assertContent(page);
  });
});

/** The code of an authenticator app (RFC 6238), `steps` from now. */
function totp(secret, steps = 0) {
  const bits = [...secret]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + steps));
  const hash = createHmac('sha1', key).update(counter).digest();
  const at = hash.at(-1) & 0xf;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1e6).padStart(6, '0');
}
