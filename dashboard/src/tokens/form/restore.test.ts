import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SCOPES } from '../../permissions/groups';
import { levelsByFamily } from '../../permissions/groups';
import { toDraft, type Draft, type Policy } from './draft';
import {
  account,
  ACCOUNT,
  addresses,
  allZones,
  block,
  editDns,
  form,
  GROUPS,
  OTHER_ZONE,
  permission,
  readAccount,
  readDns,
  readZone,
  tokenOf,
  USER,
  withoutKeys,
  zone,
  ZONE,
  zonesOf,
} from './fixtures';
import { withRequiredResources, type PermissionRow, type PolicyBlock, type ResourceRow, type TokenForm } from './model';
import { fromToken, meaning } from './restore';
import { validate } from './validate';

const draftOf = (given: TokenForm) => toDraft(given, GROUPS, USER);
const reopened = (given: TokenForm) => fromToken(tokenOf(draftOf(given)), GROUPS);
const comparable = (draft: Draft) => ({ ...draft, policies: meaning(draft.policies) });

describe('a token that was saved from a form', () => {
  test.each<[string, PolicyBlock[]]>([
    ['one zone', [block([editDns()], [zone(ZONE)])]],
    ['all zones but one', [block([editDns()], [allZones(), zone(OTHER_ZONE, { mode: 'exclude' })])]],
    ['all zones of an account', [block([editDns(), readZone()], [zonesOf(ACCOUNT)])]],
    ['records of a zone', [block([editDns()], [zone(ZONE, { records: ['A.home', 'AAAA.home', '*.*.dev'] })])]],
    ['records of all zones', [block([editDns()], [allZones({ records: ['TXT._acme-challenge.*'] })])]],
    ['records and the whole zone', [block([editDns(), readZone()], [zone(ZONE, { records: ['TXT.x'] })])]],
    ['an account', [block([readAccount()], [account(ACCOUNT)])]],
    ['all accounts', [block([readAccount()], [account('', { kind: 'all' })])]],
    ['the user', [block([permission('user', 'API Tokens', 'Delegate')])]],
    ['two blocks', [block([editDns()], [zone(ZONE)]), block([readZone()], [zone(OTHER_ZONE)])]],
    ['an exclude of records', [block([editDns()], [allZones(), zone(ZONE, { mode: 'exclude', records: ['A.home'] })])]],
    ['an exclude of the same zones', [block([editDns()], [allZones(), allZones({ mode: 'exclude' })])]],
    [
      'an exclude next to records',
      [block([editDns()], [zone(ZONE, { records: ['A.home'] }), zone(OTHER_ZONE, { mode: 'exclude' })])],
    ],
  ])('is the same form: %s', (_, blocks) => {
    expect(withoutKeys(reopened(form(...blocks)).blocks)).toEqual(withoutKeys(blocks));
  });

  test('has its name, its status and its limits', () => {
    const given: TokenForm = {
      ...form(block([editDns()], [zone(ZONE)])),
      name: 'other',
      addressesIn: addresses('192.0.2.0/24'),
      addressesNotIn: addresses('192.0.2.1', '192.0.2.2'),
      notBefore: '2026-12-01',
      expiresOn: '2027-01-01',
    };
    const original = { notBefore: '2026-12-01T00:00:00Z', expiresOn: '2027-01-01T00:00:00Z', onlyDenies: false };
    expect(withoutKeys(reopened(given))).toEqual(withoutKeys({ ...given, original }));
    expect(withoutKeys(reopened({ ...given, notBefore: '', addressesIn: [] }))).toMatchObject({
      notBefore: '',
      addressesIn: [],
      original: { expiresOn: '2027-01-01T00:00:00Z' },
    });
    expect(reopened({ ...given, notBefore: '' }).original).not.toHaveProperty('notBefore');
    expect(reopened({ ...given, expiresOn: '' }).original).not.toHaveProperty('expiresOn');
    expect(reopened(given).enabled).toBe(true);
    expect(reopened({ ...given, enabled: false }).enabled).toBe(false);
    expect(fromToken({ ...tokenOf(draftOf(given)), status: 'expired' }, GROUPS).enabled).toBe(true);
  });

  test('keeps its limits to the second', () => {
    const token = { ...tokenOf(draftOf(form(block([editDns()], [zone(ZONE)])))), expires_on: '2027-01-01T15:30:00Z' };
    const opened = fromToken(token, GROUPS);
    expect(opened.expiresOn).toBe('2027-01-01');
    expect(draftOf(opened).expires_on).toBe('2027-01-01T15:30:00Z');
    expect(draftOf({ ...opened, expiresOn: '2027-02-01' }).expires_on).toBe('2027-02-01T00:00:00Z');
  });
});

