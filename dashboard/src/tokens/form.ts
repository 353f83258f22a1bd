/**
 * What a person fills in to make a token, and how it becomes the API's policies and comes back from them. Free of React, so
 * that it is tested by itself.
 */
import type { Schemas } from '../api/client';
import { inFull, isScopeName } from './names-of-records';

export type Group = Schemas['PermissionGroup'];
export type Category = 'user' | 'account' | 'zone';
export type Level = 'Read' | 'Edit' | 'Delegate';

export const SCOPES: Record<Category, Group['scopes'][number]> = {
  user: 'com.cloudflare.api.user',
  account: 'com.cloudflare.api.account',
  zone: 'com.cloudflare.api.account.zone',
};
const RECORD = 'com.cloudflare.api.account.zone.record.';

/** One row of permissions: the DNS of a zone, to be edited say. `family` is empty until one is chosen. */
export interface PermissionRow {
  category: Category;
  family: string;
  level: Level;
}

/** One row of resources. `id` is of the zone or account that is meant, where one is; empty until it is chosen. */
export interface ResourceRow {
  category: 'account' | 'zone';
  mode: 'include' | 'exclude';
  kind: 'specific' | 'all' | 'all-of-account';
  id: string;
  /** Only these records of the zone, as on the wire without the prefix: `TXT._acme-challenge.*`; empty for all. */
  records: string[];
}

/** Permissions on resources; a token has one or more of these. */
export interface Block {
  permissions: PermissionRow[];
  resources: ResourceRow[];
}

export interface TokenForm {
  name: string;
  enabled: boolean;
  blocks: Block[];
  addressesIn: string[];
  addressesNotIn: string[];
  /** Days as `2026-12-31`, which begin at 00:00 UTC; empty for no bound. */
  notBefore: string;
  expiresOn: string;
  /** Of a token that is edited: its bounds to the second, kept where its days are; and whether it only denies, which it may go on doing. */
  exact: { notBefore?: string | undefined; expiresOn?: string | undefined; deniesAlone?: boolean };
  /** The days that are only half typed: for the browser they are empty, and would be no bound at all. */
  unfinished: ('notBefore' | 'expiresOn')[];
}

const LEVELS: Record<string, Level> = { Read: 'Read', Write: 'Edit', Delegate: 'Delegate' };

/** `DNS Write` is the family `DNS` at the level Edit. */
export function split(name: string): { family: string; level: Level } {
  const space = name.lastIndexOf(' ');
  const level = LEVELS[name.slice(space + 1)];
  return level === undefined ? { family: name, level: 'Read' } : { family: name.slice(0, space), level };
}

export function categoryOf(group: Group): Category {
  return (Object.keys(SCOPES) as Category[]).find((category) => group.scopes.includes(SCOPES[category])) ?? 'zone';
}

/** The families of a category, and at which levels each can be given. */
export function families(groups: Group[], category: Category): Map<string, Level[]> {
  const all = new Map<string, Level[]>();
  for (const group of groups.filter((one) => categoryOf(one) === category)) {
    const { family, level } = split(group.name);
    all.set(family, [...(all.get(family) ?? []), level]);
  }
  return all;
}

export function groupOf(groups: Group[], row: PermissionRow): Group | undefined {
  return groups.find((group) => {
    const { family, level } = split(group.name);
    return categoryOf(group) === row.category && family === row.family && level === row.level;
  });
}

/** Whether only records can be narrowed by it. */
function isDns(row: PermissionRow): boolean {
  return row.category === 'zone' && row.family === 'DNS';
}

export function emptyForm(): TokenForm {
  return {
    name: '',
    enabled: true,
    blocks: [{ permissions: [{ category: 'zone', family: '', level: 'Read' }], resources: [] }],
    addressesIn: [],
    addressesNotIn: [],
    notBefore: '',
    expiresOn: '',
    exact: {},
    unfinished: [],
  };
}

/** Has the rows of resources that the permissions of a block need, one each to begin with. */
export function withNeededResources(block: Block): Block {
  const needed = (['account', 'zone'] as const).filter((category) =>
    block.permissions.some((row) => row.category === category),
  );
  const kept = block.resources.filter((row) => needed.includes(row.category));
  const missing = needed.filter((category) => !kept.some((row) => row.category === category));
  return {
    ...block,
    resources: [...kept, ...missing.map((category): ResourceRow => resourceRow(category))],
  };
}

