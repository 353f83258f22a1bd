import { describe, expect, test } from 'vitest';
import type { Schemas } from '../api/client';
import {
  choicesOf,
  contains,
  emptyForm,
  excludes,
  fromTemplate,
  fromToken,
  fromUrl,
  grants,
  meaning,
  missing,
  recordsOf,
  rowsOfTemplate,
  sentences,
  shortened,
  split,
  toDraft,
  warnings,
  withNeededResources,
  type Block,
  type Group,
  type TokenForm,
} from './form';

const ZONE = 'a'.repeat(32);
const OTHER = 'b'.repeat(32);
const ACCOUNT = 'c'.repeat(32);
const USER = 'd'.repeat(32);

const group = (name: string, scope: Group['scopes'][number]): Group => ({ id: name, name, scopes: [scope] });
const GROUPS: Group[] = [
  group('DNS Read', 'com.cloudflare.api.account.zone'),
  group('DNS Write', 'com.cloudflare.api.account.zone'),
  group('Zone Read', 'com.cloudflare.api.account.zone'),
  group('Account Settings Read', 'com.cloudflare.api.account'),
  group('API Tokens Write', 'com.cloudflare.api.user'),
  group('API Tokens Delegate', 'com.cloudflare.api.user'),
];

const zone = (id: string, more: Partial<Block['resources'][number]> = {}): Block['resources'][number] => ({
  category: 'zone',
  mode: 'include',
  kind: 'specific',
  id,
  records: [],
  ...more,
});

const form = (...blocks: Block[]): TokenForm => ({ ...emptyForm(), name: 'test', blocks });
const editDns: Block['permissions'][number] = { category: 'zone', family: 'DNS', level: 'Edit' };
const readZone: Block['permissions'][number] = { category: 'zone', family: 'Zone', level: 'Read' };

/** What the API would send back for a draft. */
function created(draft: Schemas['TokenDraft']): Schemas['Token'] {
  const { policies, name, condition, not_before, expires_on } = draft;
  return {
    id: ZONE,
    name,
    status: draft.status ?? 'active',
    issued_on: '2026-01-01T00:00:00Z',
    modified_on: '2026-01-01T00:00:00Z',
    last_used_on: null,
    policies: policies.map((policy, i) => ({ ...policy, id: String(i) })),
    ...(condition === undefined ? {} : { condition }),
    ...(not_before === undefined ? {} : { not_before }),
    ...(expires_on === undefined ? {} : { expires_on }),
  };
}

