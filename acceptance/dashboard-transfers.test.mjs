// Zone transfers in the dashboard, with a Knot secondary: from the first key to a nameserver that follows, falls behind and catches up.

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import axe from './harness/axe.mjs';
import { assertContent, launch, open, password, settled, signIn } from './harness/browser.mjs';
import { KnotSecondary } from './harness/dns/knot.mjs';
import { freePort } from './harness/dns/ports.mjs';
import { Answering } from './harness/dns/publisher.mjs';
import { join } from './harness/furnish.mjs';
import { Person } from './harness/person.mjs';

const ELEVEN_MINUTES_MICROS = 660_000_000;
const TEST_MILLIS = 600000;

describe('zone transfers in the dashboard', { timeout: TEST_MILLIS }, () => {
  let primary;
  let knot;
  let knotPort;
  let browser;
  let page;
  let zone;
  let zonePage;
  let transfersPage;

  before(async () => {
    primary = await Answering.start({ options: ['--dns-peer-networks', '127.0.0.0/8'] });
    const { account } = primary.ambit;
    zone = primary.ambit.zone('example.com');
    zonePage = `/accounts/${account.id}/zones/${zone.id}`;
    transfersPage = `/accounts/${account.id}/zone-transfers`;
    knotPort = await freePort();
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await Promise.all([knot?.stop(), primary?.stop()]);
  });

  beforeEach(async () => {
    page = await open(browser, primary.ambit.origin);
    await signIn(page);
  });

  afterEach(async () => {
    assertContent(page);
    await page.context().close();
  });

  const button = (name, within = page) => within.getByRole('button', { name, exact: true });
  const dialog = () => page.getByRole('dialog');
  const closed = () => dialog().waitFor({ state: 'hidden' });
  const outgoing = `/secondary_dns/outgoing`;
  const serial = async () => (await primary.api.result('GET', `/zones/${zone.id}${outgoing}`)).soa_serial;
  const list = (kind) => primary.api.result('GET', `/accounts/${primary.ambit.account.id}/secondary_dns/${kind}`);

  const addRecord = (name) =>
    primary.api.result('POST', `/zones/${zone.id}/dns_records`, { type: 'A', name, content: '192.0.2.1', ttl: 60 });

  async function checkAccessibility(name) {
    for (const colorScheme of ['dark', 'light']) {
      await page.emulateMedia({ colorScheme });
      await page.waitForFunction((mode) => document.documentElement.dataset.mode === mode, colorScheme);
      await settled(page);
      await axe.check(page, `${name} (${colorScheme})`);
    }
  }

  test('a key, with a secret that the server makes', async () => {
    await page.goto(zonePage);
    await page.getByText('No nameserver follows this zone').waitFor();
    await button('Choose nameservers').click();
    await page.getByText('The account has no peers yet.').waitFor();
    assert.ok(await button('Save').isDisabled());
    await dialog().getByRole('link', { name: 'Zone transfers' }).click();
    await page.getByRole('heading', { name: 'Zone transfers', level: 1 }).waitFor();
    await page.getByText('No keys yet').waitFor();

    await button('Add a key').click();
    await dialog().getByLabel('Name').fill('no key');
    await button('Add', dialog()).click();
    await page.getByText('This must be a domain name, such as `key.example.com.`').waitFor();
    await dialog().getByLabel('Name').fill('ambit');
    await button('Add', dialog()).click();
    await closed();
    await page.getByRole('cell', { name: 'hmac-sha256' }).waitFor();
    const [{ secret }] = await list('tsigs');
    assert.equal(Buffer.from(secret, 'base64').length, 32);
    assert.ok(!(await page.content()).includes(secret), 'the secret is hidden at first');
    await button('Show the secret of ambit.').click();
    await page.getByText(secret, { exact: true }).waitFor();
    await button('Copy the secret of ambit.').click();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), secret);
  });

  test('a key is renamed and keeps its secret, or gets another one', async () => {
    const [before] = await list('tsigs');
    await page.goto(transfersPage);
    await button('Edit the key ambit.').click();
    await dialog().getByLabel('Algorithm').selectOption('hmac-sha512');
    await button('Save').click();
    await page.getByRole('cell', { name: 'hmac-sha512' }).waitFor();
    assert.deepEqual(await list('tsigs'), [{ ...before, algo: 'hmac-sha512.' }]);

    await button('Edit the key ambit.').click();
    await dialog().getByLabel('Algorithm').selectOption('hmac-sha256');
    await dialog().getByLabel('Secret', { exact: true }).fill('too short');
    await button('Save').click();
    await page.getByText('must be 16 to 256 bytes in base64').waitFor();
    await button('Make a new secret').click();
    const made = await dialog().getByLabel('Secret', { exact: true }).inputValue();
    await button('Save').click();
    await page.getByRole('cell', { name: 'hmac-sha256' }).waitFor();
    assert.notEqual(made, before.secret);
    assert.deepEqual(await list('tsigs'), [{ ...before, secret: made }]);
  });

  test('a peer, with its problems next to the fields', async () => {
    await page.goto(transfersPage);
    await button('Add a peer').click();
    await dialog().getByLabel('Name').fill('knot');
    await dialog().getByLabel('Address').fill('192.0.2.1');
    await dialog().getByLabel('Port').fill('domain');
    await button('Add', dialog()).click();
    await page.getByText('This must be a number from 1 to 65535').waitFor();
    await dialog().getByLabel('Port').fill('53');
    await button('Add', dialog()).click();
    await page.getByText('dns-peer-networks').waitFor();
    assert.deepEqual(await list('peers'), []);
    await dialog().getByLabel('Address').fill('127.0.0.1');
    await button('Add', dialog()).click();
    await closed();
    await button('Edit the peer knot').click();
    await dialog().getByLabel('Port').fill(String(knotPort));
    await button('Save').click();
    await page.getByRole('cell', { name: String(knotPort), exact: true }).waitFor();
    const [key] = await list('tsigs');
    const [{ name, ip, port, tsig_id }] = await list('peers');
    assert.deepEqual({ name, ip, port, tsig_id }, { name: 'knot', ip: '127.0.0.1', port: knotPort, tsig_id: key.id });
    await closed();

    await button('Delete the key ambit.').click();
    await button('Delete', dialog()).click();
    await page.getByText('the TSIG key is still used by the peer `knot`').waitFor();
    await button('Cancel', dialog()).click();
    await closed();
    await checkAccessibility(transfersPage);
  });

  test('a nameserver follows the zone, falls behind and catches up', async () => {
    const [{ secret }] = await list('tsigs');
    const key = { name: 'ambit', algorithm: 'hmac-sha256', secret };
    knot = await KnotSecondary.start({ port: knotPort, primary: { port: primary.port, key }, zones: [zone.name] });
    await page.goto(zonePage);
    await button('Choose nameservers').click();
    await dialog().getByLabel('knot').check();
    await button('Save').click();
    await closed();
    const first = await serial();
    await page.getByText(`has serial ${first}`, { exact: true }).waitFor();
    await page.getByText('in sync', { exact: true }).waitFor();
    assert.equal(await knot.serial(zone.name), first);
    await addRecord('one');
    const second = await serial();
    assert.notEqual(second, first);
    await page.getByText(`has serial ${second}`, { exact: true }).waitFor();
    await page.getByText(`The nameserver has serial ${second}, the newest.`).waitFor();

    await knot.terminate();
    await addRecord('two');
    const third = await serial();
    await page.getByText(new RegExp(`^behind for .+ \\(has ${second} of ${third}\\)$`)).waitFor();
    await page.getByText('Last error: timeout.').waitFor();
    await page.getByText('It does not answer:').waitFor();
    await checkAccessibility('a zone with a nameserver that is behind');

    await knot.run();
    await button('Notify now').click();
    await page.getByText('NOTIFY was sent.').waitFor();
    await page.getByText(`has serial ${third}`, { exact: true }).waitFor();
    await page.getByText('Last error').waitFor({ state: 'detached' });
    assert.equal(await knot.serial(zone.name), third);
    await checkAccessibility('a zone with a nameserver in sync');
  });

  test('the state is not read while the window is hidden, and at once when it is shown again', async () => {
    const reads = [];
    page.on('request', (request) => request.url().endsWith(outgoing) && reads.push(request));
    const show = (state) =>
      page.evaluate((value) => {
        Object.defineProperty(document, 'visibilityState', { value, configurable: true });
        document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
      }, state);
    const isRead = () => page.waitForRequest((request) => request.url().endsWith(outgoing));
    await page.clock.install();
    await page.goto(zonePage);
    await page.getByText(`has serial ${await serial()}`, { exact: true }).waitFor();
    const next = isRead();
    await page.clock.runFor(10_000);
    await next;
    await show('hidden');
    await settled(page);
    const before = reads.length;
    await page.clock.runFor(600_000);
    await page.evaluate(async () => (await fetch('/client/v4/session')).text()); // a read before it would be reported before it
    assert.equal(reads.length, before);
    const shown = isRead();
    await show('visible');
    await shown;
  });

  test('transfers are disabled and enabled', async () => {
    await page.goto(zonePage);
    await button('Disable transfers').click();
    await page.getByText('Those that follow the catalog zone remove the zone at once').waitFor();
    await button('Disable', dialog()).click();
    await page.getByText('Transfers are disabled').waitFor();
    await page.getByText('does not follow the zone').waitFor();
    assert.ok(await button('Notify now').isDisabled());
    assert.equal(await primary.api.result('GET', `/zones/${zone.id}${outgoing}/status`), 'Disabled');
    await button('Enable transfers').click();
    await button('Disable transfers').waitFor();
    await page.getByText(`has serial ${await serial()}`, { exact: true }).waitFor();
    assert.equal(await primary.api.result('GET', `/zones/${zone.id}${outgoing}/status`), 'Enabled');
  });

  test('an ACL', async () => {
    await page.goto(transfersPage);
    await button('Add an ACL').click();
    await dialog().getByLabel('Name').fill('office');
    await dialog().getByLabel('Range').fill('192.0.2.0/8');
    await button('Add', dialog()).click();
    await page.getByText('at most `/24` wide').waitFor();
    await dialog().getByLabel('Range').fill('192.0.2.0/28');
    await button('Add', dialog()).click();
    await page.getByRole('cell', { name: '192.0.2.0/28' }).waitFor();
    await closed();
    await button('Edit the ACL office').click();
    await dialog().getByLabel('Range').fill('2001:db8::/64');
    await button('Save').click();
    await page.getByRole('cell', { name: '2001:db8::/64' }).waitFor();
    await closed();
    await button('Delete the ACL office').click();
    await button('Delete', dialog()).click();
    await page.getByText('No ACLs yet').waitFor();
    assert.deepEqual(await list('acls'), []);
  });

  test('a user whose role only edits records sees the state and changes nothing', async () => {
    const admin = new Person(primary.ambit.origin);
    await admin.result('POST', '/session', { email: 'admin@example.com', password });
    const email = await join(primary.ambit, admin);
    const member = await open(browser, primary.ambit.origin);
    await signIn(member, { email, password: 'seven unlikely umbrellas' });
    await member.goto(zonePage);
    await member.getByText(`has serial ${await serial()}`, { exact: true }).waitFor();
    for (const name of ['Choose nameservers', 'Notify now', 'Disable transfers', 'Delete transfers']) {
      assert.ok(await button(name, member).isDisabled(), name);
    }
    assert.equal(await member.getByRole('link', { name: 'Zone transfers' }).count(), 0);
    await member.goto(transfersPage);
    await member.getByText('needs `Account DNS Settings Read`').first().waitFor();
    assertContent(member);
    await member.context().close();
  });

  test('without recent authentication, deleting requires the password', async () => {
    const changes = ['created_on', 'authenticated_on', 'last_seen_on'].map(
      (column) => `${column} = ${column} - ${ELEVEN_MINUTES_MICROS}`,
    );
    const letPass = async () => {
      await page.goto('about:blank'); // sends no request to the stopped server
      await primary.ambit.restart(() => primary.ambit.sql(`UPDATE sessions SET ${changes}`));
    };
    const confirm = async () => {
      const identity = page.getByRole('dialog', { name: 'Confirm your identity' });
      await identity.getByLabel('Password').fill(password);
      await identity.getByRole('button', { name: 'Continue' }).click();
      await identity.waitFor({ state: 'hidden' });
    };
    await letPass();
    await page.goto(zonePage);
    await button('Delete transfers').click();
    await button('Delete', dialog()).click();
    await confirm();
    await page.getByText('No nameserver follows this zone').waitFor();
    assert.equal((await primary.api.get(`/zones/${zone.id}${outgoing}`)).status, 404);

    await page.goto(transfersPage);
    await button('Delete the peer knot').click();
    await button('Delete', dialog()).click();
    await page.getByText('No peers yet').waitFor();
    await button('Delete the key ambit.').click();
    await button('Delete', dialog()).click();
    await page.getByText('No keys yet').waitFor();

    await letPass();
    await page.goto(transfersPage);
    await button('Add a key').click();
    await dialog().getByLabel('Name').fill('later');
    await button('Add', dialog()).click();
    await confirm();
    await page.getByRole('cell', { name: 'later.', exact: true }).waitFor();
  });
});