describe('a token that was made by other means', () => {
  const allow = (groups: string[], resources: Policy['resources']): Policy => ({
    effect: 'allow',
    permission_groups: groups.map((id) => ({ id })),
    resources,
  });
  const deny = (...given: Parameters<typeof allow>): Policy => ({ ...allow(...given), effect: 'deny' });
  const opened = (...policies: Policy[]) => fromToken(tokenOf({ name: 'test', status: 'active', policies }), GROUPS);
  const ONE = { [`${SCOPES.zone}.${ZONE}`]: '*' as const };
  const TWO = { [`${SCOPES.zone}.${OTHER_ZONE}`]: '*' as const };

  test('has one block for policies that mean the same as one', () => {
    expect(withoutKeys(opened(allow(['DNS Write'], ONE), allow(['DNS Write'], TWO)).blocks)).toEqual(
      withoutKeys([block([editDns()], [zone(ZONE), zone(OTHER_ZONE)])]),
    );
    expect(withoutKeys(opened(allow(['DNS Write'], ONE), allow(['DNS Read'], ONE)).blocks)).toEqual(
      withoutKeys([block([editDns(), readDns()], [zone(ZONE)])]),
    );
  });

  test('has each zone once', () => {
    const both = { ...ONE, ...TWO };
    expect(withoutKeys(opened(allow(['DNS Write'], ONE), allow(['DNS Write', 'Zone Read'], both)).blocks)).toEqual(
      withoutKeys([block([editDns(), readZone()], [zone(ZONE), zone(OTHER_ZONE)])]),
    );
    const policies = [allow(['DNS Write'], ONE), deny(['DNS Write'], TWO), allow(['DNS Write'], both)];
    expect(withoutKeys(opened(...policies).blocks)).toEqual(
      withoutKeys([block([editDns()], [zone(ZONE), zone(OTHER_ZONE, { mode: 'exclude' }), zone(OTHER_ZONE)])]),
    );
  });

  test('has two rows for records of a zone in two policies', () => {
    const records = (scope: string) => ({
      [`${SCOPES.zone}.${ZONE}`]: { [`${SCOPES.zone}.record.${scope}`]: '*' as const },
    });
    expect(
      withoutKeys(opened(allow(['DNS Write'], records('A.home')), allow(['DNS Write'], records('TXT.x'))).blocks),
    ).toEqual(
      withoutKeys([block([editDns()], [zone(ZONE, { records: ['A.home'] }), zone(ZONE, { records: ['TXT.x'] })])]),
    );
  });

  test('has several blocks where one would mean more', () => {
    expect(withoutKeys(opened(allow(['DNS Write'], ONE), allow(['DNS Read'], TWO)).blocks)).toEqual(
      withoutKeys([block([editDns()], [zone(ZONE)]), block([readDns()], [zone(OTHER_ZONE)])]),
    );
    expect(opened(allow(['DNS Write'], ONE), deny(['DNS Read'], TWO)).blocks).toHaveLength(2);
  });

  test('has a policy in the last block that it fits', () => {
    const blocks = opened(allow(['DNS Write'], ONE), allow(['Zone Read'], TWO), allow(['Zone Read'], ONE)).blocks;
    expect(withoutKeys(blocks)).toEqual(
      withoutKeys([block([editDns()], [zone(ZONE)]), block([readZone()], [zone(OTHER_ZONE), zone(ZONE)])]),
    );
  });

  test('has a zone that is named within its account', () => {
    const within = { [`${SCOPES.account}.${ACCOUNT}`]: { [`${SCOPES.zone}.${ZONE}`]: '*' as const } };
    expect(withoutKeys(opened(allow(['DNS Write'], within)).blocks)).toEqual(
      withoutKeys([block([editDns()], [zone(ZONE)])]),
    );
  });

  test('is without permission groups that this server does not have', () => {
    expect(withoutKeys(opened(allow(['DNS Write', 'Workers Edit'], ONE)).blocks)).toEqual(
      withoutKeys([block([editDns()], [zone(ZONE)])]),
    );
  });

  test('may only deny', () => {
    expect(opened(deny(['DNS Write'], ONE)).original.onlyDenies).toBe(true);
    expect(opened(deny(['DNS Write'], ONE), allow(['DNS Write'], TWO)).original.onlyDenies).toBe(false);
    expect(validate(opened(deny(['DNS Write'], ONE))).size).toBe(0);
  });
});

describe('the meaning of policies', () => {
  const policy = (effect: Policy['effect'], ids: string[], resources: Policy['resources']): Policy => ({
    effect,
    permission_groups: ids.map((id) => ({ id })),
    resources,
  });

  test('does not depend on order, repetition and distribution', () => {
    const together = [policy('allow', ['a', 'b'], { x: '*', y: { z: '*' } })];
    const apart = [
      policy('allow', ['b', 'a', 'b'], { y: { z: '*' } }),
      policy('allow', ['b'], { x: '*' }),
      policy('allow', ['a'], { x: '*' }),
    ];
    expect(meaning(apart)).toBe(meaning(together));
    expect(meaning(together).split('\n')).toEqual(['allow a x *', 'allow a y z', 'allow b x *', 'allow b y z']);
  });

  test.each([
    ['effects', policy('deny', ['a'], { x: '*' })],
    ['groups', policy('allow', ['b'], { x: '*' })],
    ['resources', policy('allow', ['a'], { y: '*' })],
    ['records', policy('allow', ['a'], { x: { y: '*' } })],
  ])('depends on %s', (_, other) => {
    expect(meaning([other])).not.toBe(meaning([policy('allow', ['a'], { x: '*' })]));
  });
});

