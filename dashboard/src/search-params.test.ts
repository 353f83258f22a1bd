import { describe, expect, test } from 'vitest';
import {
  createSearch,
  listOrPrefillSearch,
  listSearch,
  oidcSearch,
  recordSearch,
  signInSearch,
  tokenSearch,
} from './search-params';

describe('the page after signing in', () => {
  test.each(['/', '/profile', '/accounts/x?page=2#y'])('can be %s', (next) => {
    expect(signInSearch({ next })).toEqual({ next });
  });

  test.each(['', 'profile', '//other.example', '/\\other.example', 'https://other.example/', 7, undefined])(
    'cannot be %s',
    (next) => {
      expect(signInSearch({ next })).toEqual({});
    },
  );
});

test('the sign-in page knows that a session has ended, and what the provider said', () => {
  expect(signInSearch({ ended: true, oidc: 'denied', other: 1 })).toEqual({
    ended: true,
    oidc: 'denied',
  });
  expect(signInSearch({ ended: 'true' })).toEqual({});
  expect(oidcSearch({ oidc: 7 })).toEqual({});
});

test('a list has a page after the first, and a search', () => {
  expect(listSearch({ page: 2, search: 'x' })).toEqual({
    page: 2,
    search: 'x',
  });
  expect(listSearch({ page: '3' })).toEqual({ page: 3 });
  for (const page of [1, 0, -1, 1.5, 'two', undefined]) {
    expect(listSearch({ page, search: '' })).toEqual({});
  }
  expect(recordSearch({ page: 2, type: 'A' })).toEqual({ page: 2, type: 'A' });
  expect(recordSearch({ type: '' })).toEqual({});
});

test('the token wizard has a step, a template and values to start from', () => {
  const values = {
    template: 'edit_zone_dns',
    accountId: '*',
    zoneId: 'all',
    name: 'x',
  };
  expect(createSearch({ step: 'form', ...values, other: 1 })).toEqual({
    step: 'form',
    ...values,
  });
  expect(createSearch({ step: 'summary', permissionGroupKeys: [{}] })).toEqual({
    step: 'summary',
    permissionGroupKeys: [{}],
  });
  expect(createSearch({ step: 'other', name: null, zoneId: 12, accountId: true })).toEqual({
    zoneId: '12',
    accountId: 'true',
  });
  expect(listOrPrefillSearch({ page: 2, search: 'x', name: 'y' })).toEqual({
    page: 2,
    search: 'x',
    name: 'y',
  });
});

test('a token has the action that gave it its secret', () => {
  expect(tokenSearch({ made: 'created' })).toEqual({ made: 'created' });
  expect(tokenSearch({ made: 'rolled' })).toEqual({ made: 'rolled' });
  expect(tokenSearch({ made: 'other' })).toEqual({});
});
