import { describe, expect, it } from 'vitest';
import { because, imagined, OPERATIONS, type Operation, type Question } from './operations';

const operation = (name: string): Operation => {
  const found = OPERATIONS.find((one) => one.name === name);
  if (found === undefined) {
    throw new Error(name);
  }
  return found;
};

const question = (name: string, more: Partial<Question> = {}): Question => ({
  operation: operation(name),
  zone: 'z'.repeat(32),
  account: 'a'.repeat(32),
  recordType: 'TXT',
  recordName: '_acme-challenge.example.com',
  client: '',
  ...more,
});

describe('what may it do', () => {
  it('asks about one record by type and name', () => {
    expect(imagined(question('Delete a record', { recordName: ' www.example.com ', client: ' 192.0.2.1' }))).toEqual({
      method: 'DELETE',
      path: `/client/v4/zones/${'z'.repeat(32)}/dns_records/${'0'.repeat(32)}`,
      record: { type: 'TXT', name: 'www.example.com' },
      client: '192.0.2.1',
    });
  });

  it('leaves no placeholder in the path of any operation', () => {
    for (const { name } of OPERATIONS) {
      expect(imagined(question(name))?.path).toMatch(/^\/client\/v4(\/[a-z0-9_]+)+$/);
    }
  });

  it('waits until what it is about is chosen', () => {
    expect(imagined(question('See a zone', { zone: '' }))).toBeUndefined();
    expect(imagined(question('See an account', { account: '' }))).toBeUndefined();
    expect(imagined(question('Read a record', { recordName: ' ' }))).toBeUndefined();
    expect(imagined(question('See your details', { zone: '', account: '' }))).toBeDefined();
  });

  it('says which policy decided, and what was missing', () => {
    const decision = { allowed: false, status: 403, policy: null, needs: ['DNS Read', 'DNS Write'], further: null };
    expect(because({ ...decision, reason: 'not_granted' }, undefined)).toContain('DNS Read or DNS Write');
    expect(because({ ...decision, reason: 'denied_by_policy' }, 2)).toContain('Policy 2');
  });
});
