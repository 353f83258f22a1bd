/** The requests that the access simulator asks the server about, and the words for the server's decisions. */
import type { Schemas } from '../api/client';
import type { paths } from '../api/schema';

/** What the user chooses for an operation: the resource that it is about. */
export type Subject = 'record' | 'zone' | 'account' | 'user';

/** A request of the API with its name for users. */
export interface Operation {
  name: string;
  subject: Subject;
  method: DecisionRequest['method'];
  path: keyof paths;
}

type DecisionRequest = Schemas['ImaginedRequest'];

const RECORDS = '/zones/{zone_id}/dns_records';
const RECORD = '/zones/{zone_id}/dns_records/{dns_record_id}';
const ZONE = '/zones/{zone_id}';
const ACCOUNT = '/accounts/{account_id}';

/** The operation that the simulator starts with. */
export const INITIAL_OPERATION: Operation = {
  name: 'Create a record',
  subject: 'record',
  method: 'POST',
  path: RECORDS,
};

export const OPERATIONS: readonly Operation[] = [
  { name: 'Read a record', subject: 'record', method: 'GET', path: RECORD },
  INITIAL_OPERATION,
  { name: 'Change a record', subject: 'record', method: 'PATCH', path: RECORD },
  { name: 'Delete a record', subject: 'record', method: 'DELETE', path: RECORD },
  { name: 'List the records of a zone', subject: 'zone', method: 'GET', path: RECORDS },
  { name: 'Export a zone', subject: 'zone', method: 'GET', path: '/zones/{zone_id}/dns_records/export' },
  { name: 'Import records into a zone', subject: 'zone', method: 'POST', path: '/zones/{zone_id}/dns_records/import' },
  { name: 'See a zone', subject: 'zone', method: 'GET', path: ZONE },
  { name: 'Change a zone', subject: 'zone', method: 'PATCH', path: ZONE },
  { name: 'Delete a zone', subject: 'zone', method: 'DELETE', path: ZONE },
  { name: 'See an account', subject: 'account', method: 'GET', path: ACCOUNT },
  { name: 'Rename an account', subject: 'account', method: 'PUT', path: ACCOUNT },
  { name: 'List the members of an account', subject: 'account', method: 'GET', path: '/accounts/{account_id}/members' },
  { name: 'Add a member to an account', subject: 'account', method: 'POST', path: '/accounts/{account_id}/members' },
  {
    name: 'Read the audit log of an account',
    subject: 'account',
    method: 'GET',
    path: '/accounts/{account_id}/audit_logs',
  },
  { name: 'List the tokens of an account', subject: 'account', method: 'GET', path: '/accounts/{account_id}/tokens' },
  { name: 'Create a token of an account', subject: 'account', method: 'POST', path: '/accounts/{account_id}/tokens' },
  { name: 'See your details', subject: 'user', method: 'GET', path: '/user' },
  { name: 'List your tokens', subject: 'user', method: 'GET', path: '/user/tokens' },
  { name: 'Create one of your tokens', subject: 'user', method: 'POST', path: '/user/tokens' },
];

export interface SimulatorInput {
  operation: Operation;
  zone: string;
  account: string;
  recordType: string;
  recordName: string;
  /** The address that the request comes from; empty for that of this browser. */
  client: string;
}

/** Endpoints for one record do not read its id before the decision. */
const ANY_ID = '0'.repeat(32);

/** The request to ask the server about; undefined while a choice is missing. */
export function toDecisionRequest(input: SimulatorInput): DecisionRequest | undefined {
  const { operation, zone, account, recordType } = input;
  const { subject, method } = operation;
  const recordName = input.recordName.trim();
  const client = input.client.trim();
  const needsZone = subject === 'record' || subject === 'zone';
  if (
    (needsZone && zone === '') ||
    (subject === 'account' && account === '') ||
    (subject === 'record' && recordName === '')
  ) {
    return undefined;
  }
  const path = operation.path
    .replace('{zone_id}', zone)
    .replace('{account_id}', account)
    .replace('{dns_record_id}', ANY_ID);
  return {
    method,
    path: `/client/v4${path}`,
    ...(subject === 'record' ? { record: { type: recordType, name: recordName } } : {}),
    ...(client === '' ? {} : { client }),
  };
}

/** The reason of a decision in a sentence. `policy` is the number of the policy that decided, counted from one. */
export function explainDecision(decision: Schemas['TokenDecision'], policy: number | undefined): string {
  const needed = decision.needs.join(' or ');
  const policyName = policy === undefined ? 'A policy of the token' : `Policy ${policy} of the token`;
  switch (decision.reason) {
    case 'allowed_by_policy':
      return `${policyName} allows it.`;
    case 'answers_anybody':
      return 'It needs no token.';
    case 'is_about_itself':
      return 'It is about the token itself.';
    case 'needs_no_permission':
      return 'It needs no permission.';
    case 'disabled':
      return 'The token is disabled.';
    case 'not_yet_valid':
      return 'The token is not valid yet.';
    case 'expired':
      return 'The token has expired.';
    case 'address_unreadable':
      return 'The token is limited to addresses, and the address of the request cannot be read.';
    case 'address_refused':
      return 'The token cannot be used from that address.';
    case 'denied_by_policy':
      return `${policyName} denies it.`;
    case 'not_granted':
      return `It needs ${needed}, which no policy of the token allows there.`;
    case 'owner_may_not':
      return `The token has ${needed} there, but the roles of its owner do not.`;
    case 'no_such_object':
      return 'The object does not exist.';
    case 'wrong_owner':
      return 'The token belongs to an account and has no user.';
    case 'missing':
      return 'Only signed-in users can do this.';
    case 'invalid':
      return 'The request is invalid.';
  }
}