export function resourceRow(category: ResourceRow['category']): ResourceRow {
  return { category, mode: 'include', kind: category === 'account' ? 'all' : 'specific', id: '', records: [] };
}

/** What is missing or wrong in the form, by a pointer of its own: `name`, `blocks/0/permissions/1`; empty when it can be sent. */
export function missing(form: TokenForm, now = Date.now()): Map<string, string> {
  const problems = new Map<string, string>();
  if (form.name.trim() === '') {
    problems.set('name', 'Say what the token is for');
  }
  form.blocks.forEach((block, i) => {
    block.permissions.forEach((row, j) => {
      if (row.family === '') {
        problems.set(`blocks/${i}/permissions/${j}`, 'Choose what the token may do');
      }
    });
    block.resources.forEach((row, j) => {
      if (row.kind !== 'all' && row.id === '') {
        problems.set(`blocks/${i}/resources/${j}`, row.category === 'zone' && row.kind === 'specific' ? 'Choose a zone' : 'Choose an account');
      } else {
        const [wrong] = row.records.map(recordProblem).filter((problem) => problem !== undefined);
        if (wrong !== undefined) {
          problems.set(`blocks/${i}/resources/${j}`, wrong);
        }
      }
    });
    if (!form.exact.deniesAlone && !form.blocks.some(allows) && block.resources.length > 0) {
      problems.set(`blocks/${i}/resources`, `Include at least one ${block.resources[0]?.category}: the token could do nothing`);
    }
  });
  for (const [name, list] of [['addressesIn', form.addressesIn], ['addressesNotIn', form.addressesNotIn]] as const) {
    list.forEach((address, i) => {
      if (address.trim() === '') {
        problems.set(`${name}/${i}`, 'Give an address or a block, such as 192.0.2.0/24');
      } else if (!isBlock(address.trim())) {
        problems.set(`${name}/${i}`, NO_ADDRESS);
      }
    });
  }
  for (const name of form.unfinished) {
    problems.set(name, 'Finish the date, or clear it');
  }
  if (form.notBefore !== '' && form.expiresOn !== '' && form.notBefore >= form.expiresOn) {
    problems.set('expiresOn', 'The end must come after the start');
  } else if (form.expiresOn !== '' && new Date(moment(form.expiresOn, form.exact.expiresOn)).getTime() <= now) {
    problems.set('expiresOn', 'The end must lie in the future');
  }
  return problems;
}

/** Whether anything is included. A block of excludes alone takes away from what the others give. */
function allows(block: Block): boolean {
  return block.permissions.some(
    ({ category }) => category === 'user' || block.resources.some((row) => row.category === category && row.mode === 'include'),
  );
}

/** What is wrong with a record scope, such as `TXT.home`. */
export function recordProblem(record: string): string | undefined {
  const name = record.slice(record.indexOf('.') + 1);
  if (record.indexOf('.') > 0 && isScopeName(name)) {
    return undefined;
  }
  return name === '' || name.includes('{')
    ? 'Give each record a name, such as home or _acme-challenge.*'
    : `“${name}” is not a name of records`;
}

export const NO_ADDRESS = 'This is not an address or a block, such as 192.0.2.0/24 or 2001:db8::/32';

type Draft = Schemas['TokenDraft'];
type Policy = Draft['policies'][number];

/** The API's request. */
export function toDraft(form: TokenForm, groups: Group[], userId: string): Draft {
  const draft: Draft = { name: form.name.trim(), status: form.enabled ? 'active' : 'disabled', policies: [] };
  for (const block of form.blocks) {
    draft.policies.push(...policies(block, groups, userId));
  }
  const ip: NonNullable<Schemas['Condition']['request_ip']> = {};
  if (form.addressesIn.length > 0) {
    ip.in = form.addressesIn.map((address) => address.trim());
  }
  if (form.addressesNotIn.length > 0) {
    ip.not_in = form.addressesNotIn.map((address) => address.trim());
  }
  if (ip.in !== undefined || ip.not_in !== undefined) {
    draft.condition = { request_ip: ip };
  }
  if (form.notBefore !== '') {
    draft.not_before = moment(form.notBefore, form.exact.notBefore);
  }
  if (form.expiresOn !== '') {
    draft.expires_on = moment(form.expiresOn, form.exact.expiresOn);
  }
  return draft;
}

