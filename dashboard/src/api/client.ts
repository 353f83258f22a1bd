import createClient, { type Middleware } from 'openapi-fetch';
import { ERROR_CODES } from './error-codes';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];
export type Problem = Schemas['Problem'];

/** The secret that protects the session from requests of other sites' pages. It is kept in memory only. */
let csrfToken = '';

export function setCsrfToken(token: string) {
  csrfToken = token;
}

/** An error response of the API. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly problems: readonly Problem[],
  ) {
    super(problems.map(messageOf).join('; '));
  }

  has(code: number): boolean {
    return this.problems.some((problem) => problem.code === code);
  }

  /** The problems of the field at `pointer` or below it. */
  at(pointer: string): string | undefined {
    return joined(this.problems.filter((problem) => isAt(problem, pointer)).map(fieldMessageOf));
  }

  /** The problems that are not at or below any of `pointers`, and those of no field. */
  elsewhere(pointers: readonly string[]): string | undefined {
    const isShown = (problem: Problem) => pointers.some((pointer) => isAt(problem, pointer));
    return joined(this.problems.filter((problem) => !isShown(problem)).map(messageOf));
  }
}

function isAt({ source }: Problem, pointer: string): boolean {
  return source?.pointer === pointer || source?.pointer?.startsWith(`${pointer}/`) === true;
}

function joined(messages: string[]): string | undefined {
  return messages.length === 0 ? undefined : messages.join('; ');
}

/** The message with its reason, and without the link to the API's documentation. */
function messageOf(problem: Problem): string {
  if (problem.code === ERROR_CODES.NO_ROUTE) {
    return 'It was deleted, or it belongs to another account.';
  }
  const reason = problem.error_chain?.[0]?.message;
  const message = problem.message.replace(/ For more details, refer to <[^>]*>\.?/, '');
  return reason === undefined ? message : `${message}: ${reason}`;
}

/** The message next to its field, without the name that the field has in the API. */
function fieldMessageOf(problem: Problem): string {
  const message = messageOf(problem);
  return /^\S+ is a required field\.?$/.test(message)
    ? 'This field is required.'
    : message
        .replace(/^`[^`]*` /, 'This ')
        .replace(/: DNS name is invalid/, '')
        .replace(/; got `"?"?`$/, '');
}

/** Clones of requests that may have to be sent again, their bodies unread. */
const repeatable = new WeakMap<Request, Request>();

const csrfProtection: Middleware = {
  onRequest({ request }) {
    if (request.method !== 'GET' && csrfToken !== '') {
      request.headers.set('X-CSRF-Token', csrfToken);
      repeatable.set(request, request.clone());
    }
    return request;
  },
  /** Reauthentication in another tab changes the session's token: loads the new one and repeats the request once. */
  async onResponse({ request, response }) {
    const repeated = repeatable.get(request);
    if (
      repeated === undefined ||
      response.status !== 403 ||
      !(await hasCode(response.clone(), ERROR_CODES.CROSS_SITE))
    ) {
      return undefined;
    }
    const session = await loadSession();
    if (session === undefined || session.csrf_token === csrfToken) {
      return undefined;
    }
    csrfToken = session.csrf_token;
    repeated.headers.set('X-CSRF-Token', csrfToken);
    return fetch(repeated);
  },
};

async function hasCode(response: Response, code: number): Promise<boolean> {
  const body = (await response.json().catch(() => undefined)) as Partial<Schemas['Failure']> | undefined;
  return body?.errors?.some((problem) => problem.code === code) ?? false;
}

async function loadSession(): Promise<Schemas['Session'] | undefined> {
  const response = await fetch('/client/v4/session', { credentials: 'same-origin' });
  return response.ok ? ((await response.json()) as { result: Schemas['Session'] }).result : undefined;
}

export const api = createClient<paths>({ baseUrl: '/client/v4', credentials: 'same-origin' });
api.use(csrfProtection);

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The `result` of a response; throws an {@link ApiError} for an error response. */
export function result<T extends { result?: unknown }>(answer: Answer<T>): NonNullable<T['result']> {
  return responseBody(answer).result as NonNullable<T['result']>;
}

/** The whole body of a response, with the page's numbers; throws an {@link ApiError} for an error response. */
export function responseBody<T>({ data, error, response }: Answer<T>): T {
  if (data === undefined) {
    throw toApiError(response, error);
  }
  return data;
}

let signedOutListener: (() => void) | undefined;

/** Sets the function that is called after each response that says that the user is not signed in. */
export function onSignedOut(listener: () => void) {
  signedOutListener = listener;
}

function toApiError(response: Response, body: unknown): ApiError {
  const errors = (body as Partial<Schemas['Failure']> | undefined)?.errors ?? [];
  const { status } = response;
  const error = new ApiError(
    status,
    errors.length > 0 ? errors : [{ code: status, message: `The server responded with status ${status}` }],
  );
  if (error.has(ERROR_CODES.MISSING_CREDENTIALS) || error.has(ERROR_CODES.NOT_SIGNED_IN)) {
    signedOutListener?.();
  }
  return error;
}
