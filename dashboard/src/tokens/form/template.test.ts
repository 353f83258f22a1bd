import { describe, expect, test } from 'vitest';
import type { Schemas } from '../../api/client';
import { SCOPES, type Permission } from '../../permissions/groups';
import {
  account,
  ACCOUNT,
  allZones,
  block,
  editDns,
  editTokens,
  form,
  GROUPS,
  permission,
  readAccount,
  readDns,
  readZone,
  withoutKeys,
  zone,
  ZONE,
} from './fixtures';
import { emptyForm } from './model';
import { fromTemplate, fromUrl, templatePermissions } from './template';

type Template = Schemas['Template'];

const template = (...policies: Template['policies']): Template => ({
  key: 'one',
  name: 'One',
  description: '',
  policies,
});
const onZones = (
  groups: string[],
  values: Partial<Template['policies'][number]> = {},
): Template['policies'][number] => ({
  scope: SCOPES.zone,
  groups,
  resource: 'all_zones',
  records: null,
  ...values,
});

const isDnsFamily = ({ family }: Permission) => family === 'DNS';
const isRead = ({ level }: Permission) => level === 'Read';
const plain = ({ category, family, level }: Permission) => ({ category, family, level });

describe('the permissions of a template', () => {
  const reading = template(
    onZones(['DNS Read', 'Zone Read']),
    onZones(['Account Settings Read'], { scope: SCOPES.account }),
  );
  const writing = template(onZones(['DNS Read', 'Zone Write', 'Zone Read']));

  test('are all where the owner can give them', () => {
    expect(templatePermissions(reading, () => true)).toEqual({
      permissions: [readDns(), readZone(), readAccount()].map(plain),
      lacking: [],
    });
    expect(templatePermissions(writing, () => true).lacking).toEqual([]);
  });

  test('that only read are reduced to those that the owner can give', () => {
    expect(templatePermissions(reading, isDnsFamily)).toEqual({ permissions: [plain(readDns())], lacking: [] });
    expect(templatePermissions(reading, () => false)).toEqual({ permissions: [], lacking: [] });
  });

  test('of which one writes are lacking where the owner cannot give them', () => {
    expect(templatePermissions(writing, isDnsFamily).lacking).toEqual([
      { category: 'zone', family: 'Zone', level: 'Edit' },
      { category: 'zone', family: 'Zone', level: 'Read' },
    ]);
    expect(templatePermissions(writing, isRead)).toMatchObject({
      permissions: [{ level: 'Read' }, { level: 'Edit' }, { level: 'Read' }],
      lacking: [{ level: 'Edit' }],
    });
  });
});

describe('the form of a template', () => {
  const formOf = (given: Template, ...rest: [string?, ((permission: Permission) => boolean)?]) => {
    const [zoneId = ZONE, canGive] = rest;
    return withoutKeys(canGive === undefined ? fromTemplate(given, zoneId) : fromTemplate(given, zoneId, canGive));
  };
  const expected = (...blocks: ReturnType<typeof block>[]) => withoutKeys({ ...form(...blocks), name: 'One' });

  test('preselects the zone that it needs', () => {
    const given = template(onZones(['DNS Write'], { resource: 'zone' }));
    expect(formOf(given)).toEqual(expected(block([editDns()], [zone(ZONE)])));
    expect(formOf(given, '')).toEqual(expected(block([editDns()], [zone('')])));
  });

  test('limits it to records', () => {
    const records = ['A.{name}', 'AAAA.{name}', 'TXT._acme-challenge.*'];
    expect(formOf(template(onZones(['DNS Write'], { resource: 'zone', records })))).toEqual(
      expected(block([editDns()], [zone(ZONE, { records })])),
    );
  });

  test('names all zones and all accounts', () => {
    const given = template(
      onZones(['DNS Write']),
      onZones(['Account Settings Read'], { scope: SCOPES.account, resource: 'all_accounts' }),
    );
    expect(formOf(given)).toEqual(
      expected(block([editDns(), readAccount()], [allZones(), account('', { kind: 'all' })])),
    );
  });

  test('names no resource for permissions of the user', () => {
    const given = template(onZones(['API Tokens Write'], { scope: SCOPES.user, resource: 'user' }));
    expect(formOf(given)).toEqual(expected(block([editTokens()])));
  });

  test('is without the permissions that the owner cannot give, and without the resources that those alone need', () => {
    const reading = template(
      onZones(['DNS Read', 'Zone Read']),
      onZones(['Account Settings Read'], { scope: SCOPES.account, resource: 'all_accounts' }),
    );
    expect(formOf(reading, '', isDnsFamily)).toEqual(expected(block([readDns()], [allZones()])));
  });

  test('has all permissions of a template that writes', () => {
    expect(formOf(template(onZones(['DNS Write', 'Zone Read'])), '', isDnsFamily)).toEqual(
      expected(block([editDns(), readZone()], [allZones()])),
    );
  });
});