function moment(day: string, exact: string | undefined): string {
  return exact?.slice(0, 10) === day ? exact : `${day}T00:00:00Z`;
}

/** A policy of the request, and the rows of its block that it comes from. */
interface Part {
  policy: Policy;
  permissions: PermissionRow[];
  resources: ResourceRow[];
}

/** Where each policy of {@link toDraft} comes from, in its order. */
export function origins(form: TokenForm, groups: Group[], userId: string): { block: number; part: Part }[] {
  return form.blocks.flatMap((one, block) => parts(one, groups, userId).map((part) => ({ block, part })));
}

function policies(block: Block, groups: Group[], userId: string): Policy[] {
  return parts(block, groups, userId).map(({ policy }) => policy);
}

function parts(block: Block, groups: Group[], userId: string): Part[] {
  const made: Part[] = [];
  const ids = (rows: PermissionRow[]) =>
    [...new Set(rows.flatMap((row) => groupOf(groups, row)?.id ?? []))].map((id) => ({ id }));
  const put = (effect: Policy['effect'], permissions: PermissionRow[], from: ResourceRow[], resources: Policy['resources']) => {
    if (permissions.length > 0 && Object.keys(resources).length > 0) {
      made.push({ policy: { effect, resources, permission_groups: ids(permissions) }, permissions, resources: from });
    }
  };
  const add = (effect: Policy['effect'], permissions: PermissionRow[], from: ResourceRow[]) =>
    put(effect, permissions, from, resourcesOf(from));
  const of = (category: Category) => block.permissions.filter((row) => row.category === category && row.family !== '');
  put('allow', of('user'), [], { [`${SCOPES.user}.${userId}`]: '*' });
  for (const mode of ['include', 'exclude'] as const) {
    const effect = mode === 'include' ? 'allow' : 'deny';
    const rows = block.resources.filter((row) => row.mode === mode);
    add(effect, of('account'), rows.filter((row) => row.category === 'account'));
    const zones = rows.filter((row) => row.category === 'zone');
    const narrowed = zones.filter((row) => row.records.length > 0);
    // Records narrow the DNS of a zone and nothing else of it.
    add(effect, of('zone').filter(isDns), narrowed);
    put(effect, of('zone').filter((row) => !isDns(row)), narrowed, resourcesOf(narrowed.map((row) => ({ ...row, records: [] }))));
    add(effect, of('zone'), zones.filter((row) => row.records.length === 0));
  }
  return made;
}

function resourcesOf(rows: ResourceRow[]): Policy['resources'] {
  const resources: Policy['resources'] = {};
  for (const row of rows) {
    if (row.category === 'account') {
      resources[`${SCOPES.account}.${row.kind === 'all' ? '*' : row.id}`] = '*';
    } else if (row.kind === 'all-of-account') {
      resources[`${SCOPES.account}.${row.id}`] = { [`${SCOPES.zone}.*`]: '*' };
    } else {
      const zone = `${SCOPES.zone}.${row.kind === 'all' ? '*' : row.id}`;
      const records = Object.fromEntries(row.records.map((record) => [RECORD + record, '*' as const]));
      const before = resources[zone]; // of another row of the same zone
      resources[zone] = row.records.length === 0 ? '*' : { ...(typeof before === 'object' ? before : {}), ...records };
    }
  }
  return resources;
}

/** A token as a form, so that it can be edited; nothing of its policies is lost. */
export function fromToken(token: Schemas['Token'], groups: Group[]): TokenForm {
  const blocks: Block[] = [];
  for (const policy of token.policies) {
    const mode = policy.effect === 'allow' ? 'include' : 'exclude';
    const next: Block = { permissions: rowsOf(policy, groups), resources: resourceRows(policy.resources, mode) };
    const both = blocks.map((block) => joined(block, next, groups));
    const at = both.findLastIndex((block) => block !== undefined);
    blocks[at < 0 ? blocks.length : at] = both[at] ?? next;
  }
  return {
    name: token.name,
    enabled: token.status !== 'disabled',
    blocks,
    addressesIn: token.condition?.request_ip?.in ?? [],
    addressesNotIn: token.condition?.request_ip?.not_in ?? [],
    notBefore: token.not_before?.slice(0, 10) ?? '',
    expiresOn: token.expires_on?.slice(0, 10) ?? '',
    exact: {
      notBefore: token.not_before,
      expiresOn: token.expires_on,
      deniesAlone: token.policies.every((policy) => policy.effect === 'deny'),
    },
    unfinished: [],
  };
}

