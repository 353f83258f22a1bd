import { expect, test } from 'vitest';
import { ApiProblem } from '../api/client';
import { emptyForm, isBlock, missing, SCOPES, type Group, type ResourceRow, type TokenForm } from './form';
import { inFull, isScopeName } from './names-of-records';
import { otherProblem, problemsOf } from './problems';

const ZONE = 'a'.repeat(32);
const OTHER = 'b'.repeat(32);
const GROUPS: Group[] = ['DNS Write', 'Zone Read'].map((name) => ({ id: name, name, scopes: [SCOPES.zone] }));

const zone = (id: string, more: Partial<ResourceRow> = {}): ResourceRow => ({
  category: 'zone',
  mode: 'include',
  kind: 'specific',
  id,
  records: [],
  ...more,
});
const form: TokenForm = {
  ...emptyForm(),
  name: 'test',
  blocks: [
    {
      permissions: [
        { category: 'zone', family: 'Zone', level: 'Read' },
        { category: 'zone', family: 'DNS', level: 'Edit' },
      ],
      resources: [zone(ZONE), zone(OTHER, { records: ['TXT.www.example.net'] })],
    },
  ],
  addressesIn: ['192.0.2.1', '1.2.3.4.5'],
};
const problems = (pointer: string, message: string) => {
  const answer = new ApiProblem(400, [{ code: 1001, message, source: { pointer } }]);
  const said = problemsOf(form, false, answer, GROUPS);
  const fields = ['name', 'notBefore', 'expiresOn', 'addresses', 'addressesIn/0', 'addressesIn/1', 'blocks/0/permissions/0',
    'blocks/0/permissions/1', 'blocks/0/resources', 'blocks/0/resources/0', 'blocks/0/resources/1'];
  return { fields: fields.filter((field) => said(field) !== undefined), words: fields.map(said).join(''), other: otherProblem(form, answer, GROUPS) };
};

test.each([
  ['/policies/0/resources', `\`policies.0.resources\` names \`TXT.www.example.net\`, which is not in the zone \`example.com\`; …`, 'blocks/0/resources/1'],
  ['/policies/1/resources', `names zone \`${OTHER}\`, which is not a resource of the token's owner`, 'blocks/0/resources/1'],
  ['/policies/2/resources', `names zone \`${ZONE}\`, which is not a resource of the token's owner`, 'blocks/0/resources/0'],
  ['/policies/2/permission_groups/1/id', 'Failed common permission check against resources. (Permission group: DNS Write)', 'blocks/0/permissions/1'],
  ['/policies/1/permission_groups/0/id', 'Failed common permission check against resources.', 'blocks/0/permissions/0'],
  ['/condition/request_ip/in', '`condition.request_ip.in` must hold addresses; got `1.2.3.4.5`', 'addressesIn/1'],
  ['/expires_on', 'must lie in the future; got `2020-01-01T00:00:00Z`', 'expiresOn'],
  ['/name', '`name` must not be blank', 'name'],
])('%s is said beside one field, in the words of the form', (pointer, message, field) => {
  const { fields, words, other } = problems(pointer, message);
  expect(fields).toEqual([field]);
  expect(words).not.toMatch(/`|policies|request_ip|Permission group/);
  expect(other).toBeUndefined();
});

test('what belongs to no field is said above the form', () => {
  expect(problems('/policies', 'there are 50 tokens already').other).toBe('there are 50 tokens already');
});

test('addresses, names and days are judged before anything is sent', () => {
  const wrong = { ...form, addressesIn: ['999.1.2.3/99'], expiresOn: '2020-01-01' };
  wrong.blocks = [{ ...wrong.blocks[0]!, resources: [zone(ZONE, { records: ['TXT.not a valid name!!'] })] }];
  expect(Object.fromEntries(missing(wrong))).toEqual({
    'blocks/0/resources/0': '“not a valid name!!” is not a name of records',
    'addressesIn/0': expect.stringContaining('not an address'),
    expiresOn: 'The end must lie in the future',
  });
});

test.each(['192.0.2.1', '192.0.2.0/24', '0.0.0.0/0', '2001:db8::/32', '::1', '::ffff:192.0.2.1'])('%s is a block', (text) => {
  expect(isBlock(text)).toBe(true);
});

test.each(['', '192.0.2.0/', '192.0.2.0/33', '192.0.2.0/024', '192.0.2', '192.0.2.0/8/8', 'here', '2001:db8::/129'])('%s is no block', (text) => {
  expect(isBlock(text)).toBe(false);
});

test.each(['home', '@', '*', 'home.example.com', 'home.example.com.', '*.dev', '_acme-challenge.*', 'münchen', '0/25.2.0.192'])('%s is a name', (name) => {
  expect(isScopeName(name)).toBe(true);
});

test.each(['', 'a b', 'a..b', 'x!', '.a', '*.*', 'a'.repeat(64), '{name}'])('%s is no name', (name) => {
  expect(isScopeName(name)).toBe(false);
});

test.each([
  ['home', 'home.example.com'],
  ['@', 'example.com'],
  ['*', '*'],
  ['*.dev', '*.dev.example.com'],
  ['_acme-challenge.*', '_acme-challenge.*'],
  ['Home.Example.com', 'home.example.com'],
  ['example.com.', 'example.com'],
  ['myexample.com', 'myexample.com.example.com'],
])('%s is %s', (name, full) => {
  expect(inFull(name, 'example.com')).toBe(full);
});