describe('what is sent', () => {
  test('a zone to be edited is one policy', () => {
    expect(toDraft(form({ permissions: [editDns], resources: [zone(ZONE)] }), GROUPS, USER)).toEqual({
      name: 'test',
      status: 'active',
      policies: [
        {
          effect: 'allow',
          permission_groups: [{ id: 'DNS Write' }],
          resources: { [`com.cloudflare.api.account.zone.${ZONE}`]: '*' },
        },
      ],
    });
  });

  test('what is excluded is a deny of the same permissions', () => {
    const draft = toDraft(
      form({ permissions: [editDns], resources: [zone('', { kind: 'all' }), zone(OTHER, { mode: 'exclude' })] }),
      GROUPS,
      USER,
    );
    expect(draft.policies.map((policy) => [policy.effect, Object.keys(policy.resources)])).toEqual([
      ['allow', ['com.cloudflare.api.account.zone.*']],
      ['deny', [`com.cloudflare.api.account.zone.${OTHER}`]],
    ]);
  });

  test('records narrow the DNS of a zone and nothing else of it', () => {
    const draft = toDraft(
      form({ permissions: [editDns, readZone], resources: [zone(ZONE, { records: ['TXT._acme-challenge.*'] })] }),
      GROUPS,
      USER,
    );
    expect(draft.policies).toEqual([
      {
        effect: 'allow',
        permission_groups: [{ id: 'DNS Write' }],
        resources: {
          [`com.cloudflare.api.account.zone.${ZONE}`]: {
            'com.cloudflare.api.account.zone.record.TXT._acme-challenge.*': '*',
          },
        },
      },
      {
        effect: 'allow',
        permission_groups: [{ id: 'Zone Read' }],
        resources: { [`com.cloudflare.api.account.zone.${ZONE}`]: '*' },
      },
    ]);
  });

  test('a user stands for the user alone', () => {
    const draft = toDraft(
      form({ permissions: [{ category: 'user', family: 'API Tokens', level: 'Edit' }], resources: [] }),
      GROUPS,
      USER,
    );
    expect(draft.policies[0]?.resources).toEqual({ [`com.cloudflare.api.user.${USER}`]: '*' });
  });

  test('days begin at 00:00 UTC, and moments that were not touched stay', () => {
    const filled = { ...form({ permissions: [editDns], resources: [zone(ZONE)] }), notBefore: '2026-12-01', expiresOn: '2027-01-01' };
    expect(toDraft(filled, GROUPS, USER)).toMatchObject({
      not_before: '2026-12-01T00:00:00Z',
      expires_on: '2027-01-01T00:00:00Z',
    });
    const exact = fromToken({ ...created(toDraft(filled, GROUPS, USER)), expires_on: '2027-01-01T15:30:00Z' }, GROUPS);
    expect(toDraft(exact, GROUPS, USER).expires_on).toBe('2027-01-01T15:30:00Z');
    expect(toDraft({ ...exact, expiresOn: '2027-02-01' }, GROUPS, USER).expires_on).toBe('2027-02-01T00:00:00Z');
  });
});

describe('a token as a form', () => {
  const samples: Record<string, TokenForm> = {
    'one zone': form({ permissions: [editDns], resources: [zone(ZONE)] }),
    'all but one': form({ permissions: [editDns], resources: [zone('', { kind: 'all' }), zone(OTHER, { mode: 'exclude' })] }),
    'all of an account': form({ permissions: [editDns, readZone], resources: [zone(ACCOUNT, { kind: 'all-of-account' })] }),
    'records of a zone': form({ permissions: [editDns], resources: [zone(ZONE, { records: ['A.home', '*.*.dev'] })] }),
    'records and the zone': form({
      permissions: [editDns, readZone],
      resources: [zone(ZONE, { records: ['TXT._acme-challenge.*'] })],
    }),
    'every category': form({
      permissions: [
        editDns,
        { category: 'account', family: 'Account Settings', level: 'Read' },
        { category: 'user', family: 'API Tokens', level: 'Delegate' },
      ],
      resources: [{ category: 'account', mode: 'include', kind: 'specific', id: ACCOUNT, records: [] }, zone(ZONE)],
    }),
    'other rights elsewhere': form(
      { permissions: [editDns], resources: [zone(ZONE)] },
      { permissions: [readZone], resources: [zone(OTHER)] },
    ),
    'addresses and days': {
      ...form({ permissions: [editDns], resources: [zone(ZONE)] }),
      addressesIn: ['192.0.2.0/24'],
      addressesNotIn: ['192.0.2.1'],
      notBefore: '2026-12-01',
      expiresOn: '2027-01-01',
    },
  };
  for (const [name, sample] of Object.entries(samples)) {
    test(`${name}: editing without changing changes nothing`, () => {
      const draft = toDraft(sample, GROUPS, USER);
      const again = toDraft(fromToken(created(draft), GROUPS), GROUPS, USER);
      expect({ ...again, policies: meaning(again.policies) }).toEqual({ ...draft, policies: meaning(draft.policies) });
    });
  }
});