describe('a token that is opened and saved unchanged has the same meaning', () => {
  const ids = [ZONE, OTHER_ZONE, ACCOUNT];
  const id = fc.constantFrom(...ids);
  const mode = fc.constantFrom('include' as const, 'exclude' as const);
  const records = fc.uniqueArray(
    fc.constantFrom('TXT._acme-challenge.*', 'A.home.example.com', '*.*.dev.example.com', 'AAAA.*'),
    {
      maxLength: 3,
    },
  );
  const permissions: fc.Arbitrary<PermissionRow> = fc.constantFrom(
    ...(['zone', 'account', 'user'] as const).flatMap((category) =>
      [...levelsByFamily(GROUPS, category)].flatMap(([family, levels]) =>
        levels.map((level) => permission(category, family, level)),
      ),
    ),
  );
  const resources: fc.Arbitrary<ResourceRow> = fc.oneof(
    fc.tuple(id, mode, records).map(([one, how, some]) => zone(one, { mode: how, records: some })),
    fc.tuple(mode, records).map(([how, some]) => allZones({ mode: how, records: some })),
    fc.tuple(id, mode).map(([one, how]) => zonesOf(one, { mode: how })),
    fc.tuple(id, mode).map(([one, how]) => account(one, { mode: how })),
    mode.map((how) => account('', { kind: 'all', mode: how })),
  );
  const blocks = fc
    .tuple(fc.array(permissions, { minLength: 1, maxLength: 4 }), fc.array(resources, { maxLength: 5 }))
    .map(([some, on]) => withRequiredResources(block(some, on)))
    .filter(({ resources: rows }) => rows.every((row) => row.kind === 'all' || row.id !== ''));
  const day = fc.constantFrom('', '2031-01-01', '2032-02-29');
  const forms = fc
    .record({
      blocks: fc.array(blocks, { minLength: 1, maxLength: 3 }),
      enabled: fc.boolean(),
      notBefore: day,
      expiresOn: day,
    })
    .map((values): TokenForm => ({ ...form(), ...values }))
    .filter((given) => validate(given).size === 0);

  test('after it was made with the form', () => {
    fc.assert(
      fc.property(forms, (given) => {
        const draft = draftOf(given);
        const opened = fromToken(tokenOf(draft), GROUPS);
        expect([...validate(opened)]).toEqual([]);
        expect(comparable(draftOf(opened))).toEqual(comparable(draft));
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  const resource = fc.oneof(
    id.map((one) => ({ [`${SCOPES.zone}.${one}`]: '*' as const })),
    fc.constant({ [`${SCOPES.zone}.*`]: '*' as const }),
    id.map((one) => ({ [`${SCOPES.account}.${one}`]: { [`${SCOPES.zone}.*`]: '*' as const } })),
  );
  const limited = fc
    .tuple(
      fc.constantFrom(...ids, '*'),
      records.filter((some) => some.length > 0),
    )
    .map(([one, some]) => ({
      [`${SCOPES.zone}.${one}`]: Object.fromEntries(
        some.map((record) => [`${SCOPES.zone}.record.${record}`, '*' as const]),
      ),
    }));
  const groups = (...names: string[]) =>
    fc.uniqueArray(fc.constantFrom(...names), { minLength: 1 }).map((some) => some.map((name) => ({ id: name })));
  const effect = fc.constantFrom('allow' as const, 'deny' as const);
  const policy: fc.Arbitrary<Policy> = fc.oneof(
    fc.record({
      effect,
      resources: resource,
      permission_groups: groups('DNS Read', 'DNS Write', 'Zone Read', 'Zone Write'),
    }),
    fc.record({ effect, resources: limited, permission_groups: groups('DNS Read', 'DNS Write') }),
    fc.record({
      effect,
      resources: id.map((one) => ({ [`${SCOPES.account}.${one}`]: '*' as const })),
      permission_groups: groups('Account Settings Read', 'Account API Tokens Write'),
    }),
    fc.record({
      effect: fc.constant('allow' as const),
      resources: fc.constant({ [`${SCOPES.user}.${USER}`]: '*' as const }),
      permission_groups: groups('API Tokens Write', 'API Tokens Delegate'),
    }),
  );

  test('after it was made by other means', () => {
    fc.assert(
      fc.property(fc.array(policy, { minLength: 1, maxLength: 6 }), (policies) => {
        const draft: Draft = { name: 'test', status: 'active', policies };
        const opened = fromToken(tokenOf(draft), GROUPS);
        expect([...validate(opened)]).toEqual([]);
        expect(comparable(draftOf(opened))).toEqual(comparable(draft));
      }),
      { numRuns: 300 },
    );
  }, 60_000);
});
