import { expect, test } from 'vitest';
import { includes } from './roles';

interface Role {
  name: string;
  permissions: string[];
}

const catalog = import.meta.glob<Role[]>('../../../src/main/resources/catalog/roles.json', {
  import: 'default',
  eager: true,
});
const roles = Object.values(catalog).flat();

/** The parts of a membership with the role, as the server computes them. */
function partsOf({ permissions }: Role) {
  const part = (name: string) => ({
    read: permissions.includes(`${name}_READ`),
    write: permissions.includes(`${name}_WRITE`),
  });
  return { dns_records: part('DNS'), organization: part('ACCOUNT_SETTINGS'), zones: part('ZONE') };
}

test('the parts of a membership tell the permissions of each role', () => {
  expect(roles.length).toBeGreaterThan(0);
  for (const family of ['DNS', 'Zone', 'Account Settings', 'Account DNS Settings', 'Zone DNS Settings']) {
    for (const level of ['Read', 'Edit'] as const) {
      const constant = `${family.toUpperCase().replaceAll(' ', '_')}_${level === 'Read' ? 'READ' : 'WRITE'}`;
      for (const role of roles) {
        const told = includes(partsOf(role), { category: 'account', family, level });
        expect([role.name, constant, told]).toEqual([role.name, constant, role.permissions.includes(constant)]);
      }
    }
  }
});
