import { expect, test } from 'vitest';
import { auditParameters } from './audit';

test('a filter becomes query parameters of the API', () => {
  const token = 'a'.repeat(32);
  expect(auditParameters({ action: 'zone.create', actor: 'me@example.com', token })).toEqual({
    'action.type': 'zone.create',
    'actor.email': 'me@example.com',
    'token.id': token,
  });
  expect(auditParameters({})).toEqual({});
});
