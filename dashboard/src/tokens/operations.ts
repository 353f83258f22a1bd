import type { Schemas } from '../api/client';
import type { paths } from '../api/schema';

/** What an operation is about: nothing but that has to be chosen to ask for it. */
export type About = 'record' | 'zone' | 'account' | 'user';

/** A request of the API under a name for people. */
export interface Operation {
  name: string;
  about: About;
  method: Schemas['ImaginedRequest']['method'];
  path: keyof paths;
}

const RECORDS = '/zones/{zone_id}/dns_records';
const RECORD = '/zones/{zone_id}/dns_records/{dns_record_id}';
const ZONE = '/zones/{zone_id}';
const ACCOUNT = '/accounts/{account_id}';

export const OPERATIONS: readonly Operation[] = [
  { name: 'Read a record', about: 'record', method: 'GET', path: RECORD },
  { name: 'Create a record', about: 'record', method: 'POST', path: RECORDS },
  { name: 'Change a record', about: 'record', method: 'PATCH', path: RECORD },
  { name: 'Delete a record', about: 'record', method: 'DELETE', path: RECORD },
  { name: 'List the records of a zone', about: 'zone', method: 'GET', path: RECORDS },
  { name: 'Export a zone', about: 'zone', method: 'GET', path: '/zones/{zone_id}/dns_records/export' },
  { name: 'Import records into a zone', about: 'zone', method: 'POST', path: '/zones/{zone_id}/dns_records/import' },
  { name: 'See a zone', about: 'zone', method: 'GET', path: ZONE },
  { name: 'Change a zone', about: 'zone', method: 'PATCH', path: ZONE },
  { name: 'Delete a zone', about: 'zone', method: 'DELETE', path: ZONE },
  { name: 'See an account', about: 'account', method: 'GET', path: ACCOUNT },
  { name: 'Rename an account', about: 'account', method: 'PUT', path: ACCOUNT },
  { name: 'List the members of an account', about: 'account', method: 'GET', path: '/accounts/{account_id}/members' },
  { name: 'Add a member to an account', about: 'account', method: 'POST', path: '/accounts/{account_id}/members' },
  { name: 'Read the audit log of an account', about: 'account', method: 'GET', path: '/accounts/{account_id}/audit_logs' },
  { name: 'List the tokens of an account', about: 'account', method: 'GET', path: '/accounts/{account_id}/tokens' },
  { name: 'Create a token of an account', about: 'account', method: 'POST', path: '/accounts/{account_id}/tokens' },
  { name: 'See your details', about: 'user', method: 'GET', path: '/user' },
  { name: 'List your tokens', about: 'user', method: 'GET', path: '/user/tokens' },
  { name: 'Create a token of yours', about: 'user', method: 'POST', path: '/user/tokens' },
];

export interface Question {
  operation: Operation;
  zone: string;
  account: string;
  recordType: string;
  recordName: string;
  /** The address that it would come from; empty for this browser's. */
  client: string;
}

/** The endpoints that are about one record never look at which one before they have decided. */
const ANY_ID = '0'.repeat(32);

/** The request to ask about; undefined while something has to be chosen first. */
export function imagined(question: Question): Schemas['ImaginedRequest'] | undefined {
  const { operation, zone, account, recordType, client } = question;
  const recordName = question.recordName.trim();
  const lacks =
    ((operation.about === 'record' || operation.about === 'zone') && zone === '') ||
    (operation.about === 'account' && account === '') ||
    (operation.about === 'record' && recordName === '');
  if (lacks) {
    return undefined;
  }
  const path = operation.path
    .replace('{zone_id}', zone)
    .replace('{account_id}', account)
    .replace('{dns_record_id}', ANY_ID);
  return {
    method: operation.method,
    path: `/client/v4${path}`,
    ...(operation.about === 'record' ? { record: { type: recordType, name: recordName } } : {}),
    ...(client.trim() === '' ? {} : { client: client.trim() }),
  };
}

/** Why, in a sentence; `number` is that of the policy which decided, counted from one. */
export function because(decision: Schemas['TokenDecision'], number: number | undefined): string {
  const needs = decision.needs.join(' or ');
  switch (decision.reason) {
    case 'allowed_by_policy':
      return number === undefined ? 'A policy of the token gives it.' : `Policy ${number} of the token gives it.`;
    case 'answers_anybody':
      return 'It is answered without any token.';
    case 'is_about_itself':
      return 'It is about the token itself.';
    case 'needs_no_permission':
      return 'It needs no permission of its own.';
    case 'disabled':
      return 'The token is disabled.';
    case 'not_yet_valid':
      return 'The token is not valid yet.';
    case 'expired':
      return 'The token has expired.';
    case 'address_unreadable':
      return 'The token is bound to addresses, and the one that it would come from cannot be read.';
    case 'address_refused':
      return 'The token may not be used from that address.';
    case 'denied_by_policy':
      return number === undefined ? 'A policy of the token takes it away.' : `Policy ${number} of the token takes it away.`;
    case 'not_granted':
      return `It needs ${needs}, which no policy of the token gives there.`;
    case 'owner_may_not':
      return `The token has ${needs} there, but its owner's roles do not.`;
    case 'no_such_object':
      return 'There is no such thing.';
    case 'wrong_owner':
      return 'The token belongs to an account, and has no user.';
    case 'missing':
      return 'Only people who are signed in may do this.';
    case 'invalid':
      return 'The request would not be understood.';
  }
}
