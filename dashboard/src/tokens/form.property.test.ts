import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Schemas } from '../api/client';
import {
  emptyForm,
  families,
  fromToken,
  meaning,
  missing,
  SCOPES,
  toDraft,
  withNeededResources,
  type Block,
  type Group,
  type PermissionRow,
  type ResourceRow,
} from './form';

/** Whatever a person fills in, or a tool sends: to open it in the form and to save it changes nothing. */

const USER = 'd'.repeat(32);
const IDS = ['a', 'b', 'c'].map((letter) => letter.repeat(32));
const GROUPS: Group[] = (
  [
    ['zone', ['DNS Read', 'DNS Write', 'Zone Read', 'Zone Write']],
    ['account', ['Account Settings Read', 'Account API Tokens Write']],
    ['user', ['API Tokens Write', 'API Tokens Delegate']],
  ] as const
).flatMap(([category, names]) => names.map((name) => ({ id: name, name, scopes: [SCOPES[category]] })));

const records = fc.uniqueArray(fc.constantFrom('TXT._acme-challenge.*', 'A.home.example.com', '*.*.dev.example.com', 'AAAA.*'), { maxLength: 3 });
const mode = fc.constantFrom('include' as const, 'exclude' as const);
const id = fc.constantFrom(...IDS);

const permission: fc.Arbitrary<PermissionRow> = fc.constantFrom(
  ...(['zone', 'account', 'user'] as const).flatMap((category) =>
    [...families(GROUPS, category)].flatMap(([family, levels]) => levels.map((level) => ({ category, family, level }))),
  ),
);
const zoneRow = fc
  .record({ mode, kind: fc.constantFrom('specific' as const, 'all' as const, 'all-of-account' as const), id, records })
  .map((row): ResourceRow => ({ ...row, category: 'zone', records: row.kind === 'all-of-account' ? [] : row.records }));
const accountRow = fc
  .record({ mode, kind: fc.constantFrom('specific' as const, 'all' as const), id })
  .map((row): ResourceRow => ({ ...row, category: 'account', records: [] }));
const block = fc
  .record({
    permissions: fc.array(permission, { minLength: 1, maxLength: 4 }),
    resources: fc.array(fc.oneof({ weight: 3, arbitrary: zoneRow }, accountRow), { maxLength: 5 }),
  })
  .map((made): Block => {
    const { permissions, resources } = withNeededResources(made);
    return { permissions, resources: resources.map((row) => ({ ...row, id: row.kind === 'all' ? '' : row.id || (IDS[0] ?? '') })) };
  });
const day = fc.constantFrom('', '2031-01-01', '2032-02-29');
const form = fc
  .record({ blocks: fc.array(block, { minLength: 1, maxLength: 3 }), enabled: fc.boolean(), notBefore: day, expiresOn: day })
  .map((filled) => ({ ...emptyForm(), ...filled, name: 'test' }))
  .filter((filled) => missing(filled).size === 0);

const resource = fc.oneof(
  id.map((one) => ({ [`${SCOPES.zone}.${one}`]: '*' as const })),
  fc.constant({ [`${SCOPES.zone}.*`]: '*' as const }),
  id.map((one) => ({ [`${SCOPES.account}.${one}`]: { [`${SCOPES.zone}.*`]: '*' as const } })),
);
const narrowed = fc.tuple(fc.constantFrom(...IDS, '*'), records.filter((some) => some.length > 0)).map(([one, some]) => ({
  [`${SCOPES.zone}.${one}`]: Object.fromEntries(some.map((record) => [`${SCOPES.zone}.record.${record}`, '*' as const])),
}));
const groupsNamed = (...names: string[]) =>
  fc.uniqueArray(fc.constantFrom(...names), { minLength: 1 }).map((some) => some.map((name) => ({ id: name })));
const effect = fc.constantFrom('allow' as const, 'deny' as const);
const policy = fc.oneof(
  fc.record({ effect, resources: resource, permission_groups: groupsNamed('DNS Read', 'DNS Write', 'Zone Read', 'Zone Write') }),
  fc.record({ effect, resources: narrowed, permission_groups: groupsNamed('DNS Read', 'DNS Write') }),
  fc.record({
    effect,
    resources: id.map((one) => ({ [`${SCOPES.account}.${one}`]: '*' as const })),
    permission_groups: groupsNamed('Account Settings Read', 'Account API Tokens Write'),
  }),
  fc.record({
    effect: fc.constant('allow' as const),
    resources: fc.constant({ [`${SCOPES.user}.${USER}`]: '*' as const }),
    permission_groups: groupsNamed('API Tokens Write', 'API Tokens Delegate'),
  }),
);

function created(draft: Schemas['TokenDraft']): Schemas['Token'] {
  const moment = '2030-01-01T00:00:00Z';
  const policies = draft.policies.map((one, i) => ({ ...one, id: String(i) }));
  return { ...draft, id: USER, status: draft.status ?? 'active', policies, issued_on: moment, modified_on: moment, last_used_on: null };
}

const comparable = (draft: Schemas['TokenDraft']) => ({ ...draft, policies: meaning(draft.policies) });

test('a form that was sent, opened again and saved is what was sent', () => {
  fc.assert(
    fc.property(form, (filled) => {
      const draft = toDraft(filled, GROUPS, USER);
      const opened = fromToken(created(draft), GROUPS);
      expect([...missing(opened)]).toEqual([]);
      expect(comparable(toDraft(opened, GROUPS, USER))).toEqual(comparable(draft));
    }),
    { numRuns: 300 },
  );
}, 60_000);

test('a token that was made by other means, opened and saved is the same', () => {
  fc.assert(
    fc.property(fc.array(policy, { minLength: 1, maxLength: 6 }), (policies) => {
      const draft: Schemas['TokenDraft'] = { name: 'test', status: 'active', policies };
      const opened = fromToken(created(draft), GROUPS);
      expect([...missing(opened)]).toEqual([]);
      expect(comparable(toDraft(opened, GROUPS, USER))).toEqual(comparable(draft));
    }),
    { numRuns: 300 },
  );
}, 60_000);

test('an exclude stays in the block that it was made in, with records or without', () => {
  const dns: PermissionRow = { category: 'zone', family: 'DNS', level: 'Edit' };
  const rows = (...resources: Partial<ResourceRow>[]): ResourceRow[] =>
    resources.map((row) => ({ category: 'zone', mode: 'include', kind: 'specific', id: IDS[0] ?? '', records: [], ...row }));
  const home = ['A.home.example.com'];
  for (const resources of [
    rows({ kind: 'all', id: '' }, { mode: 'exclude', records: home }),
    rows({ records: home }, { mode: 'exclude', id: IDS[1] ?? '' }),
    rows({ kind: 'all', id: '' }, { mode: 'exclude' }),
  ]) {
    const filled = { ...emptyForm(), name: 'test', blocks: [{ permissions: [dns], resources }] };
    expect(fromToken(created(toDraft(filled, GROUPS, USER)), GROUPS).blocks).toEqual(filled.blocks);
  }
});