function rowsOf(policy: Schemas['Policy'], groups: Group[]): PermissionRow[] {
  return policy.permission_groups.flatMap(({ id }) => {
    const group = groups.find((one) => one.id === id);
    return group === undefined ? [] : [{ category: categoryOf(group), ...split(group.name) }];
  });
}

/** Two blocks as one, where that says exactly what both say: a deny thus stands beside what it takes away from. */
function joined(block: Block, next: Block, groups: Group[]): Block | undefined {
  const added = next.permissions.filter((row) => !block.permissions.some((known) => sameRow(known, row)));
  const permissions = [...block.permissions, ...added];
  const said = meaning([...policies(block, groups, ''), ...policies(next, groups, '')]);
  // What does not narrow to records says of the whole zone what the row with the records says already.
  const further = next.resources.filter((row) => !block.resources.some((known) => sameThing(known, row)));
  return [further, next.resources]
    .map((rows): Block => ({ permissions, resources: [...block.resources, ...rows] }))
    .find((both) => meaning(policies(both, groups, '')) === said);
}

/** What policies allow and deny, however it is put into policies. */
export function meaning(made: Policy[]): string {
  const parts = made.flatMap(({ effect, permission_groups, resources }) =>
    Object.entries(resources).flatMap(([key, value]) =>
      (value === '*' ? ['*'] : Object.keys(value)).flatMap((nested) =>
        permission_groups.map(({ id }) => `${effect} ${id} ${key} ${nested}`),
      ),
    ),
  );
  return [...new Set(parts)].sort().join('\n');
}

function sameThing(one: ResourceRow, other: ResourceRow): boolean {
  return one.category === other.category && one.mode === other.mode && one.kind === other.kind && one.id === other.id;
}

function sameRow(one: PermissionRow, other: PermissionRow): boolean {
  return one.category === other.category && one.family === other.family && one.level === other.level;
}

function resourceRows(resources: Schemas['Policy']['resources'], mode: ResourceRow['mode']): ResourceRow[] {
  return Object.entries(resources).flatMap(([key, value]): ResourceRow[] => {
    const base = { mode, records: [] as string[] };
    if (key.startsWith(`${SCOPES.zone}.`)) {
      const id = key.slice(SCOPES.zone.length + 1);
      const records = value === '*' ? [] : Object.keys(value).map((record) => record.slice(RECORD.length));
      return [{ ...base, category: 'zone', kind: id === '*' ? 'all' : 'specific', id: id === '*' ? '' : id, records }];
    }
    if (key.startsWith(`${SCOPES.account}.`)) {
      const id = key.slice(SCOPES.account.length + 1);
      if (value === '*') {
        return [{ ...base, category: 'account', kind: id === '*' ? 'all' : 'specific', id: id === '*' ? '' : id }];
      }
      return Object.keys(value).map((zone): ResourceRow => {
        const zoneId = zone.slice(SCOPES.zone.length + 1);
        return zoneId === '*'
          ? { ...base, category: 'zone', kind: 'all-of-account', id }
          : { ...base, category: 'zone', kind: 'specific', id: zoneId };
      });
    }
    return []; // a user: always the one whose token it is
  });
}

/** What a template gives, and of it what cannot be had: to read everything is to read what one may read, the rest is needed. */
export function rowsOfTemplate(template: Schemas['Template'], holds: (row: PermissionRow) => boolean): { rows: PermissionRow[]; lacking: PermissionRow[] } {
  const rows = template.policies.flatMap((policy) => {
    const category = (Object.keys(SCOPES) as Category[]).find((one) => SCOPES[one] === policy.scope) ?? 'zone';
    return policy.groups.map((name): PermissionRow => ({ category, ...split(name) }));
  });
  const readsAll = rows.every((row) => row.level === 'Read');
  return readsAll ? { rows: rows.filter(holds), lacking: [] } : { rows, lacking: rows.filter((row) => !holds(row)) };
}

