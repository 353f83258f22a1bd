// Users, accounts, members and audit entries, with the official SDK.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import Cloudflare from 'cloudflare';
import { group } from './harness/api.mjs';
import { all, failure, sdk } from './harness/sdk.mjs';
import { Ambit } from './harness/server.mjs';

describe('the official SDK', () => {
  let ambit;
  let admin;
  let account_id;
  let person;

  before(async () => {
    ambit = await Ambit.start();
    admin = sdk(ambit.url, ambit.initialized.token.value);
    account_id = ambit.account.id;
    const { value } = await admin.user.tokens.create({
      name: 'details',
      policies: [
        {
          effect: 'allow',
          permission_groups: ['User Details Write', 'Memberships Write'].map((name) => group(name, 'user')),
          resources: { [`com.cloudflare.api.user.${ambit.user.id}`]: '*' },
        },
      ],
    });
    person = sdk(ambit.url, value);
  });

  after(() => ambit.stop());

  test('shows and edits the user', async () => {
    const user = await person.user.get();
    assert.deepEqual([user.id, user.email], [ambit.user.id, ambit.user.email]);
    assert.equal((await person.user.edit({ first_name: 'Ada' })).first_name, 'Ada');
    await failure(admin.user.get(), Cloudflare.PermissionDeniedError, 9109);
  });

  test('lists, shows and updates accounts', async () => {
    assert.deepEqual(
      (await all(admin.accounts.list())).map(({ id, name }) => [id, name]),
      [[account_id, 'Example']],
    );
    assert.equal((await admin.accounts.get({ account_id })).name, 'Example');
    const updated = await admin.accounts.update({ account_id, id: account_id, name: 'Renamed', type: 'standard' });
    assert.equal(updated.name, 'Renamed');
  });

  test('lists members, roles and memberships', async () => {
    const [member] = await all(admin.accounts.members.list({ account_id }));
    assert.equal(member.user.email, ambit.user.email);
    const roles = await all(admin.accounts.roles.list({ account_id }));
    assert.ok(roles.some(({ id }) => id === member.roles[0].id));
    assert.deepEqual(await admin.accounts.roles.get(roles[0].id, { account_id }), roles[0]);
    const [membership] = await all(person.memberships.list());
    assert.equal(membership.account.id, account_id);
    await failure(all(admin.memberships.list()), Cloudflare.PermissionDeniedError, 10000);
  });

  test('lists audit entries', async () => {
    const entries = [];
    for await (const entry of person.user.auditLogs.list({ per_page: 10 })) {
      entries.push(entry);
    }
    assert.ok(entries.length > 0);
    const answer = await admin.accounts.logs.audit.list({ account_id, since: '2026-01-01', before: '2100-01-01' });
    assert.ok(answer.result.length > 0);
  });

  test('is refused audit entries, with the missing permission', async () => {
    const { errors } = await failure(all(admin.user.auditLogs.list()), Cloudflare.PermissionDeniedError, 9109);
    assert.match(errors[0].error_chain[0].message, /needs `User Details Read`/);
  });

  test('requests addresses without a token', async () => {
    const addresses = await (await fetch(`${ambit.url}/ips`)).json();
    assert.equal(addresses.success, true);
  });
});
