// Creates a small synthetic data folder of this version, for the tests that open the folders of earlier versions:
//   node acceptance/data-folder.mjs src/test/resources/data-folders/13
// The folder's name is the number of the newest migration. `contents.json` lists what later versions must find in it.

import { createHmac } from 'node:crypto';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { allow, Api, group, zoneResource } from './harness/api.mjs';
import { Person } from './harness/person.mjs';
import { Ambit } from './harness/server.mjs';

const ACCOUNT = 'com.cloudflare.api.account';
const PASSWORD = 'correct horse battery staple';
const ADMIN = 'admin@example.com';

const RECORDS = [
  { type: 'A', name: 'example.com', content: '192.0.2.1' },
  { type: 'AAAA', name: 'example.com', content: '2001:db8::1', ttl: 300 },
  { type: 'MX', name: 'example.com', content: 'mail.example.com', priority: 10 },
  { type: 'CNAME', name: 'www.example.com', content: 'example.com', tags: ['team:web'], comment: 'the site' },
  { type: 'TXT', name: '_acme-challenge.example.com', content: '"one value"' },
  { type: 'NS', name: 'sub.example.com', content: 'ns1.example.net' },
  {
    type: 'SRV',
    name: '_sip._tcp.example.com',
    data: { priority: 1, weight: 2, port: 5060, target: 'sip.example.com' },
  },
  { type: 'CAA', name: 'example.com', data: { flags: 0, tag: 'issue', value: 'ca.example.net' } },
  { type: 'HTTPS', name: 'example.com', data: { priority: 1, target: '.', value: 'alpn="h2"' } },
];

/** The code of an authenticator app (RFC 6238) for a secret in base32. */
function oneTimeCode(base32) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...base32.replace(/=+$/, '')].map((c) => alphabet.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000)));
  const mac = createHmac('sha1', key).update(counter).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1000000).padStart(6, '0');
}

function drafts(ambit, zone) {
  const other = ambit.zone('example.org');
  const inZone = (scope) => ({ [zoneResource(zone)]: { [`${ACCOUNT}.zone.record.${scope}`]: '*' } });
  return {
    'edits the zone': { policies: [allow(['DNS Write'], { [zoneResource(zone)]: '*' })] },
    'TXT of challenges': { policies: [allow(['DNS Write'], inZone('TXT._acme-challenge.*'))] },
    'every type at one name': { policies: [allow(['DNS Write'], inZone('*.sub.example.com'))] },
    'all but one zone': {
      policies: [
        allow(['DNS Read'], { [`${ACCOUNT}.${ambit.account.id}`]: { [`${ACCOUNT}.zone.*`]: '*' } }),
        { ...allow(['DNS Read'], { [zoneResource(other)]: '*' }), effect: 'deny' },
      ],
    },
    'from another address': {
      policies: [allow(['DNS Read'], { [zoneResource(zone)]: '*' })],
      condition: { request_ip: { in: ['192.0.2.0/24', '2001:db8::/32'], not_in: ['192.0.2.66'] } },
      expires_on: '2099-12-31T00:00:00Z',
    },
    'of a later time': {
      policies: [allow(['DNS Read'], { [zoneResource(zone)]: '*' })],
      not_before: '2099-01-01T00:00:00Z',
    },
    delegate: {
      policies: [
        {
          effect: 'allow',
          permission_groups: [group('API Tokens Delegate', 'user')],
          resources: { [`com.cloudflare.api.user.${ambit.user.id}`]: '*' },
        },
        allow(['DNS Write'], { [zoneResource(zone)]: '*' }),
      ],
    },
    disabled: { policies: [allow(['DNS Read'], { [zoneResource(zone)]: '*' })], status: 'disabled' },
  };
}

/** The responses that a token gets, and the records that it can read. */
async function seen(ambit, { name, id, value }, verify) {
  const api = new Api(`${ambit.origin}/client/v4`, value);
  const records = await api.get(`/zones/${ambit.zone('example.com').id}/dns_records?per_page=100`);
  return {
    name,
    id,
    value,
    verify,
    verify_status: (await api.get(verify)).status,
    records_status: records.status,
    records: records.status === 200 ? records.json.result.map((one) => one.id).sort() : [],
  };
}

async function furnish(ambit) {
  const api = new Api(`${ambit.origin}/client/v4`, ambit.initialized.token.value);
  const zone = ambit.zone('example.com');
  const records = [];
  for (const record of RECORDS) {
    const { id, name, type, content, ttl } = await api.result('POST', `/zones/${zone.id}/dns_records`, record);
    records.push({ id, name, type, content, ttl });
  }
  const made = [];
  for (const [name, draft] of Object.entries(drafts(ambit, zone))) {
    const { status, ...fresh } = draft;
    const token = await api.result('POST', '/user/tokens', { name, ...fresh });
    if (status) {
      await api.result('PUT', `/user/tokens/${token.id}`, { name, ...draft });
    }
    made.push({ token: { name, ...token }, verify: '/user/tokens/verify' });
  }
  const owned = await api.result('POST', `/accounts/${ambit.account.id}/tokens`, {
    name: 'of the account',
    policies: [
      allow(['Zone Read', 'DNS Write'], { [`${ACCOUNT}.${ambit.account.id}`]: { [`${ACCOUNT}.zone.*`]: '*' } }),
    ],
  });
  made.push({ token: { name: 'of the account', ...owned }, verify: `/accounts/${ambit.account.id}/tokens/verify` });

  const roles = await api.result('GET', `/accounts/${ambit.account.id}/roles`);
  const admin = new Person(ambit.origin);
  await admin.result('POST', '/session', { email: ADMIN, password: PASSWORD });
  const invite = (email) =>
    admin.result('POST', `/accounts/${ambit.account.id}/invitations`, {
      email,
      roles: [{ id: roles.find(({ name }) => name === 'DNS').id }],
    });
  const joined = await invite('member@example.com');
  await new Person(ambit.origin).result('POST', '/session/invitation', {
    secret: joined.secret,
    password: 'seven unlikely umbrellas',
  });
  await invite('invited@example.com');

  const { secret } = await admin.result('POST', '/session/factors/one_time_password');
  const { recovery_codes: recoveryCodes } = await admin.result('PUT', '/session/factors/one_time_password', {
    secret,
    code: oneTimeCode(secret),
  });

  const tokens = [];
  for (const { token, verify } of made) {
    tokens.push(await seen(ambit, token, verify));
  }
  const audit = await api.result('GET', `/accounts/${ambit.account.id}/audit_logs?per_page=1000`);
  return {
    account: ambit.account,
    user: ambit.user,
    zones: ambit.initialized.zones,
    first_token: ambit.initialized.token.value,
    people: [
      { email: ADMIN, password: PASSWORD, recovery_code: recoveryCodes[0] },
      { email: 'member@example.com', password: 'seven unlikely umbrellas' },
    ],
    records,
    tokens,
    audit: audit.map(({ id }) => id).sort(),
  };
}

const target = resolve(process.argv[2]);
await mkdir(target, { recursive: true });
const ambit = await Ambit.start();
try {
  const contents = await furnish(ambit);
  await ambit.restart(async () => {
    // the server is stopped, so that one file contains the whole database
    await ambit.sql('PRAGMA wal_checkpoint(TRUNCATE); VACUUM;');
    for (const file of ['ambit.db', 'digest-keys', 'audit-key', 'audit-head']) {
      await copyFile(join(ambit.data, file), join(target, file));
    }
  });
  await writeFile(join(target, 'contents.json'), `${JSON.stringify(contents, undefined, 1)}\n`);
} finally {
  await ambit.stop();
}