/** A template as a form; `zoneId` is the zone to begin with where the template asks for one. */
export function fromTemplate(template: Schemas['Template'], zoneId: string, holds: (row: PermissionRow) => boolean = () => true): TokenForm {
  const { rows } = rowsOfTemplate(template, holds);
  const form = { ...emptyForm(), name: template.name, blocks: [] as Block[] };
  const block: Block = { permissions: [], resources: [] };
  for (const policy of template.policies) {
    const category = (Object.keys(SCOPES) as Category[]).find((one) => SCOPES[one] === policy.scope) ?? 'zone';
    const own = policy.groups.map((name): PermissionRow => ({ category, ...split(name) })).filter((row) => rows.some((one) => sameRow(one, row)));
    block.permissions.push(...own);
    if (category !== 'user' && own.length > 0) {
      const all = policy.resource.startsWith('all');
      block.resources.push({
        category,
        mode: 'include',
        kind: all ? 'all' : 'specific',
        id: all ? '' : zoneId,
        records: policy.records ?? [],
      });
    }
  }
  form.blocks = [block];
  return form;
}

export interface TemplateUrl {
  permissionGroupKeys?: unknown;
  accountId?: unknown;
  zoneId?: unknown;
  name?: unknown;
}

/**
 * A form from the address of a template, as Cloudflare documents it:
 * `?permissionGroupKeys=[{"key":"dns","type":"edit"}]&accountId=*&zoneId=all&name=…`. A key is a family in lower case with
 * underscores; keys that are not known here are left out.
 */
export function fromUrl(url: TemplateUrl, groups: Group[]): TokenForm {
  const form = emptyForm();
  const rows = keys(url.permissionGroupKeys).flatMap(({ key, type }): PermissionRow[] => {
    const group = groups.find((one) => {
      const { family, level } = split(one.name);
      return family.toLowerCase().replaceAll(' ', '_') === key.toLowerCase() && level.toLowerCase() === type.toLowerCase();
    });
    return group === undefined ? [] : [{ category: categoryOf(group), ...split(group.name) }];
  });
  const block = withNeededResources({ permissions: rows.length > 0 ? rows : form.blocks[0]?.permissions ?? [], resources: [] });
  const chosen = (row: ResourceRow, id: unknown): ResourceRow =>
    typeof id !== 'string' || id === '' ? row : id === '*' || id === 'all' ? { ...row, kind: 'all', id: '' } : { ...row, kind: 'specific', id };
  return {
    ...form,
    name: typeof url.name === 'string' ? url.name : '',
    blocks: [
      {
        ...block,
        resources: block.resources.map((row) => chosen(row, row.category === 'zone' ? url.zoneId : url.accountId)),
      },
    ],
  };
}

function keys(sent: unknown): { key: string; type: string }[] {
  let parsed = sent;
  if (typeof sent === 'string') {
    try {
      parsed = JSON.parse(sent);
    } catch {
      return [];
    }
  }
  return Array.isArray(parsed)
    ? parsed.filter((one) => typeof one?.key === 'string' && typeof one?.type === 'string')
    : [];
}

/** Names of zones and accounts by their ids. */
export type NameOf = (id: string) => string;

/** What a token may do, in one sentence a block. */
export function sentences(form: TokenForm, nameOf: NameOf): string[] {
  return form.blocks.flatMap((block) => {
    const may: string[] = [];
    const mayNot: string[] = [];
    for (const category of ['zone', 'account', 'user'] as const) {
      const rows = block.permissions.filter((row) => row.category === category && row.family !== '');
      if (rows.length > 0) {
        (excludesAlone(block, category) ? mayNot : may).push(`${list(rows.map(verb))} ${where(block, category, nameOf)}`);
      }
    }
    return [
      ...(may.length === 0 ? [] : [`It may ${list(may)}.`]),
      ...(mayNot.length === 0 ? [] : [`It may not ${list(mayNot)}.`]),
    ];
  });
}

/** What a token may do and to what, a pair for each kind of thing in each block. */
export function grants(form: TokenForm, nameOf: NameOf): { may: string; on: string[] }[] {
  return form.blocks.flatMap((block) =>
    (['zone', 'account', 'user'] as const).flatMap((category) => {
      const rows = block.permissions.filter((row) => row.category === category && row.family !== '');
      const not = excludesAlone(block, category) ? 'not ' : '';
      return rows.length === 0 ? [] : [{ may: not + list(rows.map(verb)), on: resourcesInWords(block, category, nameOf) }];
    }),
  );
}

