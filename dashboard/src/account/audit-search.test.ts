import { describe, expect, test } from 'vitest';
import {
  actionsIn,
  actorWords,
  auditSearch,
  isNarrowed,
  nameOfToken,
  narrowed,
  resourceWords,
  tokenWords,
  valuesHidden,
} from './audit-search';

const TOKEN = 'a'.repeat(32);

describe('the address', () => {
  test('is read without checking values, which the API does', () => {
    expect(auditSearch({ page: 3, action: 'token.creat', actor: ' me@example.com ', token: 'x', other: 'y' })).toEqual({
      page: 3,
      action: 'token.creat',
      actor: 'me@example.com',
      token: 'x',
    });
    expect(auditSearch({ page: 1, action: '', actor: '  ', token: 7 })).toEqual({});
    expect(auditSearch({ page: 'two' })).toEqual({});
  });

  test('gets conditions that combine and start at the first page', () => {
    const search = narrowed({ page: 4, action: 'zone.create' }, { token: TOKEN });
    expect(search).toEqual({ action: 'zone.create', token: TOKEN });
    expect(narrowed(search, { action: '' })).toEqual({ token: TOKEN });
    expect([{}, { page: 2 }, { actor: 'me@example.com' }, search].map(isNarrowed)).toEqual([false, false, true, true]);
  });
});

test('each log offers the actions that it can contain', () => {
  expect(actionsIn('account')).toContain('zone.create');
  expect(actionsIn('account')).not.toContain('user.sign_in');
  expect(actionsIn('user')).toContain('user.sign_in');
  expect(actionsIn('user')).toContain('token.roll');
});

describe('an entry in words', () => {
  test('names the actor', () => {
    expect(actorWords({ type: 'user', id: 'b', email: 'me@example.com', token_id: TOKEN })).toBe('me@example.com');
    expect(actorWords({ type: 'user', id: 'b', token_id: TOKEN })).toBe('the account');
    expect(actorWords({ type: 'user', id: 'b' })).toBe('b');
    expect(actorWords({ type: 'user' })).toBe('an unknown user');
    expect(actorWords({ type: 'admin' })).toBe('the server');
  });

  test('names the token', () => {
    expect(tokenWords({ type: 'user', token_id: TOKEN, token_name: 'certificates' })).toBe('certificates');
    expect(tokenWords({ type: 'user', token_id: TOKEN })).toBe('aaaaaaaa…');
  });

  test('names the changed resource', () => {
    expect(resourceWords({ resource: { type: 'record' }, newValueJson: { type: 'A', name: 'www.example.com' } })).toBe(
      'A www.example.com',
    );
    expect(resourceWords({ resource: { type: 'zone' }, newValueJson: { type: 'full', name: 'example.com' } })).toBe(
      'example.com',
    );
    expect(resourceWords({ resource: { type: 'token' }, oldValueJson: { name: 'before' } })).toBe('before');
    expect(resourceWords({ resource: { type: 'member' }, newValueJson: { email: 'me@example.com' } })).toBe(
      'me@example.com',
    );
    expect(resourceWords({ resource: { type: 'user' } })).toBe('');
  });

  test('names the changed resource by its id where its values are hidden from the reader', () => {
    expect(resourceWords({ resource: { type: 'token', id: TOKEN } })).toBe('aaaaaaaa…');
    expect(valuesHidden({ metadata: { request_id: 'x', values_hidden: true } })).toBe(true);
    expect(valuesHidden({ metadata: { request_id: 'x' } })).toBe(false);
    expect(valuesHidden({})).toBe(false);
  });

  test('says why and how often a request was refused', () => {
    const refused = (newValueJson: object) =>
      resourceWords({ action: { type: 'access.refuse' }, resource: { type: 'zone', id: TOKEN }, newValueJson });
    expect(refused({ reason: 'not_granted', needs: ['DNS Read', 'DNS Write'] })).toBe('needs DNS Read or DNS Write');
    expect(refused({ reason: 'address_refused', count: 100 })).toBe('address refused (100 times in a minute)');
  });

  test('names the token that a list is narrowed to', () => {
    const did = {
      actor: { type: 'user' as const, token_id: TOKEN, token_name: 'present' },
      resource: { type: 'record' as const },
    };
    const was = {
      actor: { type: 'user' as const },
      resource: { type: 'token' as const, id: TOKEN },
      newValueJson: { name: 'then' },
    };
    expect(nameOfToken(TOKEN, [was, did])).toBe('present');
    expect(nameOfToken(TOKEN, [was])).toBe('then');
    expect(nameOfToken(TOKEN, [{ actor: { type: 'user' }, resource: { type: 'zone' } }])).toBeUndefined();
    expect(nameOfToken(TOKEN, [{ actor: { type: 'user' }, resource: { type: 'token', id: TOKEN } }])).toBe('aaaaaaaa…');
  });
});
