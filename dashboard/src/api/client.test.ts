import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { api, ApiError, onSignedOut, responseBody, result, setCsrfToken, type Problem } from './client';
import { ERROR_CODES } from './error-codes';

const problem = (message: string, pointer?: string): Problem => ({
  code: 1001,
  message,
  ...(pointer === undefined ? {} : { source: { pointer } }),
});

describe('an error of the API', () => {
  test('has the messages of all problems, with their reasons and without links', () => {
    const problems = [
      {
        ...problem('Authentication error'),
        error_chain: [{ code: 1, message: 'needs `DNS Read`' }],
      },
      problem('Wrong. For more details, refer to <https://example.com/>.'),
      { ...problem('Could not route'), code: ERROR_CODES.NO_ROUTE },
    ];
    expect(new ApiError(400, problems).message).toBe(
      'Authentication error: needs `DNS Read`; Wrong.; It was deleted, or it belongs to another account.',
    );
  });

  test('has the problems of a field and of those below it', () => {
    const error = new ApiError(400, [
      problem('`name` must not be blank', '/name'),
      problem('must be a number; got `""`', '/data/port'),
      problem('name is a required field.', '/nameservers'),
      problem('in general'),
    ]);
    expect(error.at('/name')).toBe('This must not be blank');
    expect(error.at('/data')).toBe('must be a number');
    expect(error.at('/nameservers')).toBe('This field is required.');
    expect(error.at('/other')).toBeUndefined();
    expect(error.elsewhere(['/name', '/data'])).toBe('name is a required field.; in general');
    expect(new ApiError(400, [problem('x', '/name/0')]).elsewhere(['/name'])).toBeUndefined();
  });

  test('knows its codes', () => {
    const error = new ApiError(400, [problem('a'), { ...problem('b'), code: 7 }]);
    expect([error.has(1001), error.has(7), error.has(8)]).toEqual([true, true, false]);
  });
});

describe('a response', () => {
  const response = (status: number) => new Response(null, { status });
  const failure = (code: number) => ({
    errors: [{ code, message: 'Refused' }],
  });

  test('has a body and a result', () => {
    const answer = {
      data: { result: ['a'], result_info: { page: 1 } },
      response: response(200),
    };
    expect(result(answer)).toEqual(['a']);
    expect(responseBody(answer)).toBe(answer.data);
  });

  test.each([
    [failure(1001), 'Refused'],
    [{ errors: [] }, 'The server responded with status 502'],
    ['Bad Gateway', 'The server responded with status 502'],
    [undefined, 'The server responded with status 502'],
  ])('without data is an error: %o', (error, message) => {
    expect(() => result<{ result?: unknown }>({ error, response: response(502) })).toThrow(message);
  });

  test.each([
    [ERROR_CODES.NOT_SIGNED_IN, 1],
    [ERROR_CODES.MISSING_CREDENTIALS, 1],
    [ERROR_CODES.SIGN_IN_REFUSED, 0],
  ])('with the code %i signs the user out %i times', (code, times) => {
    const listener = vi.fn();
    onSignedOut(listener);
    expect(() =>
      result<{ result?: unknown }>({
        error: failure(code),
        response: response(401),
      }),
    ).toThrow('Refused');
    expect(listener).toHaveBeenCalledTimes(times);
  });
});

describe('a request that changes something', () => {
  const json = (body: unknown, status = 200) => Response.json(body, { status });
  const refused = () =>
    json(
      {
        success: false,
        errors: [{ code: ERROR_CODES.CROSS_SITE, message: 'Refused' }],
      },
      403,
    );
  const sent: string[] = [];
  let answers: Response[] = [];

  beforeEach(() => {
    sent.length = 0;
    setCsrfToken('old');
    vi.stubGlobal('fetch', (input: Request | string) => {
      sent.push(typeof input === 'string' ? input : `${input.method} ${input.headers.get('X-CSRF-Token') ?? 'none'}`);
      return Promise.resolve(answers.shift() ?? json({}, 500));
    });
  });

  afterEach(() => {
    setCsrfToken('');
    vi.unstubAllGlobals();
  });

  // The client keeps the `fetch` that it finds when it is created.
  const options = () => ({ baseUrl: 'http://localhost/client/v4', fetch: (request: Request) => fetch(request) });
  const change = () => api.POST('/session/oidc', options());

  test('is repeated once with the new token of its session', async () => {
    answers = [refused(), json({ result: { csrf_token: 'new' } }), json({ result: { url: 'x' } })];
    expect(result(await change())).toEqual({ url: 'x' });
    expect(sent).toEqual(['POST old', '/client/v4/session', 'POST new']);
  });

  test('is not repeated where the token is the same or the session has ended', async () => {
    answers = [refused(), json({ result: { csrf_token: 'old' } })];
    expect((await change()).response.status).toBe(403);
    answers = [refused(), json({}, 401)];
    expect((await change()).response.status).toBe(403);
    expect(sent).toEqual(['POST old', '/client/v4/session', 'POST old', '/client/v4/session']);
  });

  test('is not repeated for another reason', async () => {
    answers = [json({ success: false, errors: [{ code: 10000, message: 'No' }] }, 403)];
    expect((await change()).response.status).toBe(403);
    expect(sent).toEqual(['POST old']);
  });

  test('has the token, which reading requests do not have', async () => {
    answers = [json({ result: null })];
    await api.GET('/session/oidc', options());
    expect(sent).toEqual(['GET none']);
  });
});