function resourcesInWords(block: Block, category: Category, nameOf: NameOf): string[] {
  const words = (mode: ResourceRow['mode']) =>
    block.resources.filter((row) => row.category === category && row.mode === mode).map((row) => describe(row, nameOf));
  const not = excludesAlone(block, category) ? '' : 'not ';
  return category === 'user' ? ['you'] : [...words('include'), ...words('exclude').map((text) => not + text)];
}

/** What is taken away from other blocks: the permissions themselves are denied. */
function excludesAlone(block: Block, category: Category): boolean {
  const rows = block.resources.filter((row) => row.category === category);
  return rows.length > 0 && rows.every((row) => row.mode === 'exclude');
}

/** The first of many lines, and how many more there are. */
export function shortened(lines: string[], most: number): string[] {
  return lines.length <= most ? lines : [...lines.slice(0, most - 1), `and ${lines.length - most + 1} more`];
}

function verb(row: PermissionRow): string {
  if (row.family === 'Zone' && row.level === 'Edit') {
    return 'edit and delete zones';
  }
  const what = row.family === 'DNS' ? 'DNS records' : row.family === 'Zone' ? 'zone settings' : row.family;
  const verbs: Record<Level, string> = { Read: 'read', Edit: 'edit', Delegate: 'pass on its own rights by' };
  return `${verbs[row.level]} ${what}`;
}

function where(block: Block, category: Category, nameOf: NameOf): string {
  if (category === 'user') {
    return 'of you';
  }
  const rows = block.resources.filter((row) => row.category === category);
  const included = list(rows.filter((row) => row.mode === 'include').map((row) => describe(row, nameOf)));
  const excluded = list(rows.filter((row) => row.mode === 'exclude').map((row) => describe(row, nameOf)));
  if (excludesAlone(block, category)) {
    return `of ${excluded}`;
  }
  return `of ${included === '' ? 'nothing yet' : included}${excluded === '' ? '' : `, but not of ${excluded}`}`;
}

/** Records of one name and of several types, of which the name is asked for once: `A.home` and `AAAA.home` of Dynamic DNS. */
export interface RecordChoice {
  types: string[];
  name: string;
}

/** Records as they are asked for: addresses of both kinds that have the same name are one choice. */
export function choicesOf(records: string[]): RecordChoice[] {
  const choices: RecordChoice[] = [];
  for (const record of records) {
    const dot = record.indexOf('.');
    const [type, name] = [record.slice(0, dot), record.slice(dot + 1)];
    const before = choices.at(-1);
    if (type === 'AAAA' && before?.name === name && before.types.join() === 'A') {
      before.types.push(type);
    } else {
      choices.push({ types: [type], name });
    }
  }
  return choices;
}

export function recordsOf(choices: RecordChoice[]): string[] {
  return choices.flatMap(({ types, name }) => types.map((type) => `${type}.${name}`));
}

/** A row of resources in words. */
export function describe(row: ResourceRow, nameOf: NameOf): string {
  const one = row.id === '' ? `a ${row.category} to be chosen` : nameOf(row.id);
  const zones =
    row.category === 'account'
      ? row.kind === 'all'
        ? 'all accounts'
        : `the account ${one}`
      : row.kind === 'all'
        ? 'all zones of all accounts'
        : row.kind === 'all-of-account'
          ? `all zones of ${row.id === '' ? 'an account to be chosen' : nameOf(row.id)}`
          : one;
  const zoneName = row.kind === 'specific' && row.id !== '' && nameOf(row.id) !== row.id ? nameOf(row.id) : undefined;
  return row.records.length === 0 ? zones : `${zones} (only ${list(row.records.map((one) => recordWords(one, row.mode, zoneName)))})`;
}

/** `TXT._acme-challenge.*` for people; the name in full where its zone is known. */
export function recordWords(record: string, mode: ResourceRow['mode'] = 'include', zone?: string): string {
  const dot = record.indexOf('.');
  const type = record.slice(0, dot);
  const sent = record.slice(dot + 1);
  const name = zone === undefined || !isScopeName(sent) ? sent.replace('{name}', 'a name to be chosen') : inFull(sent, zone);
  // Who may delegate a name answers for all below it: an allow of every type leaves that out.
  const every = mode === 'include' ? 'records of every type but NS and DS' : 'records of every type';
  const types = type === '*' ? every : `${type} records`;
  if (name === '*') {
    return types;
  }
  return name.startsWith('*.')
    ? `${types} below ${name.slice(2)}`
    : name.endsWith('.*')
      ? `${types} whose name begins with ${name.slice(0, -2)}`
      : `${types} of ${name}`;
}

