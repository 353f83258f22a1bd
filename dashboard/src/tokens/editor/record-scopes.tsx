import { useQuery } from '@tanstack/react-query';
import { allZonesQuery } from '../../api/queries';
import { Select, TextField } from '../../ui/input';
import { recordRow, removeRow, replaceRow, type RecordRow, type ResourceRow } from '../form/model';
import { fullName, isScopeName } from '../form/record-names';
import type { ProblemOf } from './editor';
import { AddRowButton, RemoveRowButton } from './rows';

const TYPES = ['TXT', 'A', 'AAAA', 'CNAME', 'MX', 'SRV', 'CAA', 'NS', 'PTR', 'TLSA', 'HTTPS', '*'];
const A_AND_AAAA = 'A and AAAA';

/** The records that a zone is limited to. */
export function RecordScopes(props: {
  row: ResourceRow;
  problemOf: ProblemOf;
  onChange: (records: readonly RecordRow[]) => void;
}) {
  const { row, onChange } = props;
  const { mode, records } = row;
  const zones = useQuery(allZonesQuery).data ?? [];
  const zone = row.kind === 'specific' ? zones.find(({ id }) => id === row.id)?.name : undefined;
  return (
    <div className="mt-3 ml-0 flex flex-col gap-2 border-l-2 border-kumo-line pl-3 sm:ml-4">
      <div className="contents">
        {records.map((record, i) => (
          <RecordScope
            key={record.key}
            number={i + 1}
            record={record}
            mode={mode}
            zone={zone}
            error={props.problemOf(record.key)}
            onChange={(changed) => onChange(replaceRow(records, changed))}
            onRemove={() => onChange(removeRow(records, record))}
          />
        ))}
      </div>
      <div>
        <AddRowButton
          label={records.length === 0 ? 'Only some records' : 'Add records'}
          onAdd={() => onChange([...records, recordRow(['TXT'], '_acme-challenge.*')])}
        />
      </div>
    </div>
  );
}

function RecordScope(props: {
  number: number;
  record: RecordRow;
  mode: ResourceRow['mode'];
  zone: string | undefined;
  error: string | undefined;
  onChange: (record: RecordRow) => void;
  onRemove: () => void;
}) {
  const { number, record, zone } = props;
  const name = record.name === '{name}' ? '' : record.name;
  return (
    <div data-row className="flex items-end gap-2">
      <Select
        label={`Type of records ${number}`}
        hideLabel
        className="w-40"
        value={record.types.length > 1 ? A_AND_AAAA : (record.types[0] ?? '')}
        options={typeOptions(record, props.mode)}
        onChange={(type) => props.onChange({ ...record, types: type === A_AND_AAAA ? ['A', 'AAAA'] : [type] })}
      />
      <div className="min-w-0 flex-1">
        <TextField
          label={`Name of records ${number}`}
          value={name}
          placeholder={zone === undefined ? 'home.example.com' : 'home'}
          hint={nameHint(name, zone)}
          error={props.error}
          onChange={(changed) => props.onChange({ ...record, name: changed })}
        />
      </div>
      <RemoveRowButton label={`Remove records ${number}`} onRemove={props.onRemove} />
    </div>
  );
}

/** All types that can be chosen, and the types of a token that was made by other means. */
function typeOptions(record: RecordRow, mode: ResourceRow['mode']): (readonly [string, string])[] {
  const everyType = mode === 'include' ? 'every type but NS, DS' : 'every type';
  const others = record.types.filter((type) => !TYPES.includes(type));
  return [
    ...TYPES.map((type) => [type, type === '*' ? everyType : type] as const),
    [A_AND_AAAA, A_AND_AAAA] as const,
    ...others.map((type) => [type, type] as const),
  ];
}

/** The names that a typed name matches. */
function nameHint(name: string, zone: string | undefined): string {
  if (name === '' || !isScopeName(name)) {
    return zone === undefined
      ? 'The full name; *.dev.example.com for all names below it, _acme-challenge.* for all names that start with it.'
      : `Within ${zone}: home, or @ for the zone itself; *.dev for all names below it, _acme-challenge.* for all names that start with it.`;
  }
  const full = zone === undefined ? name : fullName(name, zone);
  if (full === '*') {
    return 'All names.';
  }
  if (full.startsWith('*.')) {
    return `All names below ${full.slice(2)}.`;
  }
  return full.endsWith('.*') ? `All names that start with ${full.slice(0, -2)}.` : `The name ${full}.`;
}
