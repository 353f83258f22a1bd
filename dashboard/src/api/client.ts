import createClient, { type Middleware } from 'openapi-fetch';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];
export type Problem = Schemas['Problem'];

/** Where a secret that protects this session from other sites' pages is kept: in memory alone. */
let csrfToken = '';

export function rememberCsrfToken(token: string) {
  csrfToken = token;
}

/** An answer of the API that is no success. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly problems: Problem[],
  ) {
    super(problems.map(words).join('; '));
  }

  has(code: number): boolean {
    return this.problems.some((problem) => problem.code === code);
  }

  /** What is wrong with the field at `pointer`, or below it. */
  at(pointer: string): string | undefined {
    const found = this.problems.filter((problem) => {
      const at = problem.source?.pointer;
      return at !== undefined && (at === pointer || at.startsWith(`${pointer}/`));
    });
    return found.length === 0 ? undefined : found.map(besideField).join('; ');
  }

  /** What is wrong with no field in particular, or with one that none of `shown` shows. */
  elsewhere(shown: string[]): string | undefined {
    const found = this.problems.filter((problem) => {
      const at = problem.source?.pointer;
      return at === undefined || !shown.some((pointer) => at === pointer || at.startsWith(`${pointer}/`));
    });
    return found.length === 0 ? undefined : found.map(words).join('; ');
  }
}

/** The message for people, with the reason that stands behind it where there is one, and without what is for programs. */
function words(problem: Problem): string {
  if (problem.code === codes.noRoute) {
    return 'It is not there any more, or it belongs to another account.';
  }
  const reason = problem.error_chain?.[0]?.message;
  const message = problem.message.replace(/ For more details, refer to <[^>]*>\.?/, '');
  return reason === undefined ? message : `${message}: ${reason}`;
}

/** A message that stands beside its field need not name the field, which people know by another name. */
function besideField(problem: Problem): string {
  const message = words(problem);
  return /^\S+ is a required field\.?$/.test(message)
    ? 'Fill this in.'
    : message.replace(/^`[^`]*` /, 'This ').replace(/: DNS name is invalid/, '').replace(/; got `"?"?`$/, '');
}

/** Codes of the API that the dashboard acts on. */
export const codes = {
  noRoute: 7003,
  missingCredentials: 9106,
  signInRefused: 10011,
  notSignedIn: 10012,
  proveAgain: 10013,
  crossSite: 10014,
  linkNotValid: 10016,
  codeNeeded: 10018,
  codeRefused: 10019,
} as const;

const session: Middleware = {
  onRequest({ request }) {
    if (request.method !== 'GET' && csrfToken !== '') {
      request.headers.set('X-CSRF-Token', csrfToken);
      again.set(request, request.clone());
    }
    return request;
  },
  /** Another tab of this session has given the password and got other secrets: asks for them, and once more. */
  async onResponse({ request, response }) {
    const sent = again.get(request);
    if (sent === undefined || response.status !== 403 || !(await hasCode(response.clone(), codes.crossSite))) {
      return undefined;
    }
    const answer = await fetch('/client/v4/session', { credentials: 'same-origin' });
    const shown = answer.ok ? ((await answer.json()) as { result: Schemas['Session'] }).result : undefined;
    if (shown === undefined || shown.csrf_token === csrfToken) {
      return undefined;
    }
    csrfToken = shown.csrf_token;
    sent.headers.set('X-CSRF-Token', csrfToken);
    return fetch(sent);
  },
};

/** What was sent, its body unread. */
const again = new WeakMap<Request, Request>();

async function hasCode(response: Response, code: number): Promise<boolean> {
  const body = (await response.json().catch(() => undefined)) as Partial<Schemas['Failure']> | undefined;
  return body?.errors?.some((problem) => problem.code === code) ?? false;
}

export const api = createClient<paths>({ baseUrl: '/client/v4', credentials: 'same-origin' });
api.use(session);

type Answered<T> = { data?: T; error?: unknown; response: Response };

/** The `result` of an answer; throws an {@link ApiProblem} when it is none. */
export function result<T extends { result?: unknown }>(answer: Answered<T>): NonNullable<T['result']> {
  return success(answer).result as NonNullable<T['result']>;
}

/** A whole answer, with what it says of its page. */
export function success<T>(answer: Answered<T>): T {
  if (answer.data === undefined) {
    throw problem(answer.response, answer.error);
  }
  return answer.data;
}

let onNobodySignedIn = () => {};

/** Does this after every answer, to a look or a deed, that says that nobody is signed in (any more). */
export function whenNobodyIsSignedIn(action: () => void) {
  onNobodySignedIn = action;
}

function problem(response: Response, error: unknown): ApiProblem {
  const errors = (error as Schemas['Failure'] | undefined)?.errors;
  const found = new ApiProblem(
    response.status,
    Array.isArray(errors) && errors.length > 0
      ? errors
      : [{ code: response.status, message: `The server answered ${response.status}` }],
  );
  if (found.has(codes.missingCredentials) || found.has(codes.notSignedIn)) {
    onNobodySignedIn();
  }
  return found;
}
