import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  createdToken,
  loadForm,
  newWizardId,
  recordCreatedToken,
  removeAllForms,
  removeForm,
  storeForm,
} from './form-storage';
import { block, editDns, form, withoutKeys, zone, ZONE } from './form/fixtures';

const OWNER = { userId: 'user', owner: 'account' };
const given = form(block([editDns()], [zone(ZONE, { records: ['A.home'] })]));

/** Session storage as browsers have it: its keys are properties. */
function fakeStorage() {
  const methods = {
    getItem: (key: string) => values[key] ?? null,
    setItem: (key: string, text: string) => (values[key] = text),
    removeItem: (key: string) => Reflect.deleteProperty(values, key),
  };
  const values: Record<string, string> = Object.create(methods) as Record<string, string>;
  return values;
}

beforeEach(() => {
  vi.stubGlobal('sessionStorage', fakeStorage());
});

afterEach(() => {
  vi.unstubAllGlobals();
});

test('a form is restored for its owner and source, with new keys', () => {
  storeForm(OWNER, { source: 'template', form: given });
  const loaded = loadForm(OWNER, 'template');
  expect(withoutKeys(loaded)).toEqual(withoutKeys(given));
  expect(loaded?.blocks[0]?.key).not.toBe(given.blocks[0]?.key);
  expect(loadForm(OWNER, 'other')).toBeUndefined();
  expect(loadForm({ ...OWNER, userId: 'other' }, 'template')).toBeUndefined();
  expect(loadForm({ ...OWNER, owner: 'other' }, 'template')).toBeUndefined();
});

test('a form is removed, alone or with all others', () => {
  const other = { ...OWNER, owner: 'other' };
  storeForm(OWNER, { source: 'x', form: given });
  storeForm(other, { source: 'x', form: given });
  recordCreatedToken('wizard', 'token');
  removeForm(OWNER);
  expect([loadForm(OWNER, 'x'), loadForm(other, 'x')].map((one) => one === undefined)).toEqual([true, false]);
  removeAllForms();
  expect(loadForm(other, 'x')).toBeUndefined();
  expect(createdToken('wizard')).toBe('token');
});

test('a run of the wizard leads to its token', () => {
  const [one, other] = [newWizardId(), newWizardId()];
  expect(one).not.toBe(other);
  recordCreatedToken(one, 'token');
  expect([one, other, undefined].map(createdToken)).toEqual(['token', undefined, undefined]);
});

test('text that is no form is ignored', () => {
  sessionStorage.setItem('ambit-token-form:user:account', 'no JSON');
  expect(loadForm(OWNER, 'x')).toBeUndefined();
  sessionStorage.setItem('ambit-token-form:user:account', '{"source":"x"}');
  expect(loadForm(OWNER, 'x')).toBeUndefined();
});

test('without session storage a form is not restored', () => {
  vi.stubGlobal('sessionStorage', undefined);
  storeForm(OWNER, { source: 'x', form: given });
  removeAllForms();
  expect(loadForm(OWNER, 'x')).toBeUndefined();
});
