import type { ApiProblem } from '../api/client';
import { missing, type TokenForm } from './form';
import type { Problems } from './editor';

/** Pointers of the API that the form has fields for. */
const SHOWN = ['/name', '/policies', '/condition', '/not_before', '/expires_on'];

/**
 * What is wrong with each field: what the form itself misses, once it was to be sent, and what the API said. The API counts
 * policies and the form blocks, so what it says of a policy stands with the resources of the first block.
 */
export function problemsOf(form: TokenForm, sent: boolean, answer: ApiProblem | undefined): Problems {
  const own = sent ? missing(form) : new Map<string, string>();
  return (field) =>
    own.get(field) ??
    (answer === undefined
      ? undefined
      : field === 'name'
        ? answer.at('/name')
        : field === 'blocks/0/resources'
          ? answer.at('/policies')
          : field === 'addresses'
            ? answer.at('/condition')
            : field === 'notBefore'
              ? answer.at('/not_before')
              : field === 'expiresOn'
                ? answer.at('/expires_on')
                : undefined);
}

/** What the API said that no field shows. */
export function otherProblem(answer: ApiProblem): string | undefined {
  return answer.elsewhere(SHOWN);
}
