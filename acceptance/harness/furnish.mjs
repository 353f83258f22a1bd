// A server with typical contents: zones with records, tokens of every shape, a second member, an invitation, zone transfers, a full
// audit log.

import assert from 'node:assert/strict';
import { allow, Api, group, zoneResource } from './api.mjs';
import { Person } from './person.mjs';

const ACCOUNT = 'com.cloudflare.api.account';
const EVERY_ZONE = { [`${ACCOUNT}.zone.*`]: '*' };
const DAY_MILLIS = 86400000;

const RECORDS = [
  { type: 'A', name: '@', content: '192.0.2.1' },
  { type: 'AAAA', name: '@', content: '2001:db8::1' },
  { type: 'CNAME', name: 'www', content: 'example.com', tags: ['team:web'] },
  { type: 'A', name: 'home', content: '192.0.2.7', ttl: 60, comment: 'kept by ddclient' },
  { type: 'MX', name: '@', content: 'mail.example.com', priority: 10 },
  { type: 'CAA', name: '@', data: { flags: 0, tag: 'issue', value: 'ca.example.net' } },
];

/**
 * Fills a server that has example.com and example.org. Returns `{user, account, member, invitation}`: the ids of two tokens, an e-mail
 * address and a secret.
 */
export async function furnish(ambit) {
  const api = new Api(`${ambit.origin}/client/v4`, ambit.initialized.token.value);
  const zone = ambit.zone('example.com');
  for (const record of RECORDS) {
    await api.result('POST', `/zones/${zone.id}/dns_records`, record);
  }
  const tokens = {};
  for (const [name, draft] of Object.entries(shapes(ambit, zone))) {
    tokens[name] = await api.result('POST', '/user/tokens', { name, ...draft });
  }
  const disabled = { ...shapes(ambit, zone).laptop, name: 'laptop', status: 'disabled' };
  await api.result('PUT', `/user/tokens/${tokens.laptop.id}`, disabled);
  const owned = await api.result('POST', `/accounts/${ambit.account.id}/tokens`, {
    name: 'terraform',
    policies: [allow(['Zone Write', 'DNS Write'], { [`${ACCOUNT}.${ambit.account.id}`]: EVERY_ZONE })],
  });
  await use(ambit, tokens['certificates of example.com']);
  const admin = new Person(ambit.origin);
  await admin.result('POST', '/session', { email: 'admin@example.com', password: 'correct horse battery staple' });
  const member = await join(ambit, admin);
  await transfer(api, ambit.account, zone);
  const { secret } = await invite(ambit, admin, 'invited@example.com');
  return { user: tokens['certificates of example.com'].id, account: owned.id, member, invitation: secret };
}

function shapes(ambit, zone) {
  const other = ambit.zone('example.org');
  const challenge = { [`${ACCOUNT}.zone.record.TXT._acme-challenge.*`]: '*' };
  const home = { [`${ACCOUNT}.zone.record.A.home.example.com`]: '*' };
  const ofUser = { [`com.cloudflare.api.user.${ambit.user.id}`]: '*' };
  const day = (days) => `${new Date(Date.now() + days * DAY_MILLIS).toISOString().slice(0, 10)}T00:00:00Z`;
  return {
    'certificates of example.com': { policies: [allow(['DNS Write'], { [zoneResource(zone)]: challenge })] },
    'all but example.org': {
      policies: [
        allow(['DNS Write'], { [`${ACCOUNT}.${ambit.account.id}`]: EVERY_ZONE }),
        { ...allow(['DNS Write'], { [zoneResource(other)]: '*' }), effect: 'deny' },
      ],
    },
    'address of home': {
      policies: [allow(['DNS Write'], { [zoneResource(zone)]: home })],
      condition: { request_ip: { in: ['192.0.2.0/24', '2001:db8::/32'], not_in: ['192.0.2.66'] } },
      expires_on: day(7),
    },
    'of next month': {
      policies: [allow(['DNS Read'], { [zoneResource(zone)]: '*' })],
      not_before: day(30),
      expires_on: day(60),
    },
    'makes tokens': {
      policies: [{ effect: 'allow', permission_groups: [group('API Tokens Write', 'user')], resources: ofUser }],
      condition: { request_ip: { in: ['127.0.0.1/32'] } },
    },
    laptop: { policies: [allow(['Zone Read', 'DNS Read'], { [zoneResource(zone)]: '*', [zoneResource(other)]: '*' })] },
  };
}

/** Uses the token once. */
async function use(ambit, token) {
  const answer = await new Api(`${ambit.origin}/client/v4`, token.value).get('/user/tokens/verify');
  assert.equal(answer.status, 200, answer.text);
}

/** Adds a key, a peer, an ACL, and the outgoing transfers of the zone. */
async function transfer(api, account, zone) {
  const add = (kind, object) => api.result('POST', `/accounts/${account.id}/secondary_dns/${kind}`, object);
  const key = await add('tsigs', { name: 'ambit', algo: 'hmac-sha256.' });
  const peer = await add('peers', { name: 'ns1', ip: '192.0.2.53', tsig_id: key.id });
  await add('acls', { name: 'office', ip_range: '192.0.2.0/28' });
  await api.result('POST', `/zones/${zone.id}/secondary_dns/outgoing`, { peers: [peer.id] });
}

/** Adds a member with the role DNS by an invitation; returns the e-mail address. */
export async function join(ambit, admin) {
  const { email, secret } = await invite(ambit, admin, 'member@example.com');
  await new Person(ambit.origin).result('POST', '/session/invitation', {
    secret,
    password: 'seven unlikely umbrellas',
  });
  return email;
}

/** Creates an invitation. Only a signed-in user gets its link. */
async function invite(ambit, admin, email) {
  const roles = await admin.result('GET', `/accounts/${ambit.account.id}/roles`);
  const { id } = roles.find(({ name }) => name === 'DNS');
  return admin.result('POST', `/accounts/${ambit.account.id}/invitations`, { email, roles: [{ id }] });
}
