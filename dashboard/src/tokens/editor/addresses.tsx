import { Button } from '@cloudflare/kumo/components/button';
import { PlusIcon } from '@phosphor-icons/react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { sessionQuery } from '../../api/queries';
import { Select, TextField } from '../../ui/input';
import { Section } from '../../ui/page';
import { WarningBanner } from '../../ui/states';
import { rejectsClient } from '../form/addresses';
import { ADDRESS_LISTS, addressRow, removeRow, replaceRow, type AddressList, type AddressRow } from '../form/model';
import type { FormProps } from './editor';
import { FieldError, RemoveRowButton } from './rows';

const LABELS: Readonly<Record<AddressList, string>> = { addressesIn: 'Is in', addressesNotIn: 'Is not in' };
const OPTIONS = ADDRESS_LISTS.map((list) => [list, LABELS[list]] as const);

/** The addresses that the token can be used from. */
export function Addresses(props: FormProps) {
  const { form, onChange, problemOf } = props;
  const { client } = useSuspenseQuery(sessionQuery).data;
  const add = (rows: readonly AddressRow[], text: string) =>
    onChange({ ...form, addressesIn: [...rows, addressRow(text)] });
  return (
    <Section
      title="Client address filtering"
      hint="Optional. The addresses or blocks, IPv4 and IPv6, that the token can be used from. Without rules it can be used from everywhere."
    >
      <div className="flex flex-col gap-3">
        {ADDRESS_LISTS.flatMap((list) =>
          form[list].map((row, i) => (
            <Address
              key={row.key}
              number={i + 1}
              list={list}
              row={row}
              error={problemOf(row.key)}
              onChange={(changed) => onChange({ ...form, [list]: replaceRow(form[list], changed) })}
              onMove={(other) =>
                onChange({ ...form, [list]: removeRow(form[list], row), [other]: [...form[other], row] })
              }
              onRemove={() => onChange({ ...form, [list]: removeRow(form[list], row) })}
            />
          )),
        )}
      </div>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button variant="secondary" size="sm" icon={<PlusIcon aria-hidden />} onClick={() => add(form.addressesIn, '')}>
          Add an address
        </Button>
        {client === null || form.addressesIn.some(({ text }) => text === client) ? null : (
          <Button
            variant="ghost"
            size="sm"
            onClick={() =>
              add(
                form.addressesIn.filter(({ text }) => text !== ''),
                client,
              )
            }
          >
            {`Use my address (${client})`}
          </Button>
        )}
      </div>
      {rejectsClient(form, client) === true ? (
        <div className="mt-3">
          <WarningBanner>{`Your address is ${client}, which these rules refuse: you could not use the token from here.`}</WarningBanner>
        </div>
      ) : null}
      <FieldError message={problemOf('addresses')} />
    </Section>
  );
}

function Address(props: {
  number: number;
  list: AddressList;
  row: AddressRow;
  error: string | undefined;
  onChange: (row: AddressRow) => void;
  onMove: (list: AddressList) => void;
  onRemove: () => void;
}) {
  const { number, list, row } = props;
  const label = LABELS[list];
  return (
    <div data-row className="flex items-end gap-2">
      <Select
        label={`Operator of ${label} ${number}`}
        hideLabel
        className="w-32"
        value={list}
        options={OPTIONS}
        onChange={(other) => (other === list ? undefined : props.onMove(other))}
      />
      <div className="min-w-0 flex-1">
        <TextField
          label={`Address or block ${number} that the client ${label.toLowerCase()}`}
          placeholder="192.0.2.0/24"
          value={row.text}
          onChange={(text) => props.onChange({ ...row, text })}
          error={props.error}
        />
      </div>
      <RemoveRowButton label={`Remove ${label.toLowerCase()} ${number}`} onRemove={props.onRemove} />
    </div>
  );
}
