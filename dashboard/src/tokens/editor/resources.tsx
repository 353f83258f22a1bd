import { useQuery } from '@tanstack/react-query';
import { accountsQuery, allZonesQuery } from '../../api/queries';
import { Select } from '../../ui/input';
import type { ResourceRow } from '../form/model';
import type { ProblemOf } from './editor';
import { RecordScopes } from './record-scopes';
import { FieldError, RemoveRowButton } from './rows';

const MODES = [
  ['include', 'Include'],
  ['exclude', 'Exclude'],
] as const;

type Kinds = readonly (readonly [ResourceRow['kind'], string])[];

const KINDS: Readonly<Record<ResourceRow['category'], Kinds>> = {
  zone: [
    ['specific', 'Specific zone'],
    ['all-of-account', 'All zones of an account'],
    ['all', 'All zones'],
  ],
  account: [
    ['specific', 'Specific account'],
    ['all', 'All accounts'],
  ],
};

/** A zone, an account or all of them, and the records that it is limited to. */
export function ResourceEditor(props: {
  number: number;
  row: ResourceRow;
  canLimitRecords: boolean;
  problemOf: ProblemOf;
  onChange: (row: ResourceRow) => void;
  onRemove: (() => void) | undefined;
}) {
  const { row, onChange, number, problemOf } = props;
  const hasRecords = row.category === 'zone' && row.kind !== 'all-of-account';
  return (
    <div data-row>
      <div className="flex flex-wrap items-end gap-2 sm:flex-nowrap">
        <Select
          label={`Include or exclude ${row.category} ${number}`}
          hideLabel
          className="w-full sm:w-32"
          value={row.mode}
          options={MODES}
          onChange={(mode) => onChange({ ...row, mode })}
        />
        <Select
          label={`Which ${row.category}s, ${number}`}
          hideLabel
          className="w-full sm:w-52"
          value={row.kind}
          options={KINDS[row.category]}
          onChange={(kind) => onChange({ ...row, kind, id: '', records: kind === 'all-of-account' ? [] : row.records })}
        />
        {row.kind === 'all' ? (
          <div className="hidden flex-1 sm:block" />
        ) : (
          <ObjectSelect row={row} number={number} onChange={(id) => onChange({ ...row, id })} />
        )}
        <RemoveRowButton label={`Remove ${row.category} ${number}`} onRemove={props.onRemove} />
      </div>
      {hasRecords && (props.canLimitRecords || row.records.length > 0) ? (
        <RecordScopes row={row} problemOf={problemOf} onChange={(records) => onChange({ ...row, records })} />
      ) : null}
      <FieldError message={problemOf(row.key)} />
    </div>
  );
}

/** Chooses the zone or account. One that the user does not see any more is shown by its id. */
function ObjectSelect(props: { row: ResourceRow; number: number; onChange: (id: string) => void }) {
  const { row, number } = props;
  const zones = useQuery(allZonesQuery).data ?? [];
  const accounts = useQuery(accountsQuery).data ?? [];
  const isZone = row.category === 'zone' && row.kind === 'specific';
  const objects: readonly { id: string; name: string }[] = isZone ? zones : accounts;
  const isListed = row.id === '' || objects.some(({ id }) => id === row.id);
  const options = [...objects, ...(isListed ? [] : [{ id: row.id, name: row.id }])];
  return (
    <Select
      label={isZone ? `Zone ${number}` : `Account ${number}`}
      hideLabel
      className="w-full min-w-0 flex-1"
      value={row.id}
      placeholder={isZone ? 'Choose a zone…' : 'Choose an account…'}
      options={options.map(({ id, name }) => [id, name] as const)}
      onChange={props.onChange}
    />
  );
}
