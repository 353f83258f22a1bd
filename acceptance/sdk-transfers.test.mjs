// Zone transfers, with the official SDK: TSIG keys, peers, ACLs, outgoing transfers.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import Cloudflare from 'cloudflare';
import { all, failure, sdk } from './harness/sdk.mjs';
import { Ambit } from './harness/server.mjs';

describe('the official SDK, with zone transfers', () => {
  let ambit;
  let transfers;
  let account_id;
  let zone_id;

  before(async () => {
    ambit = await Ambit.start();
    transfers = sdk(ambit.url, ambit.initialized.token.value).dns.zoneTransfers;
    account_id = ambit.account.id;
    zone_id = ambit.zone('example.com').id;
  });

  after(() => ambit.stop());

  test('creates, lists, gets, updates and deletes TSIG keys', async () => {
    const secret = Buffer.alloc(32, 7).toString('base64');
    const created = await transfers.tsigs.create({
      account_id,
      name: 'one.example.com.',
      algo: 'hmac-sha512.',
      secret,
    });
    assert.deepEqual(created, { id: created.id, name: 'one.example.com.', secret, algo: 'hmac-sha512.' });
    assert.deepEqual(await transfers.tsigs.get(created.id, { account_id }), created);
    assert.deepEqual(await all(transfers.tsigs.list({ account_id })), [created]);
    const renamed = { ...created, name: 'two.example.com.', algo: 'hmac-sha256.' };
    assert.deepEqual(await transfers.tsigs.update(created.id, { account_id, ...renamed }), renamed);
    const same = transfers.tsigs.create({ account_id, name: 'two.example.com', algo: 'hmac-sha256', secret });
    await failure(same, Cloudflare.BadRequestError, 1001);
    assert.deepEqual(await transfers.tsigs.delete(created.id, { account_id }), { id: created.id });
    await failure(transfers.tsigs.get(created.id, { account_id }), Cloudflare.NotFoundError, 1002);
  });

  test('creates, lists, gets, updates and deletes peers', async () => {
    const created = await transfers.peers.create({ account_id, name: 'ns' });
    assert.deepEqual(created, { id: created.id, name: 'ns', port: 53, ixfr_enable: false });
    const changed = { ...created, ip: '192.0.2.53', port: 5300, ixfr_enable: true };
    assert.deepEqual(await transfers.peers.update(created.id, { account_id, ...changed }), changed);
    assert.deepEqual(await transfers.peers.get(created.id, { account_id }), changed);
    assert.deepEqual(await all(transfers.peers.list({ account_id })), [changed]);
    const loopback = transfers.peers.update(created.id, { account_id, ...changed, ip: '127.0.0.1' });
    await failure(loopback, Cloudflare.BadRequestError, 1001);
    assert.deepEqual(await transfers.peers.delete(created.id, { account_id }), { id: created.id });
  });

  test('creates, lists, gets, updates and deletes ACLs', async () => {
    const created = await transfers.acls.create({ account_id, name: 'office', ip_range: '192.0.2.53/28' });
    assert.deepEqual(created, { id: created.id, name: 'office', ip_range: '192.0.2.53/28' });
    const changed = { ...created, ip_range: '2001:db8::/64' };
    assert.deepEqual(await transfers.acls.update(created.id, { account_id, ...changed }), changed);
    assert.deepEqual(await transfers.acls.get(created.id, { account_id }), changed);
    assert.deepEqual(await all(transfers.acls.list({ account_id })), [changed]);
    const wide = transfers.acls.create({ account_id, name: 'wide', ip_range: '192.0.2.0/23' });
    await failure(wide, Cloudflare.BadRequestError, 1001);
    assert.deepEqual(await transfers.acls.delete(created.id, { account_id }), { id: created.id });
  });

  test('creates, gets, replaces, disables, notifies and deletes outgoing transfers', async () => {
    const peer = await transfers.peers.create({ account_id, name: 'ns' });
    await failure(transfers.outgoing.get({ zone_id }), Cloudflare.NotFoundError, 1002);
    const created = await transfers.outgoing.create({ zone_id, name: 'example.com.', peers: [peer.id] });
    assert.deepEqual(created.peers, [peer.id]);
    assert.equal(created.id, zone_id);
    assert.deepEqual(created.peer_status, [{ id: peer.id, name: 'ns' }]);
    assert.deepEqual(await transfers.outgoing.get({ zone_id }), created);
    assert.equal(await transfers.outgoing.status.get({ zone_id }), 'Enabled');
    assert.equal(await transfers.outgoing.forceNotify({ zone_id }), 'OK');
    assert.equal(await transfers.outgoing.disable({ zone_id }), 'Disabled');
    assert.equal(await transfers.outgoing.status.get({ zone_id }), 'Disabled');
    assert.equal(await transfers.outgoing.enable({ zone_id }), 'Enabled');
    await failure(transfers.peers.delete(peer.id, { account_id }), Cloudflare.BadRequestError, 1001);
    const emptied = await transfers.outgoing.update({ zone_id, name: 'example.com.', peers: [] });
    assert.deepEqual([emptied.peers, emptied.created_time], [[], created.created_time]);
    assert.deepEqual(await transfers.peers.delete(peer.id, { account_id }), { id: peer.id });
    assert.deepEqual(await transfers.outgoing.delete({ zone_id }), { id: zone_id });
  });

  test('gets 404 for incoming transfers', async () => {
    await failure(transfers.incoming.get({ zone_id }), Cloudflare.NotFoundError, 7003);
    await failure(transfers.forceAXFR.create({ zone_id, body: {} }), Cloudflare.NotFoundError, 7003);
  });
});
