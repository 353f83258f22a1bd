/** What a form allows, in words. */
import type { Category, Level, Permission } from '../../permissions/groups';
import type { PolicyBlock, ResourceRow, TokenForm } from './model';
import { fullName, isScopeName } from './record-names';
import { recordScopes } from './records';

/** The name of a zone or account by its id; the id itself where the name is not known. */
export type NameOf = (id: string) => string;

const CATEGORIES: readonly Category[] = ['zone', 'account', 'user'];
const VERBS: Readonly<Record<Level, string>> = {
  Read: 'read',
  Edit: 'edit',
  Delegate: 'delegate its own permissions by',
};

/** The permissions of one category in a block, and the resources that they apply to. */
interface Part {
  category: Category;
  verbs: string;
  included: readonly string[];
  excluded: readonly string[];
  /** Whether it only takes from other blocks: then the permissions are denied on what is excluded. */
  isDenied: boolean;
}

/** One sentence for what each block allows, and one for what it denies. */
export function sentences(form: TokenForm, nameOf: NameOf): string[] {
  return form.blocks.flatMap((block) => {
    const parts = partsOf(block, nameOf);
    const may = parts.filter(({ isDenied }) => !isDenied).map(clause);
    const mayNot = parts.filter(({ isDenied }) => isDenied).map(clause);
    return [
      ...(may.length === 0 ? [] : [`It may ${joinWords(may)}.`]),
      ...(mayNot.length === 0 ? [] : [`It may not ${joinWords(mayNot)}.`]),
    ];
  });
}

/** Permissions and resources, one pair for each category of each block. */
export interface Grant {
  may: string;
  on: string[];
}

export function grants(form: TokenForm, nameOf: NameOf): Grant[] {
  return form.blocks
    .flatMap((block) => partsOf(block, nameOf))
    .map(({ category, verbs, included, excluded, isDenied }) => {
      const on = [...included, ...excluded.map((name) => (isDenied ? name : `not ${name}`))];
      return { may: isDenied ? `not ${verbs}` : verbs, on: category === 'user' ? ['you'] : on };
    });
}

function partsOf(block: PolicyBlock, nameOf: NameOf): Part[] {
  return CATEGORIES.flatMap((category) => {
    const permissions = block.permissions.filter((row) => row.category === category && row.family !== '');
    const resources = block.resources.filter((row) => row.category === category);
    const named = (mode: ResourceRow['mode']) =>
      resources.filter((row) => row.mode === mode).map((row) => describeResource(row, nameOf));
    const included = named('include');
    const excluded = named('exclude');
    const isDenied = included.length === 0 && excluded.length > 0;
    const verbs = joinWords(permissions.map(describePermission));
    return permissions.length === 0 ? [] : [{ category, verbs, included, excluded, isDenied }];
  });
}

function clause({ category, verbs, included, excluded, isDenied }: Part): string {
  if (category === 'user') {
    return `${verbs} of you`;
  }
  if (isDenied) {
    return `${verbs} of ${joinWords(excluded)}`;
  }
  const all = included.length === 0 ? 'nothing yet' : joinWords(included);
  return excluded.length === 0 ? `${verbs} of ${all}` : `${verbs} of ${all}, but not of ${joinWords(excluded)}`;
}

function describePermission({ family, level }: Permission): string {
  if (family === 'Zone' && level === 'Edit') {
    return 'edit and delete zones';
  }
  const object = family === 'DNS' ? 'DNS records' : family === 'Zone' ? 'zone settings' : family;
  return `${VERBS[level]} ${object}`;
}

export function describeResource(row: ResourceRow, nameOf: NameOf): string {
  const name = row.id === '' ? undefined : nameOf(row.id);
  const zoneName = name === row.id ? undefined : name;
  const records = row.records.flatMap(recordScopes).map((scope) => describeRecords(scope, row.mode, zoneName));
  const resource = describeKind(row, name);
  return records.length === 0 ? resource : `${resource} (only ${joinWords(records)})`;
}

/** `name` is undefined until a zone or account is chosen. */
function describeKind({ category, kind }: ResourceRow, name: string | undefined): string {
  switch (kind) {
    case 'all':
      return category === 'account' ? 'all accounts' : 'all zones of all accounts';
    case 'all-of-account':
      return `all zones of ${name ?? 'an account to be chosen'}`;
    case 'specific':
      return category === 'zone'
        ? (name ?? 'a zone to be chosen')
        : name === undefined
          ? 'an account to be chosen'
          : `the account ${name}`;
  }
}

/** A record scope such as `TXT._acme-challenge.*`; with the full name where the name of its zone is known. */
export function describeRecords(scope: string, mode: ResourceRow['mode'] = 'include', zone?: string): string {
  const dot = scope.indexOf('.');
  const type = scope.slice(0, dot);
  const written = scope.slice(dot + 1);
  const isComplete = zone !== undefined && isScopeName(written);
  const name = isComplete ? fullName(written, zone) : written.replace('{name}', 'a name to be chosen');
  // NS and DS delegate a name, and with it all names below: an allow of every type does not include them.
  const everyType = mode === 'include' ? 'records of every type but NS and DS' : 'records of every type';
  const records = type === '*' ? everyType : `${type} records`;
  if (name === '*') {
    return records;
  }
  if (name.startsWith('*.')) {
    return `${records} below ${name.slice(2)}`;
  }
  return name.endsWith('.*') ? `${records} whose name starts with ${name.slice(0, -2)}` : `${records} of ${name}`;
}

function joinWords(words: readonly string[]): string {
  return words.length <= 1 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** The first lines, and how many more there are: `max` lines in all. */
export function shortened(lines: readonly string[], max: number): readonly string[] {
  return lines.length <= max ? lines : [...lines.slice(0, max - 1), `and ${lines.length - max + 1} more`];
}
