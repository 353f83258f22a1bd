/** The problems that the API reports in a request for a token, by the fields of the form that was sent. */
import type { ApiError, Problem } from '../../api/client';
import { findGroup, type Group } from '../../permissions/groups';
import { policyOrigins } from './draft';
import { ADDRESS_LISTS, type PolicyBlock, type ResourceRow, type TokenForm } from './model';
import { recordScopes } from './records';
import { END_IN_PAST, INVALID_ADDRESS, resourcesField, type Problems } from './validate';

/** A request that the API rejected. The form may have been edited since: rows are found again by their keys. */
export interface Rejection {
  form: TokenForm;
  error: ApiError;
}

interface FieldProblem {
  field: string;
  message: string;
}

/** What the API reports for fields of the form. */
export function fieldProblems({ form, error }: Rejection, groups: readonly Group[]): Problems {
  const located = error.problems.flatMap((problem) => locate(problem, form, groups) ?? []);
  return new Map(located.map(({ field, message }) => [field, message]));
}

/** What the API reports for no field of the form; undefined when there is nothing of that kind. */
export function otherProblems({ form, error }: Rejection, groups: readonly Group[]): string | undefined {
  const others = error.problems.filter((problem) => locate(problem, form, groups) === undefined);
  return others.length === 0 ? undefined : [...new Set(others.map(({ message }) => message))].join('; ');
}

function locate(problem: Problem, form: TokenForm, groups: readonly Group[]): FieldProblem | undefined {
  const { message } = problem;
  const [, member, ...rest] = (problem.source?.pointer ?? '').split('/');
  switch (member) {
    case 'name':
      return { field: 'name', message: withoutFieldName(message) };
    case 'not_before':
      return { field: 'notBefore', message: withoutFieldName(message) };
    case 'expires_on':
      return { field: 'expiresOn', message: message.includes('future') ? END_IN_PAST : withoutFieldName(message) };
    case 'condition':
      return addressProblem(message, form);
    case 'policies':
      return policyProblem(message, rest, form, groups);
    default:
      return undefined;
  }
}

function addressProblem(message: string, form: TokenForm): FieldProblem {
  const rows = ADDRESS_LISTS.flatMap((list) => form[list]);
  const row = rows.find(({ text }) => message.endsWith(`got \`${text.trim()}\``));
  return row === undefined
    ? { field: 'addresses', message: withoutFieldName(message) }
    : { field: row.key, message: INVALID_ADDRESS };
}

function policyProblem(
  message: string,
  [index, member, position]: string[],
  form: TokenForm,
  groups: readonly Group[],
): FieldProblem | undefined {
  const origin = policyOrigins(form.blocks, groups, '')[Number(index)];
  if (origin === undefined) {
    return undefined;
  }
  const { block, policy, permissions, resources } = origin;
  if (member === 'permission_groups') {
    const id = policy.permission_groups[Number(position)]?.id;
    const row = permissions.find((one) => findGroup(groups, one)?.id === id) ?? permissions[0];
    return row === undefined ? undefined : { field: row.key, message: permissionMessage(message) };
  }
  return { field: resourceField(message, block, resources), message: resourceMessage(message) };
}

/** The row that the message names by a record or by its id; else the first row of the policy. */
function resourceField(message: string, block: PolicyBlock, rows: readonly ResourceRow[]): string {
  const quoted = [...message.matchAll(/`([^`]*)`/g)].map(([, text = '']) => text);
  const namesRecord = (row: ResourceRow) =>
    row.records.some((record) =>
      [record.name, ...recordScopes(record)].some((name) => quoted.some((text) => isOrEndsWith(text, name))),
    );
  const row = rows.find(namesRecord) ?? rows.find(({ id }) => id !== '' && message.includes(id)) ?? rows[0];
  return row?.key ?? resourcesField(block);
}

/** Whether the text is the name, or a resource of the API that ends in it. */
function isOrEndsWith(text: string, name: string): boolean {
  return text === name || text.endsWith(`.record.${name}`);
}

function permissionMessage(message: string): string {
  if (message.includes('Failed common permission check')) {
    return 'You do not have this permission on all resources that are chosen below, so you cannot give it to a token';
  }
  return message.includes('is not a permission group')
    ? 'This server does not have this permission'
    : withoutFieldName(message);
}

function resourceMessage(message: string): string {
  const outside = /names `([^`]*)`, which is not in the zone `([^`]*)`/.exec(message);
  if (outside !== null) {
    return `“${outside[1]}” is not in the zone ${outside[2]}`;
  }
  const record = /names `[^`]*\.record\.[^.`]+\.([^`]*)`/.exec(message);
  if (record !== null) {
    return `“${record[1]}” is not a valid record name`;
  }
  return message.includes('not a resource of the token')
    ? 'It was deleted, or it belongs to another account'
    : withoutFieldName(message);
}

/** The message without the name that the field has in the API, and without the value. */
function withoutFieldName(message: string): string {
  return message
    .replace(/^`[^`]*` /, 'This ')
    .replace(/^must /, 'This must ')
    .replace(/; got `.*`$/, '');
}