function list(parts: string[]): string {
  return parts.length <= 1 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** What is dangerous about a token, for its maker to think about. */
export function warnings(form: TokenForm): string[] {
  const found: string[] = [];
  const rows = form.blocks.flatMap((block) => block.permissions);
  const included = form.blocks.flatMap((block) =>
    block.resources
      .filter((row) => row.category === 'zone' && row.mode === 'include')
      .map((row) => ({ row, may: block.permissions.filter((one) => one.category === 'zone' && one.level === 'Edit') })),
  );
  const everywhere = included.filter(({ row, may }) => row.kind === 'all' && may.some((one) => !isDns(one) || row.records.length === 0));
  const deleting = included.filter(({ may }) => may.some((one) => one.family === 'Zone'));
  const bounded = form.expiresOn !== '' || form.addressesIn.length > 0;
  if (deleting.length > 0) {
    const single = deleting.every(({ row }) => row.kind === 'specific');
    found.push(
      single
        ? 'It can delete the zone with all of its records, which cannot be undone. To change records, DNS: Edit is enough.'
        : 'It can create zones, and delete zones with all of their records, which cannot be undone. To change records, DNS: Edit is enough.',
    );
  }
  if (everywhere.length > 0) {
    found.push('It can edit every zone of every account that you can, those of tomorrow included.');
  }
  if (rows.some((row) => row.family.endsWith('API Tokens') && row.level === 'Edit') && !bounded) {
    found.push('It can create tokens that may do all that you may: limit where it is used from, or how long.');
  }
  return found;
}

/** Whether a browser at `client` is let through by IPv4 rules; undefined where that cannot be said here. */
export function excludes(form: TokenForm, client: string | null): boolean | undefined {
  if (client === null) {
    return undefined;
  }
  const inside = (block: string) => contains(block.trim(), client);
  const checks = [...form.addressesIn.map(inside), ...form.addressesNotIn.map(inside)];
  if (checks.some((check) => check === undefined)) {
    return undefined;
  }
  return (form.addressesIn.length > 0 && !form.addressesIn.some((block) => inside(block))) || form.addressesNotIn.some((block) => inside(block));
}

/** Whether the server takes it as an address or a block. What mixes both kinds of addresses is left to the server. */
export function isBlock(text: string): boolean {
  const [base = '', length] = text.split('/', 2);
  const sane = length === undefined || /^(0|[1-9]\d{0,2})$/.test(length);
  return sane && text.split('/').length <= 2 && ((base.includes(':') && base.includes('.')) || contains(text, base) !== undefined);
}

/** Whether a CIDR block contains an address; undefined when either cannot be read. */
export function contains(block: string, address: string): boolean | undefined {
  const [base = '', length] = block.split('/', 2);
  const network = bits(base);
  const own = bits(address);
  const width = length === undefined ? network?.length : Number(length);
  if (network === undefined || own === undefined || width === undefined || !Number.isInteger(width) || width < 0 || width > network.length) {
    return undefined;
  }
  return network.length === own.length && network.slice(0, width) === own.slice(0, width);
}

/** An address as 32 or 128 digits. */
function bits(address: string): string | undefined {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) {
    const octets = address.split('.').map(Number);
    return octets.every((octet) => octet <= 255) ? octets.map((octet) => octet.toString(2).padStart(8, '0')).join('') : undefined;
  }
  if (!/^[0-9a-f:]+$/i.test(address) || !address.includes(':')) {
    return undefined;
  }
  const [head = '', tail] = address.split('::', 2);
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  const gap = 8 - left.length - right.length;
  if (tail === undefined ? gap !== 0 : gap < 1) {
    return undefined;
  }
  const all = [...left, ...Array<string>(tail === undefined ? 0 : gap).fill('0'), ...right];
  return all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))
    ? all.map((group) => parseInt(group, 16).toString(2).padStart(16, '0')).join('')
    : undefined;
}
