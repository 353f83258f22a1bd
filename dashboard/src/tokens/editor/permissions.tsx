import { useSuspenseQuery } from '@tanstack/react-query';
import { permissionGroupsQuery, type Owner } from '../../api/queries';
import { levelsByFamily, type Category, type Level } from '../../permissions/groups';
import { useGrantable } from '../../permissions/roles';
import { Select } from '../../ui/input';
import type { PermissionRow } from '../form/model';
import { FieldError, RemoveRowButton } from './rows';

const CATEGORIES: readonly (readonly [Category, string])[] = [
  ['zone', 'Zone'],
  ['account', 'Account'],
  ['user', 'User'],
];

/** Category, family and level of one permission. */
export function PermissionEditor(props: {
  owner: Owner;
  number: number;
  row: PermissionRow;
  error: string | undefined;
  onChange: (row: PermissionRow) => void;
  onRemove: (() => void) | undefined;
}) {
  const { owner, row, onChange, number } = props;
  const groups = useSuspenseQuery(permissionGroupsQuery).data;
  const isGrantable = useGrantable(owner);
  const families = levelsByFamily(groups, row.category);
  const grantableLevels = (family: string) =>
    (families.get(family) ?? []).filter((level) => isGrantable({ ...row, family, level }));
  const reason = (isAvailable: boolean) => (isAvailable ? undefined : 'not in your role');

  function chooseFamily(family: string) {
    const levels = grantableLevels(family);
    onChange({ ...row, family, level: levels.includes(row.level) ? row.level : (levels[0] ?? 'Read') });
  }

  return (
    <div data-row>
      <div className="flex flex-wrap items-end gap-2 sm:flex-nowrap">
        <Select
          label={`Category of permission ${number}`}
          hideLabel
          className="w-full sm:w-40"
          value={row.category}
          options={owner.kind === 'account' ? CATEGORIES.filter(([one]) => one !== 'user') : CATEGORIES}
          onChange={(category) => onChange({ ...row, category, family: '', level: 'Read' })}
        />
        <Select
          label={`Permission ${number}`}
          hideLabel
          className="w-full min-w-0 flex-1"
          value={row.family}
          placeholder="Choose a permission…"
          options={[...families.keys()].sort().map((family) => {
            return [family, family, reason(grantableLevels(family).length > 0)] as const;
          })}
          onChange={chooseFamily}
        />
        <Select<Level>
          label={`Level of permission ${number}`}
          hideLabel
          className="w-full sm:w-32"
          value={row.level}
          options={(families.get(row.family) ?? (['Read', 'Edit'] as const)).map((level) => {
            const isAvailable = row.family === '' || grantableLevels(row.family).includes(level);
            return [level, level, reason(isAvailable)] as const;
          })}
          onChange={(level) => onChange({ ...row, level })}
        />
        <RemoveRowButton label={`Remove permission ${number}`} onRemove={props.onRemove} />
      </div>
      <FieldError message={props.error} />
    </div>
  );
}
