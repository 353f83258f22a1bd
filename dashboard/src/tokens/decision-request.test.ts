import { describe, expect, it } from 'vitest';
import {
  explainDecision,
  OPERATIONS,
  toDecisionRequest,
  type Operation,
  type SimulatorInput,
} from './decision-request';

const operation = (name: string): Operation => {
  const found = OPERATIONS.find((one) => one.name === name);
  if (found === undefined) {
    throw new Error(name);
  }
  return found;
};

const input = (name: string, more: Partial<SimulatorInput> = {}): SimulatorInput => ({
  operation: operation(name),
  zone: 'z'.repeat(32),
  account: 'a'.repeat(32),
  recordType: 'TXT',
  recordName: '_acme-challenge.example.com',
  client: '',
  ...more,
});

describe('a simulated request', () => {
  it('names one record by type and name', () => {
    expect(
      toDecisionRequest(input('Delete a record', { recordName: ' www.example.com ', client: ' 192.0.2.1' })),
    ).toEqual({
      method: 'DELETE',
      path: `/client/v4/zones/${'z'.repeat(32)}/dns_records/${'0'.repeat(32)}`,
      record: { type: 'TXT', name: 'www.example.com' },
      client: '192.0.2.1',
    });
  });

  it('leaves no placeholder in the path of any operation', () => {
    for (const { name } of OPERATIONS) {
      expect(toDecisionRequest(input(name))?.path).toMatch(/^\/client\/v4(\/[a-z0-9_]+)+$/);
    }
  });

  it('is undefined until its subject is chosen', () => {
    expect(toDecisionRequest(input('See a zone', { zone: '' }))).toBeUndefined();
    expect(toDecisionRequest(input('See an account', { account: '' }))).toBeUndefined();
    expect(toDecisionRequest(input('Read a record', { recordName: ' ' }))).toBeUndefined();
    expect(toDecisionRequest(input('See your details', { zone: '', account: '' }))).toBeDefined();
  });

  it('is explained by the deciding policy or the missing permissions', () => {
    const decision = { allowed: false, status: 403, policy: null, needs: ['DNS Read', 'DNS Write'], further: null };
    expect(explainDecision({ ...decision, reason: 'not_granted' }, undefined)).toContain('DNS Read or DNS Write');
    expect(explainDecision({ ...decision, reason: 'denied_by_policy' }, 2)).toContain('Policy 2');
  });
});
