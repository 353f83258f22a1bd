/** What is missing or wrong in a form, before it is sent. */
import { isAddressBlock } from './addresses';
import { toTime } from './draft';
import { ADDRESS_LISTS, type AddressRow, type PolicyBlock, type ResourceRow, type TokenForm } from './model';
import { recordProblem } from './records';

/** Messages by field: the name of a form's member, the key of a row, or {@link resourcesField}. */
export type Problems = ReadonlyMap<string, string>;

type Problem = [field: string, message: string];

/** The field of all resources of a block together. */
export const resourcesField = (block: PolicyBlock) => `${block.key}/resources`;

export const INVALID_ADDRESS = 'This is not an address or a block, such as 192.0.2.0/24 or 2001:db8::/32';
export const END_IN_PAST = 'The end must be in the future';

/** The problems of a form, in the order of its fields; empty when it can be sent. */
export function validate(form: TokenForm, now = Date.now()): Problems {
  const name: Problem[] = form.name.trim() === '' ? [['name', 'Say what the token is for']] : [];
  const allowsSomething = form.original.onlyDenies === true || form.blocks.some(includesSomething);
  return new Map([
    ...name,
    ...form.blocks.flatMap((block) => blockProblems(block, allowsSomething)),
    ...ADDRESS_LISTS.flatMap((list) => form[list].flatMap(addressProblems)),
    ...dateProblems(form, now),
  ]);
}

function blockProblems(block: PolicyBlock, allowsSomething: boolean): Problem[] {
  const permissions = block.permissions
    .filter((row) => row.family === '')
    .map((row): Problem => [row.key, 'Choose what the token may do']);
  const [first] = block.resources;
  const nothing: Problem[] =
    allowsSomething || first === undefined
      ? []
      : [[resourcesField(block), `Include at least one ${first.category}: the token could do nothing`]];
  return [...permissions, ...block.resources.flatMap(resourceProblems), ...nothing];
}

function resourceProblems(row: ResourceRow): Problem[] {
  if (row.kind !== 'all' && row.id === '') {
    return [[row.key, row.category === 'zone' && row.kind === 'specific' ? 'Choose a zone' : 'Choose an account']];
  }
  return row.records.flatMap((record): Problem[] => {
    const problem = recordProblem(record);
    return problem === undefined ? [] : [[record.key, problem]];
  });
}

/** Whether a permission of the block is allowed on something. A block that only excludes takes from other blocks. */
function includesSomething(block: PolicyBlock): boolean {
  return block.permissions.some(
    ({ category }) =>
      category === 'user' || block.resources.some((row) => row.category === category && row.mode === 'include'),
  );
}

function addressProblems({ key, text }: AddressRow): Problem[] {
  if (text.trim() === '') {
    return [[key, 'Enter an address or a block, such as 192.0.2.0/24']];
  }
  return isAddressBlock(text.trim()) ? [] : [[key, INVALID_ADDRESS]];
}

function dateProblems(form: TokenForm, now: number): Problem[] {
  const { notBefore, expiresOn, original } = form;
  const problems = form.unfinished.map((field): Problem => [field, 'Complete the date or clear it']);
  if (expiresOn === '') {
    return problems;
  }
  if (notBefore >= expiresOn) {
    return [...problems, ['expiresOn', 'The end must be after the start']];
  }
  const isPast = new Date(toTime(expiresOn, original.expiresOn)).getTime() <= now;
  return isPast ? [...problems, ['expiresOn', END_IN_PAST]] : problems;
}
