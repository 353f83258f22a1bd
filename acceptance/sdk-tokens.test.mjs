// Tokens of users and of accounts, with the official SDK.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import Cloudflare from 'cloudflare';
import { allow, group, zoneResource } from './harness/api.mjs';
import { all, failure, sdk } from './harness/sdk.mjs';
import { Ambit } from './harness/server.mjs';

describe('the official SDK', () => {
  let ambit;
  let admin;
  let zone;

  before(async () => {
    ambit = await Ambit.start();
    admin = sdk(ambit.url, ambit.initialized.token.value);
    zone = ambit.zone('example.com');
  });

  after(() => ambit.stop());

  /** The same methods for both owners of tokens; those of an account add its id to the parameters. */
  const owners = {
    user: {
      prefix: 'ambu_',
      create: (client, body) => client.user.tokens.create(body),
      get: (client, id) => client.user.tokens.get(id),
      list: (client, query) => client.user.tokens.list(query),
      update: (client, id, body) => client.user.tokens.update(id, body),
      roll: (client, id) => client.user.tokens.value.update(id, { body: {} }),
      verify: (client) => client.user.tokens.verify(),
      remove: (client, id) => client.user.tokens.delete(id),
      groups: (client, query) => client.user.tokens.permissionGroups.list(query),
    },
    account: {
      prefix: 'amba_',
      create: (client, body) => client.accounts.tokens.create({ account_id: ambit.account.id, ...body }),
      get: (client, id) => client.accounts.tokens.get(id, { account_id: ambit.account.id }),
      list: (client, query) => client.accounts.tokens.list({ account_id: ambit.account.id, ...query }),
      update: (client, id, body) => client.accounts.tokens.update(id, { account_id: ambit.account.id, ...body }),
      roll: (client, id) => client.accounts.tokens.value.update(id, { account_id: ambit.account.id, body: {} }),
      verify: (client) => client.accounts.tokens.verify({ account_id: ambit.account.id }),
      remove: (client, id) => client.accounts.tokens.delete(id, { account_id: ambit.account.id }),
      groups: (client, query) =>
        client.accounts.tokens.permissionGroups.list({ account_id: ambit.account.id, ...query }),
    },
  };

  for (const [owner, tokens] of Object.entries(owners)) {
    describe(`with tokens of the ${owner}`, () => {
      const draft = (rest = {}) => ({
        name: 'readonly token',
        policies: [allow(['DNS Read', 'Zone Read'], { [zoneResource(zone)]: '*' })],
        ...rest,
      });

      test('creates and gets', async () => {
        const conditions = {
          condition: { request_ip: { in: ['127.0.0.1/32', '2001:db8::/48'], not_in: ['192.0.2.1/24'] } },
          not_before: '2026-01-02T03:04:05Z',
          expires_on: '2099-12-31T23:59:59Z',
        };
        const { value, ...created } = await tokens.create(admin, draft(conditions));
        assert.match(value, new RegExp(`^${tokens.prefix}[0-9A-Za-z]{35}$`));
        assert.equal(created.status, 'active');
        assert.deepEqual(created.condition, conditions.condition);
        assert.equal(created.not_before, conditions.not_before);
        assert.equal(created.expires_on, conditions.expires_on);
        assert.deepEqual(created.policies[0].resources, { [zoneResource(zone)]: '*' });
        assert.deepEqual(
          created.policies[0].permission_groups.map(({ name }) => name),
          ['DNS Read', 'Zone Read'],
        );
        assert.deepEqual(await tokens.get(admin, created.id), created);
      });

      test('keeps policies, groups and nested resources as they were sent', async () => {
        const account = `com.cloudflare.api.account.${ambit.account.id}`;
        const policies = [
          allow(['Zone Read', 'DNS Write'], { [account]: { 'com.cloudflare.api.account.zone.*': '*' } }),
          { ...allow(['DNS Write'], { [zoneResource(zone)]: '*' }), effect: 'deny' },
          {
            effect: 'allow',
            permission_groups: [group('Account Settings Read', 'account')],
            resources: { [account]: '*' },
          },
        ];
        const created = await tokens.create(admin, draft({ policies }));
        const plain = created.policies.map(({ id, permission_groups, ...rest }) => ({
          ...rest,
          permission_groups: permission_groups.map((entry) => ({ id: entry.id })),
        }));
        assert.deepEqual(plain, policies);
        for (const absent of ['condition', 'not_before', 'expires_on']) {
          assert.equal(absent in created, false, absent);
        }
      });

      test('lists all pages', async () => {
        const made = [];
        for (let i = 0; i < 7; i++) {
          made.push((await tokens.create(admin, draft({ name: `listed ${i}` }))).id);
        }
        const listed = (await all(tokens.list(admin, { per_page: 5 }))).map(({ id }) => id);
        assert.equal(new Set(listed).size, listed.length);
        assert.deepEqual(
          made.filter((id) => !listed.includes(id)),
          [],
        );
        const backwards = (await all(tokens.list(admin, { per_page: 5, direction: 'desc' }))).map(({ id }) => id);
        assert.deepEqual(backwards, listed.toReversed());
        assert.ok((await all(tokens.list(admin))).every((token) => !('value' in token)));
      });

      test('updates: everything but the secret is replaced', async () => {
        const created = await tokens.create(admin, draft({ expires_on: '2099-12-31T23:59:59Z' }));
        const holder = sdk(ambit.url, created.value);
        await holder.zones.get({ zone_id: zone.id });
        const policies = [{ ...created.policies[0], permission_groups: [group('DNS Read', 'zone')] }];
        const updated = await tokens.update(admin, created.id, { name: 'narrower', policies });
        assert.equal(updated.name, 'narrower');
        assert.equal(updated.policies[0].id, created.policies[0].id);
        assert.equal('expires_on' in updated, false);
        assert.deepEqual(
          { ...(await tokens.get(admin, created.id)), last_used_on: null },
          { ...updated, last_used_on: null },
        );
        await holder.dns.records.list({ zone_id: zone.id });
        await failure(holder.zones.get({ zone_id: zone.id }), Cloudflare.PermissionDeniedError, 9109);
      });

      test('verifies and rolls', async () => {
        const created = await tokens.create(admin, draft());
        const holder = sdk(ambit.url, created.value);
        assert.deepEqual(await tokens.verify(holder), { id: created.id, status: 'active' });
        const rolled = await tokens.roll(admin, created.id);
        assert.match(rolled, new RegExp(`^${tokens.prefix}[0-9A-Za-z]{35}$`));
        await failure(tokens.verify(holder), Cloudflare.AuthenticationError, 1000);
        assert.deepEqual(await tokens.verify(sdk(ambit.url, rolled)), { id: created.id, status: 'active' });
      });

      test('deletes', async () => {
        const created = await tokens.create(admin, draft());
        assert.deepEqual(await tokens.remove(admin, created.id), { id: created.id });
        await failure(tokens.get(admin, created.id), Cloudflare.NotFoundError, 1003);
        await failure(tokens.verify(sdk(ambit.url, created.value)), Cloudflare.AuthenticationError, 1000);
      });

      test('lists permission groups, by name and scope', async () => {
        const groups = await all(tokens.groups(admin));
        assert.ok(groups.some(({ name }) => name === 'DNS Write'));
        assert.ok(groups.every(({ id, scopes }) => /^[0-9a-f]{32}$/.test(id) && scopes.length > 0));
        const [found, ...more] = await all(
          tokens.groups(admin, { name: 'DNS Read', scope: 'com.cloudflare.api.account.zone' }),
        );
        assert.equal(found.id, group('DNS Read', 'zone').id);
        assert.deepEqual(more, []);
      });

      test('gets an error for every wrong field of a draft', async () => {
        const policies = [
          { effect: 'allow', permission_groups: [{ id: '0'.repeat(32) }], resources: { [zoneResource(zone)]: '*' } },
        ];
        const error = await failure(
          tokens.create(admin, { name: '', policies, expires_on: 'tomorrow' }),
          Cloudflare.BadRequestError,
          1001,
        );
        const messages = error.errors.map(({ message }) => message).join('\n');
        for (const field of ['name', 'expires_on']) {
          assert.ok(messages.includes(field), messages);
        }
      });
    });
  }

  test('verifies a token only at its own owner', async () => {
    const { value } = await owners.account.create(admin, {
      name: 'of the account',
      policies: [allow(['DNS Read'], { [zoneResource(zone)]: '*' })],
    });
    const account = await failure(owners.user.verify(sdk(ambit.url, value)), Cloudflare.AuthenticationError, 1000);
    assert.equal(account.errors[0].message, 'Invalid API Token');
    await failure(owners.account.verify(admin), Cloudflare.AuthenticationError, 1000);
  });

  test('gets an error that there are no global API keys', async () => {
    const client = sdk(ambit.url, null, { apiKey: '144c9defac04969c7bfad8efaa8ea194', apiEmail: 'user@example.com' });
    const error = await failure(client.user.tokens.list(), Cloudflare.PermissionDeniedError, 9103);
    assert.match(JSON.stringify(error.errors), /no global API keys/);
  });

  test('may send a key in addition to its token, which is ignored', async () => {
    const rest = { apiKey: '144c9defac04969c7bfad8efaa8ea194', apiEmail: 'user@example.com' };
    const client = sdk(ambit.url, ambit.initialized.token.value, rest);
    assert.equal((await client.user.tokens.verify()).id, ambit.initialized.token.id);
  });

  test('gets a not-found error for an unknown path', async () => {
    await failure(admin.get('/_stainless_unknown_path'), Cloudflare.NotFoundError, 7003);
  });
});
