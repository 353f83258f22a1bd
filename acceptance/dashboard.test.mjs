// The dashboard in a real browser: from signing in to a token that works, and is refused where it has no permission; and the other
// pages.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { allow, zoneResource } from './harness/api.mjs';
import axe from './harness/axe.mjs';
import { assertContent, launch, open, password, signIn } from './harness/browser.mjs';
import { Ambit } from './harness/server.mjs';

describe('the dashboard', () => {
  let ambit;
  let browser;
  let page;

  before(async () => {
    ambit = await Ambit.start();
    browser = await launch();
    page = await open(browser, ambit.origin);
    await signIn(page);
  });

  after(async () => {
    await browser?.close();
    await ambit?.stop();
  });

  const call = async (secret, path, method = 'GET', body) => {
    const response = await fetch(`${ambit.origin}/client/v4${path}`, {
      method,
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { status: response.status, json: await response.json() };
  };

  /** Creates a token from the gallery and returns its secret; `fill` changes the form before it is submitted. */
  async function create(template, fill = async () => {}) {
    await page.goto('/profile/api-tokens');
    await page.getByRole('button', { name: 'Create token' }).first().click();
    await page
      .getByRole('button', { name: template === undefined ? 'Create custom token' : `Use template ${template}` })
      .click();
    await fill();
    await page.getByRole('button', { name: 'Continue to summary' }).click();
    await page.getByRole('button', { name: 'Create token' }).click();
    await page.getByText('This token is shown only once').waitFor();
    return page.getByLabel('API token', { exact: true }).inputValue();
  }

  async function leave() {
    await page.getByRole('button', { name: 'Copy the token' }).click();
    await page.getByRole('link', { name: 'View all tokens' }).click();
    await page.getByRole('heading', { name: 'API tokens', level: 1 }).waitFor();
  }

  test('the wizard: a template, the summary and back, the secret once, a token that works', async () => {
    const zone = ambit.zone('example.com');
    const other = ambit.zone('example.org');
    await page.goto('/profile/api-tokens');
    await page.getByRole('button', { name: 'Create token' }).first().click();
    await page.getByRole('button', { name: 'Use template Edit zone DNS' }).click();
    await page.getByLabel('Name', { exact: true }).fill('certificates of example.com');
    await page.getByLabel('Zone 1', { exact: true }).selectOption({ label: 'example.com' });
    await page.getByText('It may edit DNS records of example.com.').waitFor();
    await page.getByRole('button', { name: 'Continue to summary' }).click();
    await page.getByRole('heading', { name: 'certificates of example.com: summary' }).waitFor();
    await page.getByText('Zone, DNS: Edit').waitFor();
    await page.getByRole('button', { name: 'Edit token' }).click();
    assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'certificates of example.com');
    assert.equal(await page.getByLabel('Zone 1', { exact: true }).inputValue(), zone.id);
    await page.getByRole('button', { name: 'Continue to summary' }).click();
    await page.getByRole('button', { name: 'Create token' }).click();
    const field = page.getByLabel('API token', { exact: true });
    assert.equal(await field.getAttribute('type'), 'password');
    const secret = await field.inputValue();
    assert.match(secret, /^ambu_[0-9A-Za-z]{35}$/);
    await page.getByRole('button', { name: 'Show' }).click();
    assert.equal(await field.getAttribute('type'), 'text');
    assert.ok((await page.getByLabel('Test this token', { exact: true }).innerText()).includes(secret));

    const verified = await call(secret, '/user/tokens/verify');
    assert.equal(verified.json.messages[0].message, 'This API Token is valid and active');
    const record = { type: 'TXT', name: '_acme-challenge', content: 'challenge' };
    assert.equal((await call(secret, `/zones/${zone.id}/dns_records`, 'POST', record)).status, 200);
    assert.equal((await call(secret, `/zones/${other.id}/dns_records`)).status, 403);
    assert.equal((await call(secret, `/zones/${zone.id}`, 'DELETE')).status, 403);

    await page.getByRole('link', { name: 'View all tokens' }).click();
    await page.getByRole('heading', { name: 'Leave without the token?' }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Copy the token' }).click();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), secret);
    await page.getByRole('link', { name: 'View all tokens' }).click();
    await page.getByRole('link', { name: 'certificates of example.com' }).waitFor();
    assert.ok(!(await page.content()).includes(secret));
    await page.goBack();
    await page.reload();
    assert.ok(!(await page.content()).includes(secret));
    assertContent(page);
  });

  test('a working token takes eight interactions, signing in included', async () => {
    const fresh = await open(browser, ambit.origin);
    let interactions = 0;
    const doing = async (action) => {
      interactions++;
      await action;
    };
    await fresh.goto('/sign-in?next=/profile/api-tokens/create');
    await doing(fresh.getByLabel('E-mail').fill('admin@example.com'));
    await doing(fresh.getByLabel('Password').fill(password));
    await doing(fresh.getByRole('button', { name: 'Sign in' }).click());
    await doing(fresh.getByRole('button', { name: 'Use template ACME DNS-01 challenge' }).click());
    await doing(fresh.getByLabel('Zone 1', { exact: true }).selectOption({ label: 'example.com' }));
    await doing(fresh.getByRole('button', { name: 'Continue to summary' }).click());
    await doing(fresh.getByRole('button', { name: 'Create token' }).click());
    const secret = await fresh.getByLabel('API token', { exact: true }).inputValue();
    await doing(fresh.getByRole('button', { name: 'Copy the token' }).click());
    assert.ok(interactions <= 8, `${interactions} interactions`);
    const records = `/zones/${ambit.zone('example.com').id}/dns_records`;
    const challenge = { type: 'TXT', name: '_acme-challenge.www', content: 'challenge' };
    assert.equal((await call(secret, records, 'POST', challenge)).status, 200);
    assert.equal((await call(secret, records, 'POST', { ...challenge, name: 'www' })).status, 403);
    assert.equal((await call(secret, records, 'POST', { ...challenge, type: 'A', content: '192.0.2.1' })).status, 403);
    assertContent(fresh);
    await fresh.context().close();
  });

  test('going back or reloading after the creation creates no second token', async () => {
    const named = async () =>
      (await ambit.admin.result('GET', '/user/tokens')).filter(({ name }) => name === 'only one').length;
    const secret = await create('Edit zone DNS', async () => {
      await page.getByLabel('Name', { exact: true }).fill('only one');
      await page.getByLabel('Zone 1', { exact: true }).selectOption({ label: 'example.com' });
    });
    await page.getByRole('button', { name: 'Copy the token' }).click();
    for (const go of [() => page.reload(), () => page.goBack()]) {
      await go();
      await page.getByRole('heading', { name: 'only one', exact: true }).waitFor();
      await page.getByText('Its secret is not shown again').waitFor();
      assert.ok(!(await page.content()).includes(secret));
    }
    await page.goBack(); // to the gallery
    await page.getByRole('heading', { name: 'Create token', exact: true }).waitFor();
    assert.equal(await named(), 1);
    assert.ok(
      !(await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]))).includes(secret),
    );
    assertContent(page);
  });

  test('a form survives a reload, and leaving it must be confirmed', async () => {
    await page.goto('/profile/api-tokens/create');
    await page.getByRole('button', { name: 'Use template Edit zone DNS' }).click();
    await page.getByLabel('Name', { exact: true }).fill('half filled in');
    await page.getByLabel('Zone 1', { exact: true }).selectOption({ label: 'example.com' });
    await page.getByRole('button', { name: 'Continue to summary' }).click();
    await page.getByRole('heading', { name: 'half filled in: summary' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'half filled in: summary' }).waitFor();
    await page.getByRole('button', { name: 'Edit token' }).click();
    await page.getByText('Your earlier input was restored.').waitFor();
    await page.getByRole('link', { name: 'Members' }).click();
    await page.getByRole('heading', { name: 'Leave without creating the token?' }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).last().click();
    assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'half filled in');
    await page.getByRole('link', { name: 'Members' }).click();
    await page.getByRole('button', { name: 'Leave', exact: true }).click();
    await page.getByRole('heading', { name: 'Members', level: 1 }).waitFor();
    await page.goto('/profile/api-tokens/create?step=form&template=edit_zone_dns');
    assert.notEqual(await page.getByLabel('Name', { exact: true }).inputValue(), 'half filled in');
    assertContent(page);
  });

  test('include and exclude, addresses and an end', async () => {
    const secret = await create(undefined, async () => {
      await page.getByLabel('Name', { exact: true }).fill('all but one');
      await page.getByLabel('Permission 1', { exact: true }).selectOption('DNS');
      await page.getByLabel('Which zones, 1').selectOption('all');
      await page.getByRole('button', { name: 'Add a zone' }).click();
      await page.getByLabel('Include or exclude zone 2').selectOption('exclude');
      await page.getByLabel('Zone 2', { exact: true }).selectOption({ label: 'example.org' });
      await page.getByRole('button', { name: 'Add an address' }).click();
      await page.getByLabel('Address or block 1 that the client is in').fill('198.51.100.0/24');
      await page.getByText('which these rules refuse').waitFor();
      await page.getByRole('button', { name: 'Use my address' }).click();
      await page.getByRole('button', { name: 'Ends in 90 days' }).click();
    });
    const listed = await call(secret, '/zones');
    assert.deepEqual(
      listed.json.result.map(({ name }) => name),
      ['example.com'],
    );
    const tokens = await ambit.admin.result('GET', '/user/tokens');
    const token = tokens.find(({ name }) => name === 'all but one');
    assert.deepEqual(
      token.policies.map(({ effect }) => effect),
      ['allow', 'deny'],
    );
    assert.deepEqual(token.condition.request_ip.in, ['198.51.100.0/24', '127.0.0.1']);
    assert.match(token.expires_on, /T00:00:00Z$/);
    await leave();
    assertContent(page);
  });

  test('edit, disable, roll and delete apply to the next request', async () => {
    const zone = ambit.zone('example.com');
    const secret = await create('Edit zone DNS', async () => {
      await page.getByLabel('Name', { exact: true }).fill('changes');
      await page.getByLabel('Zone 1', { exact: true }).selectOption({ label: 'example.com' });
    });
    await leave();
    const record = { type: 'A', name: 'edited', content: '192.0.2.1' };

    await page.getByRole('link', { name: 'changes' }).click();
    await page.getByRole('button', { name: 'Edit token' }).click();
    await page.getByLabel('Level of permission 1').selectOption('Read');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Zone, DNS: Read').waitFor();
    assert.equal((await call(secret, `/zones/${zone.id}/dns_records`, 'POST', record)).status, 403);
    assert.equal((await call(secret, `/zones/${zone.id}/dns_records`)).status, 200);

    const menu = page.getByRole('button', { name: 'Actions for changes' });
    await menu.click();
    await page.getByRole('menuitem', { name: 'Disable' }).click();
    await page.getByText('disabled').first().waitFor();
    assert.equal((await call(secret, '/user/tokens/verify')).status, 401);
    await menu.click();
    await page.getByRole('menuitem', { name: 'Enable' }).click();
    await page.getByText('active', { exact: true }).first().waitFor();

    await menu.click();
    await page.getByRole('menuitem', { name: 'Roll' }).click();
    await page.getByRole('button', { name: 'Roll', exact: true }).click();
    const rolled = await page.getByLabel('API token', { exact: true }).inputValue();
    assert.equal((await call(secret, '/user/tokens/verify')).status, 401);
    assert.equal((await call(rolled, '/user/tokens/verify')).status, 200);
    await page.getByRole('link', { name: 'View this token' }).click();
    await page.getByRole('heading', { name: 'Leave without the token?' }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Copy the token' }).click();
    await page.getByRole('link', { name: 'View this token' }).click();
    await page.getByRole('heading', { name: 'changes', exact: true }).waitFor();
    await page.getByRole('region', { name: 'Recently refused' }).getByText('needs DNS Write').waitFor();
    assert.ok(!(await page.content()).includes(rolled));

    await menu.click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('heading', { name: 'API tokens', level: 1 }).waitFor();
    assert.equal((await call(rolled, '/user/tokens/verify')).status, 401);
    assertContent(page);
  });

  test('an address that prefills the form', async () => {
    const keys = encodeURIComponent(JSON.stringify([{ key: 'dns', type: 'edit' }]));
    await page.goto(`/profile/api-tokens?permissionGroupKeys=${keys}&accountId=*&zoneId=all&name=From%20a%20link`);
    await page.getByText('It may edit DNS records of all zones of all accounts.').waitFor();
    assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'From a link');
    assert.equal(await page.getByLabel('Level of permission 1').inputValue(), 'Edit');
    await page.getByText('every zone of every account').waitFor();
    assertContent(page);
  });

  test('a problem is shown once, next to its field, and before the summary where the form can detect it', async () => {
    await page.goto('/profile/api-tokens/create?template=edit_zone_dns&step=form');
    await page.getByLabel('Zone 1', { exact: true }).selectOption({ label: 'example.com' });
    await page.getByRole('button', { name: 'Add an address' }).click();
    await page.getByLabel('Address or block 1 that the client is in').fill('300.0.0.1');
    await page.getByRole('button', { name: 'Continue to summary' }).click();
    await page.getByText('This is not an address or a block').first().waitFor();
    await page.getByLabel('Address or block 1 that the client is in').fill('192.0.2.1');
    await page.getByRole('button', { name: 'Only some records' }).click();
    await page.getByLabel('Name of records 1').fill('www.example.org');
    await page.getByRole('button', { name: 'Continue to summary' }).click();
    await page.getByRole('button', { name: 'Create token' }).click();
    await page.getByText('“www.example.org” is not in the zone example.com').waitFor();
    assert.equal(await page.getByText('is not in the zone example.com').count(), 1);
    assert.equal(await page.getByLabel('Zone 1', { exact: true }).inputValue(), ambit.zone('example.com').id);
    assertContent(page);
  });

  test('removing a row moves the focus to the row that takes its place', async () => {
    await page.goto('/profile/api-tokens/create?step=form');
    const addresses = ['192.0.2.1', '192.0.2.2', '192.0.2.3'];
    for (const [i, address] of addresses.entries()) {
      await page.getByRole('button', { name: 'Add an address' }).click();
      await page.getByLabel(`Address or block ${i + 1} that the client is in`).fill(address);
    }
    const focused = () =>
      page.evaluate(() => document.activeElement.labels?.[0]?.innerText ?? document.activeElement.textContent);
    await page.getByRole('button', { name: 'Remove is in 2' }).press('Enter');
    assert.equal(await focused(), 'Operator of Is in 2');
    assert.equal(await page.getByLabel('Address or block 2 that the client is in').inputValue(), '192.0.2.3');
    await page.getByRole('button', { name: 'Remove is in 2' }).press('Enter');
    assert.equal(await focused(), 'Operator of Is in 1');
    await page.getByRole('button', { name: 'Remove is in 1' }).press('Enter');
    assert.equal(await focused(), 'Add an address');
    assertContent(page);
  });

  test('a token of the account', async () => {
    await page.goto(`/accounts/${ambit.account.id}/api-tokens`);
    await page.getByRole('button', { name: 'Create token' }).first().click();
    await page.getByRole('button', { name: 'Use template Edit zone DNS' }).click();
    await page.getByLabel('Zone 1', { exact: true }).selectOption({ label: 'example.com' });
    await page.getByRole('button', { name: 'Continue to summary' }).click();
    await page.getByRole('button', { name: 'Create token' }).click();
    const secret = await page.getByLabel('API token', { exact: true }).inputValue();
    assert.match(secret, /^amba_/);
    const verified = await call(secret, `/accounts/${ambit.account.id}/tokens/verify`);
    assert.equal(verified.json.result.status, 'active');
    await page.getByRole('button', { name: 'Copy the token' }).click();
    assertContent(page);
  });

  test('a name with markup in it is text', async () => {
    const name = '<img src=x onerror="document.title=1">';
    await create('Edit zone DNS', async () => {
      await page.getByLabel('Name', { exact: true }).fill(name);
      await page.getByLabel('Zone 1', { exact: true }).selectOption({ label: 'example.com' });
    });
    await leave();
    await page.getByRole('link', { name }).click();
    await page.getByRole('heading', { name, level: 1 }).waitFor();
    assert.equal(await page.title(), `${name} · Ambit`);
    assert.equal(await page.locator('img[src="x"]').count(), 0);
    assertContent(page);
  });

  test('records: add, edit, delete and undo, import', async () => {
    const zone = ambit.zone('example.org');
    await page.goto(`/accounts/${ambit.account.id}/zones/${zone.id}`);
    await page.getByText(zone.id).waitFor();
    await page.getByRole('button', { name: 'Add a record' }).click();
    await page.locator('form').getByLabel('Type').selectOption('MX');
    await page.getByLabel('Name').fill('@');
    await page.getByLabel('Priority').fill('10');
    await page.getByLabel('Mail server').fill('mail.example.org');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('cell', { name: 'mail.example.org' }).waitFor();
    await page.getByRole('button', { name: 'Edit MX example.org' }).click();
    await page.getByLabel('Priority').fill('20');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('cell', { name: '20 mail.example.org' }).waitFor();
    await page.getByRole('button', { name: 'Delete MX example.org' }).click();
    await page.getByRole('button', { name: 'Deleted MX example.org' }).waitFor();
    await page.getByRole('button', { name: 'Undo the deletion of MX example.org' }).click();
    await page.getByRole('button', { name: 'Delete MX example.org' }).waitFor();

    await page.getByLabel('Lines to import').fill('www 300 IN A 192.0.2.80\n');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByText('+ www 300 IN A 192.0.2.80').waitFor();
    await page.getByRole('button', { name: 'Import' }).click();
    await page.getByText('1 of 1 records were added.').waitFor();
    await page.getByRole('cell', { name: 'www.example.org', exact: true }).waitFor();

    await page.getByRole('button', { name: 'Add a record' }).click();
    await page.getByLabel('IPv4 address').fill('192.0.2.300');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('must be a valid IPv4 address').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    assertContent(page);
  });

  test('a double click deletes one record, and every deletion can be undone', async () => {
    const zone = ambit.zone('example.org');
    const path = `/zones/${zone.id}/dns_records`;
    const names = ['click1', 'click2', 'click3'].map((name) => `${name}.example.org`);
    const left = () => ambit.admin.result('GET', `${path}?type=A&search=click`);
    for (const name of names) {
      await ambit.admin.result('POST', path, { type: 'A', name, content: '192.0.2.81' });
    }
    await page.goto(`/accounts/${ambit.account.id}/zones/${zone.id}?type=A&search=click`);
    const first = page.getByRole('button', { name: /^Delete A click/ }).first();
    const { x, y } = await first.boundingBox();
    await first.dblclick();
    await page.getByRole('button', { name: /^Deleted A/ }).waitFor();
    await page.mouse.click(x + 10, y + 10);
    await page.getByText('1 record deleted').waitFor();
    assert.equal((await left()).length, 2);
    assert.equal(await page.locator('tbody tr').count(), 3);
    await page
      .getByRole('button', { name: /^Delete A click/ })
      .first()
      .click();
    await page.getByText('2 records deleted').waitFor();
    for (let undos = 2; undos > 0; undos--) {
      await page
        .getByRole('button', { name: /^Undo the deletion/ })
        .first()
        .click();
      await page.waitForFunction(
        (count) => document.querySelectorAll('[aria-label^="Undo the deletion"]').length < count,
        undos,
      );
    }
    assert.deepEqual((await left()).map(({ name }) => name).sort(), names);
    assertContent(page);
  });

  test('an invited person joins with a role and has its permissions', async () => {
    await page.goto(`/accounts/${ambit.account.id}/members`);
    await page.getByRole('button', { name: 'Invite a member' }).click();
    await page.getByLabel('E-mail').fill('member@example.com');
    const role = page.getByRole('dialog').getByLabel('Role');
    await role.selectOption({
      index: (await role.locator('option').allInnerTexts()).findIndex((text) => text.startsWith('DNS:')),
    });
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    const link = await page.getByLabel('Link', { exact: true }).innerText();
    await page.getByRole('button', { name: 'Done' }).click();

    const member = await open(browser, ambit.origin);
    await member.goto(link);
    await member.getByRole('heading', { name: 'Join Example' }).waitFor();
    await member.getByLabel('Password').fill('password1234');
    await member.getByRole('button', { name: 'Join' }).click();
    await member.getByText('too easy to guess').waitFor();
    await member.getByLabel('Password').fill('seven unlikely umbrellas');
    await member.getByRole('button', { name: 'Join' }).click();
    await member.getByRole('link', { name: 'example.com' }).waitFor();
    await member.goto(`/accounts/${ambit.account.id}/members`);
    await member.getByText('needs `Account Settings Read`').waitFor();
    assertContent(member);
    await member.context().close();

    await page.reload();
    await page.getByRole('cell', { name: 'member@example.com Address not verified' }).waitFor();
    await page.goto(`/accounts/${ambit.account.id}/audit-log`);
    await page.getByRole('cell', { name: 'invitation.accept', exact: true }).waitFor();
    await page.getByRole('button', { name: /Details of invitation\.create/ }).click();
    await page.getByText('"email": "member@example.com"').waitFor();
    assertContent(page);
  });

  test('a user is invited, joins on the profile page, is suspended and leaves', async () => {
    const members = `/accounts/${ambit.account.id}/members`;
    const row = () => page.getByRole('row').filter({ hasText: 'member@example.com' });
    const member = await open(browser, ambit.origin);
    await signIn(member, { email: 'member@example.com', password: 'seven unlikely umbrellas' });
    await page.goto(members);
    await page.getByRole('button', { name: 'Remove member@example.com' }).click();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await row().waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Invite a member' }).click();
    await page.getByLabel('E-mail').fill('member@example.com');
    await page.getByRole('dialog').getByLabel('Role').selectOption({ index: 1 });
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    await page.getByLabel('Link', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('button', { name: 'New link for member@example.com' }).click();
    await page.getByText('Earlier links no longer work').waitFor();
    await page.getByRole('button', { name: 'Done' }).click();
    await row().getByText('admin@example.com').waitFor();

    await member.goto('/profile');
    await member.getByRole('button', { name: 'Join Example' }).click();
    await member.getByRole('button', { name: 'Leave Example' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Suspend member@example.com' }).click();
    await row().getByText('suspended since').waitFor();
    await member.reload();
    await member.getByText('suspended since').waitFor();
    assert.equal(await member.getByRole('button', { name: 'Join Example' }).count(), 0);
    await page.getByRole('button', { name: 'Reinstate member@example.com' }).click();
    await row().getByText('accepted').waitFor();

    await member.getByRole('button', { name: 'Leave Example' }).click();
    await member.getByRole('button', { name: 'Leave', exact: true }).click();
    await member.getByRole('button', { name: 'Leave Example' }).waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('cell', { name: /^admin@example\.com/ }).waitFor();
    await row().waitFor({ state: 'detached' });
    assertContent(page);
    assertContent(member);
    await member.context().close();
  });

  test('the audit log, filtered by token, action and actor', async () => {
    const zone = ambit.zone('example.com');
    const token = await ambit.admin.result('POST', `/accounts/${ambit.account.id}/tokens`, {
      name: 'of a cluster',
      policies: [allow(['DNS Write'], { [zoneResource(zone)]: '*' })],
    });
    const record = { type: 'A', name: 'audited', content: '192.0.2.9' };
    await ambit.as(token.value).result('POST', `/zones/${zone.id}/dns_records`, record);
    const actions = () => page.locator('tbody tr td:nth-child(2)').allInnerTexts();

    await page.goto(`/accounts/${ambit.account.id}/api-tokens/${token.id}`);
    await page.getByRole('link', { name: 'Audit log of this token' }).click();
    await page.getByText('Token “of a cluster”').waitFor();
    assert.deepEqual(await actions(), ['record.create', 'token.create']);
    await page.getByRole('cell', { name: 'A audited.example.com', exact: true }).waitFor();
    await page.getByLabel('Action', { exact: true }).selectOption('token.create');
    await page.getByRole('cell', { name: 'record.create', exact: true }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'admin@example.com' }).click();
    await page.waitForURL((url) => url.searchParams.get('actor') === 'admin@example.com');
    await page.reload();
    assert.equal(await page.getByLabel('E-mail of the actor').inputValue(), 'admin@example.com');
    assert.equal(await page.getByLabel('Id of a token').inputValue(), token.id);
    await page.getByRole('cell', { name: 'token.create', exact: true }).waitFor();
    assert.deepEqual(await actions(), ['token.create']);
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('cell', { name: 'record.create', exact: true }).first().waitFor();
    assert.equal(new URL(page.url()).search, '');

    await page.getByLabel('Id of a token').fill('of a cluster');
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByText('query parameter `token.id` must be an id').waitFor();
    await page.goto(`/accounts/${ambit.account.id}/members`);
    await page.getByRole('link', { name: 'Audit log of admin@example.com' }).click();
    await page.getByRole('cell', { name: 'token.create', exact: true }).first().waitFor();
    assert.equal(await page.getByRole('row').filter({ hasText: 'audited.example.com' }).count(), 0);
    assertContent(page);
  });

  test('tokens are found by name on every page, with their permissions and resources', async () => {
    const zone = ambit.zone('example.com');
    const tokens = `/accounts/${ambit.account.id}/tokens`;
    const challenge = { 'com.cloudflare.api.account.zone.record.TXT._acme-challenge.*': '*' };
    const add = (name, resources, rest = {}) =>
      ambit.admin.result('POST', tokens, { name, policies: [allow(['DNS Write'], resources)], ...rest });
    const made = [
      await add(
        'Needle in the hay',
        { [zoneResource(zone)]: challenge },
        {
          expires_on: `${new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10)}T00:00:00Z`,
        },
      ),
    ];
    for (let i = 0; i < 50; i++) {
      const zones = { 'com.cloudflare.api.account.zone.*': '*' };
      made.push(await add(`hay ${i}`, { [`com.cloudflare.api.account.${ambit.account.id}`]: zones }));
    }

    await page.goto(`/accounts/${ambit.account.id}/api-tokens`);
    await page.getByRole('link', { name: 'hay 49', exact: true }).waitFor();
    await page.getByRole('cell', { name: 'all zones of Example', exact: true }).first().waitFor();
    assert.equal(await page.getByRole('link', { name: 'Needle in the hay' }).count(), 0);
    const field = page.getByLabel('Find by name');
    await field.fill('NEEDLE');
    await page.getByRole('link', { name: 'Needle in the hay' }).waitFor();
    assert.equal(await page.locator('tbody tr').count(), 1);
    await page.getByRole('cell', { name: 'edit DNS records', exact: true }).waitFor();
    await page
      .getByRole('cell', { name: 'example.com (only TXT records whose name starts with _acme-challenge)' })
      .waitFor();
    await page.getByText(/^soon: /).waitFor();
    await page.reload();
    await page.getByRole('link', { name: 'Needle in the hay' }).waitFor();
    assert.equal(await field.inputValue(), 'NEEDLE');
    await field.fill('no straw');
    await page.getByText('No matching tokens').waitFor();
    assert.ok(await field.evaluate((element) => element === document.activeElement), 'the field keeps the focus');
    await field.fill('');
    await page.getByRole('link', { name: 'hay 49', exact: true }).waitFor();
    for (const { id } of made) {
      await ambit.admin.result('DELETE', `${tokens}/${id}`);
    }
    assertContent(page);
  });

  test('a session that was ended elsewhere leads to the sign-in page, and from there back', async () => {
    const lost = await open(browser, ambit.origin);
    await signIn(lost);
    await lost.goto('/profile');
    await lost.getByText('this one').waitFor();
    await page.goto('/profile');
    await page.getByText('this one').waitFor();
    const ends = page.getByRole('button', { name: /^End the session/ });
    for (let left = await ends.count(); left > 0; left--) {
      await ends.first().click();
      await page.waitForFunction(
        (count) =>
          [...document.querySelectorAll('button')].filter(({ textContent }) => textContent === 'End').length < count,
        left,
      );
    }
    await lost.getByRole('link', { name: 'API tokens', exact: true }).click();
    await lost.getByRole('heading', { name: 'Sign in' }).waitFor();
    await lost.getByLabel('E-mail').fill('admin@example.com');
    await lost.getByLabel('Password').fill(password);
    await lost.getByRole('button', { name: 'Sign in' }).click();
    await lost.getByRole('heading', { name: 'API tokens', level: 1 }).waitFor();
    assertContent(lost);
    await lost.context().close();
    assertContent(page);
  });

  test('the access simulator predicts the response to a request', async () => {
    const zone = ambit.zone('example.com');
    const secret = await create('ACME DNS-01 challenge', async () => {
      await page.getByLabel('Zone 1', { exact: true }).selectOption({ label: 'example.com' });
    });
    await leave();
    await page.getByRole('link', { name: /ACME/ }).first().click();
    const ask = page.locator('section').filter({ hasText: 'Access simulator' });
    const record = async (type, name) => {
      await ask.getByLabel('Operation').selectOption('Create a record');
      await ask.getByLabel('Zone').selectOption({ label: 'example.com' });
      await ask.getByLabel('Record type').selectOption(type);
      await ask.getByLabel('Record name').fill(name);
    };
    const post = (type, name, content) =>
      call(secret, `/zones/${zone.id}/dns_records`, 'POST', { type, name, content });
    await record('TXT', '_acme-challenge.example.com');
    await ask.getByText('Allowed. Policy').waitFor();
    assert.equal((await post('TXT', '_acme-challenge.example.com', 'proof')).status, 200);
    await record('A', 'example.com');
    await ask.getByText('Refused (403). It needs DNS Write').waitFor();
    assert.equal((await post('A', 'example.com', '192.0.2.1')).status, 403);
    await ask.getByLabel('Operation').selectOption('Delete a zone');
    await ask.getByText('Refused (403). It needs Zone Write').waitFor();
    await ask.getByLabel('From address').fill('here');
    await ask.getByText('must be an IP address').waitFor();
    assertContent(page);
  });

  test('the whole wizard with the keyboard only', async () => {
    const keys = await open(browser, ambit.origin);
    await signIn(keys);
    await keys.goto('/profile/api-tokens/create');
    const tabTo = async (name) => {
      for (let i = 0; i < 80; i++) {
        await keys.keyboard.press('Tab');
        const label = await keys.evaluate(() => {
          const at = document.activeElement;
          return at?.getAttribute('aria-label') ?? at?.labels?.[0]?.innerText ?? at?.textContent ?? '';
        });
        if (label.trim() === name) {
          return;
        }
      }
      assert.fail(`“${name}” cannot be reached with the keyboard`);
    };
    await tabTo('Use template ACME DNS-01 challenge');
    await keys.keyboard.press('Enter');
    await keys.getByRole('heading', { name: 'Create token' }).waitFor();
    await tabTo('Zone 1');
    await keys.keyboard.type('example.com');
    await tabTo('Continue to summary');
    await keys.keyboard.press('Enter');
    await keys.getByRole('heading', { name: /summary/ }).waitFor();
    await tabTo('Create token');
    await keys.keyboard.press('Enter');
    await keys.getByText('This token is shown only once').waitFor();
    await tabTo('Copy the token');
    await keys.keyboard.press('Enter');
    assertContent(keys);
    await keys.context().close();
  });

  test('every page has its own title, and its heading gets the focus', async () => {
    await page.goto('/profile/api-tokens');
    await page.getByRole('heading', { name: 'API tokens', level: 1 }).waitFor();
    const titles = new Set([await page.title()]);
    const arrives = async (name) => {
      await page.getByRole('heading', { name, level: 1 }).waitFor();
      await page.waitForFunction(
        (text) => document.activeElement?.tagName === 'H1' && document.activeElement.textContent.includes(text),
        name,
      );
      const title = await page.title();
      assert.ok(title.includes(name) && title.endsWith(' · Ambit') && !titles.has(title), title);
      titles.add(title);
    };
    for (const [link, heading = link] of [
      ['Zones'],
      ['Zone transfers'],
      ['Members'],
      ['Audit log'],
      ['My audit log'],
      ['Profile and sessions', 'Profile'],
    ]) {
      await page.getByRole('link', { name: link, exact: true }).click();
      await arrives(heading);
    }
    await page.getByRole('link', { name: 'API tokens', exact: true }).click();
    await page.getByRole('button', { name: 'Create token' }).first().click();
    await arrives('Create token');
    await page.getByRole('button', { name: 'Use template Edit zone DNS' }).click();
    await arrives('Create token: permissions and limits');
    await page.getByLabel('Zone 1', { exact: true }).selectOption({ label: 'example.com' });
    await page.getByRole('button', { name: 'Continue to summary' }).click();
    await arrives('summary');
    assertContent(page);
  });

  test('at the width of a phone no page is too wide', async () => {
    const phone = await open(browser, ambit.origin, { viewport: { width: 375, height: 740 } });
    await signIn(phone);
    for (const path of pages(ambit)) {
      await phone.goto(path);
      await phone.getByRole('heading', { level: 1 }).waitFor();
      const wide = await phone.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(wide <= 0, `${path} is ${wide} px too wide`);
    }
    await phone.getByRole('button', { name: 'Menu' }).click();
    await phone.getByRole('link', { name: 'Members' }).click();
    await phone.getByRole('heading', { name: 'Members', level: 1 }).waitFor();
    assertContent(phone);
    await phone.context().close();
  });

  test('the choice of light or dark is stored, and applies before the first paint', async () => {
    const looked = await open(browser, ambit.origin, { colorScheme: 'light' });
    await signIn(looked);
    assert.ok((await brightness(looked)) > 0.5);
    await looked.getByLabel('Appearance').selectOption('dark');
    assert.ok((await brightness(looked)) < 0.5);
    await looked.route(/assets\/index-.*\.js/, () => {}); // the dashboard itself is never loaded
    await looked.reload({ waitUntil: 'commit' });
    await looked.locator('#root').waitFor({ state: 'attached' });
    await looked.waitForFunction(() => document.styleSheets.length > 0);
    assert.ok((await brightness(looked)) < 0.5);
    await looked.unrouteAll();
    await looked.reload();
    await looked.getByLabel('Appearance').selectOption('system');
    assert.ok((await brightness(looked)) > 0.5);
    await looked.emulateMedia({ colorScheme: 'dark' });
    await looked.waitForFunction(() => document.documentElement.dataset.mode === 'dark'); // the browser reports it a moment later
    assert.ok((await brightness(looked)) < 0.5);
    assertContent(looked);
    await looked.context().close();
  });

  for (const colorScheme of ['light', 'dark']) {
    test(`every page is accessible (${colorScheme})`, async () => {
      const looked = await open(browser, ambit.origin, { colorScheme });
      await looked.goto('/sign-in');
      await looked.getByRole('heading', { name: 'Sign in' }).waitFor();
      await axe.check(looked, '/sign-in');
      await signIn(looked);
      for (const path of pages(ambit)) {
        await looked.goto(path);
        await looked.getByRole('heading', { level: 1 }).waitFor();
        await looked.waitForLoadState('networkidle');
        await axe.check(looked, path);
        assert.equal((await brightness(looked)) > 0.5, colorScheme === 'light', `${path} is ${colorScheme}`);
      }
      assertContent(looked);
      await looked.context().close();
    });
  }
});

/** The brightness of the background as it is drawn, from 0 to 1. */
function brightness(page) {
  return page.evaluate(() => {
    const context = document.createElement('canvas').getContext('2d');
    context.fillStyle = getComputedStyle(document.body).backgroundColor;
    context.fillRect(0, 0, 1, 1);
    const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
    return (red + green + blue) / 3 / 255;
  });
}

function pages(ambit) {
  const account = `/accounts/${ambit.account.id}`;
  return [
    account,
    `${account}/zones/${ambit.zone('example.com').id}`,
    `${account}/api-tokens`,
    `${account}/zone-transfers`,
    `${account}/members`,
    `${account}/audit-log`,
    '/profile',
    '/profile/audit-log',
    '/profile/api-tokens',
    '/profile/api-tokens/create',
    '/profile/api-tokens/create?step=form',
  ];
}