describe('where a form comes from', () => {
  test('a template fills in the zone when there is only one', () => {
    const template: Schemas['Template'] = {
      key: 'acme_dns01',
      name: 'ACME DNS-01 challenge',
      description: '',
      policies: [
        {
          scope: 'com.cloudflare.api.account.zone',
          groups: ['DNS Write'],
          resource: 'zone',
          records: ['TXT._acme-challenge.*'],
        },
      ],
    };
    expect(fromTemplate(template, ZONE)).toMatchObject({
      name: 'ACME DNS-01 challenge',
      blocks: [{ permissions: [editDns], resources: [zone(ZONE, { records: ['TXT._acme-challenge.*'] })] }],
    });
  });

  test('an address of Cloudflare\'s form prefills it', () => {
    const url = { permissionGroupKeys: '[{"key":"dns","type":"edit"},{"key":"no_such","type":"read"}]', zoneId: 'all', name: 'From a link' };
    expect(fromUrl(url, GROUPS)).toMatchObject({
      name: 'From a link',
      blocks: [{ permissions: [editDns], resources: [zone('', { kind: 'all' })] }],
    });
    expect(fromUrl({ permissionGroupKeys: 'not json' }, GROUPS).blocks[0]?.permissions[0]?.family).toBe('');
  });

  test('names are split into what and how much', () => {
    expect(split('Account API Tokens Delegate')).toEqual({ family: 'Account API Tokens', level: 'Delegate' });
    expect(split('Something Else')).toEqual({ family: 'Something Else', level: 'Read' });
  });
});

describe('what is said of a form', () => {
  test('everything that is missing, at once', () => {
    const half = { ...emptyForm(), unfinished: ['expiresOn' as const] };
    expect(missing(half).get('expiresOn')).toBe('Finish the date, or clear it');
    const empty = { ...emptyForm(), blocks: [withNeededResources({ permissions: [{ category: 'zone', family: '', level: 'Read' }], resources: [] })], addressesIn: [''] };
    expect([...missing(empty).keys()]).toEqual(['name', 'blocks/0/permissions/0', 'blocks/0/resources/0', 'addressesIn/0']);
    expect(missing(form({ permissions: [editDns], resources: [zone(ZONE)] })).size).toBe(0);
  });

  test('excluding alone includes nothing', () => {
    expect(missing(form({ permissions: [editDns], resources: [zone(ZONE, { mode: 'exclude' })] })).has('blocks/0/resources')).toBe(true);
  });

  test('a sentence that a person understands', () => {
    const nameOf = (id: string) => (id === ZONE ? 'example.com' : id);
    expect(
      sentences(form({ permissions: [editDns], resources: [zone(ZONE, { records: ['TXT._acme-challenge.*'] })] }), nameOf),
    ).toEqual(['It may edit DNS records of example.com (only TXT records whose name begins with _acme-challenge).']);
  });

  test('what it may do stands apart from what to', () => {
    const nameOf = (id: string) => ({ [ZONE]: 'example.com', [ACCOUNT]: 'Acme' })[id] ?? id;
    const shown = grants(
      form(
        {
          permissions: [editDns, readZone, { category: 'user', family: 'API Tokens', level: 'Edit' }],
          resources: [zone(ACCOUNT, { kind: 'all-of-account' }), zone(ZONE, { mode: 'exclude' })],
        },
        { permissions: [editDns], resources: [zone(ZONE, { records: ['TXT._acme-challenge.*'] }), zone(OTHER)] },
      ),
      nameOf,
    );
    expect(shown).toEqual([
      { may: 'edit DNS records and read zone settings', on: ['all zones of Acme', 'not example.com'] },
      { may: 'edit API Tokens', on: ['you'] },
      { may: 'edit DNS records', on: ['example.com (only TXT records whose name begins with _acme-challenge)', OTHER] },
    ]);
  });

  test('many lines are shortened to a few', () => {
    expect(shortened(['a', 'b', 'c'], 3)).toEqual(['a', 'b', 'c']);
    expect(shortened(['a', 'b', 'c', 'd'], 3)).toEqual(['a', 'b', 'and 2 more']);
  });

  test('the address of one name is asked for once, for both kinds', () => {
    const records = ['TXT._acme-challenge.*', 'A.{name}', 'AAAA.{name}', 'A.home', 'AAAA.other'];
    expect(choicesOf(records).map(({ types }) => types)).toEqual([['TXT'], ['A', 'AAAA'], ['A'], ['AAAA']]);
    expect(recordsOf(choicesOf(records))).toEqual(records);
    const nameOf = (id: string) => (id === ZONE ? 'example.com' : id);
    expect(sentences(form({ permissions: [editDns], resources: [zone(ZONE, { records: ['A.home'] })] }), nameOf)).toEqual([
      'It may edit DNS records of example.com (only A records of home.example.com).',
    ]);
  });

  test('who may edit a zone may delete it, and that is said of one zone as of all', () => {
    const editZone: Block['permissions'][number] = { category: 'zone', family: 'Zone', level: 'Edit' };
    const one = form({ permissions: [editZone], resources: [zone(ZONE)] });
    expect(sentences(one, () => 'example.com')).toEqual(['It may edit and delete zones of example.com.']);
    expect(warnings(one).join()).toContain('delete the zone with all of its records');
    expect(warnings(form({ permissions: [editZone], resources: [zone('', { kind: 'all' })] })).join()).toContain('delete zones');
  });

  test('a token for everything is warned of', () => {
    expect(warnings(form({ permissions: [editDns], resources: [zone('', { kind: 'all' })] }))).toHaveLength(1);
    expect(warnings(form({ permissions: [editDns], resources: [zone(ZONE)] }))).toHaveLength(0);
    const minter = form({ permissions: [{ category: 'user', family: 'API Tokens', level: 'Edit' }], resources: [] });
    expect(warnings(minter)).toHaveLength(1);
    expect(warnings({ ...minter, expiresOn: '2030-01-01' })).toHaveLength(0);
  });
});

