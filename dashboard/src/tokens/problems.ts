import type { ApiProblem, Problem } from '../api/client';
import type { Problems } from './editor';
import { groupOf, missing, NO_ADDRESS, origins, type Group, type TokenForm } from './form';

/**
 * What is wrong with each field: what the form itself misses, once it was to be sent, and what the API said. The API counts
 * policies, of which a block of the form becomes several; each of its pointers leads back to one row, and is said there once.
 */
export function problemsOf(form: TokenForm, sent: boolean, answer: ApiProblem | undefined, groups: Group[]): Problems {
  const own = sent ? missing(form) : new Map<string, string>();
  const told = new Map<string, string>();
  for (const problem of answer?.problems ?? []) {
    const place = placeOf(problem, form, groups);
    if (place !== undefined) {
      told.set(place.field, place.words);
    }
  }
  return (field) => own.get(field) ?? told.get(field);
}

/** What the API said that no field shows. */
export function otherProblem(form: TokenForm, answer: ApiProblem, groups: Group[]): string | undefined {
  const others = answer.problems.filter((problem) => placeOf(problem, form, groups) === undefined);
  return others.length === 0 ? undefined : [...new Set(others.map(({ message }) => message))].join('; ');
}

interface Place {
  field: string;
  words: string;
}

function placeOf(problem: Problem, form: TokenForm, groups: Group[]): Place | undefined {
  const { message } = problem;
  const [, head, ...rest] = (problem.source?.pointer ?? '').split('/');
  switch (head) {
    case 'name':
      return { field: 'name', words: plain(message) };
    case 'not_before':
      return { field: 'notBefore', words: plain(message) };
    case 'expires_on':
      return { field: 'expiresOn', words: message.includes('future') ? 'The end must lie in the future' : plain(message) };
    case 'condition':
      return ofAddress(message, form);
    case 'policies':
      return ofPolicy(message, rest, form, groups);
    default:
      return undefined;
  }
}

function ofAddress(message: string, form: TokenForm): Place {
  for (const list of ['addressesIn', 'addressesNotIn'] as const) {
    const i = form[list].findIndex((address) => message.endsWith(`got \`${address.trim()}\``));
    if (i >= 0) {
      return { field: `${list}/${i}`, words: NO_ADDRESS };
    }
  }
  return { field: 'addresses', words: plain(message) };
}

function ofPolicy(message: string, [index, member, at]: string[], form: TokenForm, groups: Group[]): Place | undefined {
  const origin = origins(form, groups, '')[Number(index)];
  const block = origin === undefined ? undefined : form.blocks[origin.block];
  if (origin === undefined || block === undefined) {
    return undefined;
  }
  const { policy, permissions, resources } = origin.part;
  if (member === 'permission_groups') {
    const id = policy.permission_groups[Number(at)]?.id;
    const row = permissions.find((one) => groupOf(groups, one)?.id === id) ?? permissions[0];
    const j = row === undefined ? 0 : block.permissions.indexOf(row);
    return { field: `blocks/${origin.block}/permissions/${j}`, words: ofPermission(message) };
  }
  const named = resources.find((row) => row.records.some((record) => message.includes(record.slice(record.indexOf('.') + 1))));
  const row = named ?? resources.find(({ id }) => id !== '' && message.includes(id)) ?? resources[0];
  const j = row === undefined ? -1 : block.resources.indexOf(row);
  return { field: `blocks/${origin.block}/resources${j < 0 ? '' : `/${j}`}`, words: ofResource(message) };
}

function ofPermission(message: string): string {
  return message.includes('Failed common permission check')
    ? 'You do not have this permission on everything that is chosen below, so a token of yours cannot have it'
    : message.includes('is not a permission group')
      ? 'This server does not have this permission'
      : plain(message);
}

function ofResource(message: string): string {
  const name = /names `([^`]*)`, which is not in the zone `([^`]*)`/.exec(message);
  if (name !== null) {
    return `“${name[1]}” is not in the zone ${name[2]}`;
  }
  const record = /names `[^`]*\.record\.[^.`]+\.([^`]*)`/.exec(message);
  return record !== null
    ? `“${record[1]}” is not a name of records`
    : message.includes('not a resource of the token')
      ? 'It is not there any more, or it belongs to another account'
      : plain(message);
}

/** Without the name that the field has in the API. */
function plain(message: string): string {
  return message.replace(/^`[^`]*` /, 'This ').replace(/^must /, 'This must ').replace(/; got `.*`$/, '');
}