describe('the form of an address', () => {
  const KEYS = '[{"key":"dns","type":"edit"}]';

  test('has the permissions, the zone and the name', () => {
    expect(withoutKeys(fromUrl({ permissionGroupKeys: KEYS, zoneId: ZONE, name: 'From a link' }, GROUPS))).toEqual(
      withoutKeys({ ...form(block([editDns()], [zone(ZONE)])), name: 'From a link' }),
    );
  });

  test.each<[unknown, unknown]>([
    ['all', allZones()],
    ['*', allZones()],
    [ZONE, zone(ZONE)],
    ['', zone('')],
    [undefined, zone('')],
    [7, zone('')],
  ])('with the zone %s', (zoneId, expected) => {
    expect(withoutKeys(fromUrl({ permissionGroupKeys: KEYS, zoneId }, GROUPS).blocks[0]?.resources)).toEqual(
      withoutKeys([expected]),
    );
  });

  test('uses the account for accounts and the zone for zones', () => {
    const keys = '[{"key":"account_settings","type":"read"},{"key":"dns","type":"read"}]';
    const url = { permissionGroupKeys: keys, accountId: ACCOUNT, zoneId: ZONE };
    expect(withoutKeys(fromUrl(url, GROUPS).blocks)).toEqual(
      withoutKeys([block([readAccount(), readDns()], [account(ACCOUNT), zone(ZONE)])]),
    );
    expect(withoutKeys(fromUrl({ ...url, accountId: '*' }, GROUPS).blocks[0]?.resources)).toEqual(
      withoutKeys([account('', { kind: 'all' }), zone(ZONE)]),
    );
  });

  test('leaves all accounts chosen where it names no account', () => {
    const url = { permissionGroupKeys: '[{"key":"account_settings","type":"read"}]', accountId: '' };
    expect(withoutKeys(fromUrl(url, GROUPS).blocks[0]?.resources)).toEqual(withoutKeys([account('', { kind: 'all' })]));
  });

  test('reads keys in any case, as text or as values, and ignores unknown ones', () => {
    const permissionsOf = (permissionGroupKeys: unknown) =>
      fromUrl({ permissionGroupKeys }, GROUPS).blocks[0]?.permissions.map(plain);
    const expected = [plain(permission('account', 'Account API Tokens', 'Edit'))];
    expect(permissionsOf('[{"key":"Account_API_Tokens","type":"EDIT"}]')).toEqual(expected);
    expect(permissionsOf([{ key: 'account_api_tokens', type: 'edit' }])).toEqual(expected);
    expect(
      permissionsOf([
        { key: 'no_such', type: 'read' },
        { key: 'account_api_tokens', type: 'edit' },
      ]),
    ).toEqual(expected);
    expect(permissionsOf([{ key: 'account_api_tokens', type: 'read' }])).toEqual([
      plain(permission('zone', '', 'Read')),
    ]);
    expect(
      permissionsOf([
        null,
        7,
        'dns',
        {},
        { key: 'dns' },
        { type: 'edit' },
        { key: 'dns', type: 7 },
        { key: 7, type: 'edit' },
      ]),
    ).toEqual([plain(permission('zone', '', 'Read'))]);
  });

  test.each(['not json', '{}', 'null', undefined, 7])('is empty for the keys %s', (permissionGroupKeys) => {
    expect(withoutKeys(fromUrl({ permissionGroupKeys, name: 7 }, GROUPS))).toEqual(withoutKeys(emptyForm()));
  });
});