describe('addresses', () => {
  test.each([
    ['192.0.2.0/24', '192.0.2.7', true],
    ['192.0.2.0/25', '192.0.2.200', false],
    ['192.0.2.7', '192.0.2.7', true],
    ['2001:db8::/32', '2001:db8:1::5', true],
    ['2001:db8::/32', '2001:db9::5', false],
    ['2001:db8::/32', '192.0.2.7', false],
    ['::/0', '2001:db8::1', true],
    ['nonsense', '192.0.2.7', undefined],
    ['192.0.2.0/33', '192.0.2.7', undefined],
    ['2001:db8:::1', '2001:db8::1', undefined],
  ])('%s and %s: %s', (block, address, expected) => {
    expect(contains(block, address)).toBe(expected);
  });

  test('a rule that shuts its maker out is noticed', () => {
    const base = form({ permissions: [editDns], resources: [zone(ZONE)] });
    expect(excludes({ ...base, addressesIn: ['198.51.100.0/24'] }, '192.0.2.7')).toBe(true);
    expect(excludes({ ...base, addressesIn: ['192.0.2.0/24'] }, '192.0.2.7')).toBe(false);
    expect(excludes({ ...base, addressesNotIn: ['192.0.2.0/24'] }, '192.0.2.7')).toBe(true);
    expect(excludes({ ...base, addressesIn: ['half'] }, '192.0.2.7')).toBeUndefined();
    expect(excludes(base, null)).toBeUndefined();
  });
});

describe('a template for a member with a small role', () => {
  const template = (...groups: string[]): Schemas['Template'] => ({
    key: 'one',
    name: 'One',
    description: '',
    policies: [{ scope: 'com.cloudflare.api.account.zone', groups, resource: 'all_zones', records: null }],
  });
  const holdsDns = (row: Block['permissions'][number]) => row.family === 'DNS';

  test('reads what its owner may read', () => {
    expect(rowsOfTemplate(template('DNS Read', 'Zone Read'), holdsDns).lacking).toEqual([]);
    expect(fromTemplate(template('DNS Read', 'Zone Read'), '', holdsDns).blocks[0]?.permissions).toEqual([{ ...editDns, level: 'Read' }]);
  });

  test('is not offered when it needs more', () => {
    expect(rowsOfTemplate(template('DNS Write', 'Zone Write'), holdsDns).lacking).toEqual([{ category: 'zone', family: 'Zone', level: 'Edit' }]);
  });
});
