/** Warnings about forms that give more than most tokens need. */
import { isDns, type Permission } from '../../permissions/groups';
import type { ResourceRow, TokenForm } from './model';

const DELETES_ONE =
  'It can delete the zone with all of its records, which cannot be undone. To change records, DNS: Edit is enough.';
const DELETES_MANY =
  'It can create zones, and delete zones with all of their records, which cannot be undone. To change records, DNS: Edit is enough.';
const EDITS_EVERYTHING =
  'It can edit every zone of every account that you can edit, including zones that are added later.';
const CREATES_TOKENS =
  'It can create tokens with all of your permissions: limit the addresses that it is used from, or its lifetime.';

export function warnings(form: TokenForm): string[] {
  const edits = form.blocks.flatMap((block) => {
    const permissions = block.permissions.filter((row) => row.category === 'zone' && row.level === 'Edit');
    const zones = block.resources.filter((row) => row.category === 'zone' && row.mode === 'include');
    return zones.flatMap((zone) => permissions.map((permission) => ({ zone, permission })));
  });
  const deletions = edits.filter(({ permission }) => permission.family === 'Zone');
  const isLimited = form.expiresOn !== '' || form.addressesIn.length > 0;
  return [
    ...(deletions.length === 0
      ? []
      : [deletions.every(({ zone }) => zone.kind === 'specific') ? DELETES_ONE : DELETES_MANY]),
    ...(edits.some(({ zone, permission }) => editsEverything(zone, permission)) ? [EDITS_EVERYTHING] : []),
    ...(!isLimited && form.blocks.some((block) => block.permissions.some(createsTokens)) ? [CREATES_TOKENS] : []),
  ];
}

function editsEverything(zone: ResourceRow, permission: Permission): boolean {
  return zone.kind === 'all' && (!isDns(permission) || zone.records.length === 0);
}

function createsTokens({ family, level }: Permission): boolean {
  return family.endsWith('API Tokens') && level === 'Edit';
}
