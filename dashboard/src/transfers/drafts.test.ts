import { expect, test } from 'vitest';
import { keyDraft, keyForm, newSecret, peerDraft, peerForm, portProblem } from './drafts';

const KEY = { id: 'k1', name: 'ambit.', secret: 'c2VjcmV0', algo: 'hmac-sha512.' } as const;
const PEER = { id: 'p1', name: 'ns1', ip: '192.0.2.1', port: 5300, ixfr_enable: true, tsig_id: 'k1' };

test('a new secret has 32 random bytes in base64', () => {
  const secrets = Array.from({ length: 100 }, newSecret);
  expect(new Set(secrets).size).toBe(100);
  for (const secret of secrets) {
    const bytes = atob(secret);
    expect(bytes.length).toBe(32);
    expect(btoa(bytes)).toBe(secret);
  }
});

test('a new key without a secret leaves it to the server', () => {
  expect(keyDraft({ ...keyForm(undefined), name: ' ambit ' }, undefined)).toEqual({
    name: 'ambit',
    algo: 'hmac-sha256.',
  });
});

test('a new key with a secret sends it', () => {
  const form = { name: 'ambit', algorithm: 'hmac-sha384.', secret: ' c2VjcmV0 ' } as const;
  expect(keyDraft(form, undefined)).toEqual({ name: 'ambit', algo: 'hmac-sha384.', secret: 'c2VjcmV0' });
});

test('a changed key keeps its secret unless another one is entered', () => {
  const form = keyForm(KEY);
  expect(form).toEqual({ name: 'ambit.', algorithm: 'hmac-sha512.', secret: '' });
  expect(keyDraft(form, KEY)).toEqual({ name: 'ambit.', algo: 'hmac-sha512.', secret: '********' });
  expect(keyDraft({ ...form, secret: 'b3RoZXI=' }, KEY).secret).toBe('b3RoZXI=');
});

test('a new peer has port 53 and the only key', () => {
  expect(peerForm(undefined, [])).toEqual({ name: '', address: '', port: '53', key: '' });
  expect(peerForm(undefined, [KEY]).key).toBe('k1');
  expect(peerForm(undefined, [KEY, { ...KEY, id: 'k2' }]).key).toBe('');
});

test('an unchanged peer is sent as it is', () => {
  const { id, ...draft } = PEER;
  expect(peerDraft(peerForm(PEER, [KEY]), PEER)).toEqual(draft);
  expect(id).toBe('p1');
});

test('empty fields of a peer are not sent', () => {
  expect(peerDraft({ name: 'ns1', address: ' ', port: '53', key: '' }, undefined)).toEqual({ name: 'ns1', port: 53 });
});

test.each(['', '0', '65536', '-1', '53.5', '0x35', 'domain'])('%j is not a port', (text) => {
  expect(portProblem(text)).toBe('This must be a number from 1 to 65535');
});

test.each(['1', '53', ' 65535 '])('%j is a port', (text) => {
  expect(portProblem(text)).toBeUndefined();
});
