import { Button } from '@cloudflare/kumo/components/button';
import { PlusIcon, TrashIcon } from '@phosphor-icons/react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { accountsQuery, allZonesQuery, permissionGroupsQuery, sessionQuery, type Owner } from '../api/queries';
import { useGivable } from '../rights';
import { Choice, TextField } from '../ui/input';
import { Section } from '../ui/page';
import { Caution } from '../ui/states';
import { dayFromNow } from '../ui/time';
import {
  choicesOf,
  excludes,
  families,
  recordProblem,
  recordsOf,
  resourceRow,
  sentences,
  warnings,
  withNeededResources,
  type Block,
  type Category,
  type Level,
  type PermissionRow,
  type RecordChoice,
  type ResourceRow,
  type TokenForm,
} from './form';
import { useNames } from './names';
import { inFull, isScopeName } from './names-of-records';

const CATEGORIES: readonly (readonly [Category, string])[] = [
  ['zone', 'Zone'],
  ['account', 'Account'],
  ['user', 'User'],
];
const MODES = [
  ['include', 'Include'],
  ['exclude', 'Exclude'],
] as const;
const RECORD_TYPES = ['TXT', 'A', 'AAAA', 'CNAME', 'MX', 'SRV', 'CAA', 'NS', 'PTR', 'TLSA', 'HTTPS', '*'] as const;
const TTLS = [
  [30, '30 days'],
  [90, '90 days'],
  [365, 'a year'],
] as const;

/** What is wrong with a field of the form, by the names that `missing` uses. */
export type Problems = (field: string) => string | undefined;

/** Everything that makes a token what it is. */
export function TokenEditor(props: {
  owner: Owner;
  form: TokenForm;
  onChange: (form: TokenForm) => void;
  problems: Problems;
}) {
  const { form, onChange, problems } = props;
  const nameOf = useNames();
  const setBlock = (i: number, block: Block) =>
    onChange({ ...form, blocks: form.blocks.map((old, j) => (j === i ? withNeededResources(block) : old)) });
  return (
    <>
      <Section title="Token name">
        <TextField
          label="Name"
          value={form.name}
          maxLength={120}
          required
          hint="For whom or what it is, so that you know it again."
          onChange={(name) => onChange({ ...form, name })}
          error={problems('name')}
        />
      </Section>
      {form.blocks.map((block, i) => (
        <BlockEditor
          key={i}
          owner={props.owner}
          number={form.blocks.length > 1 ? i + 1 : undefined}
          block={block}
          problems={(field) => problems(`blocks/${i}${field}`)}
          onChange={(changed) => setBlock(i, changed)}
          {...(form.blocks.length > 1
            ? { onRemove: () => onChange({ ...form, blocks: form.blocks.filter((_, j) => j !== i) }) }
            : {})}
        />
      ))}
      <div className="mb-6">
        <Button
          variant="secondary"
          icon={<PlusIcon aria-hidden />}
          onClick={() =>
            onChange({
              ...form,
              blocks: [
                ...form.blocks,
                withNeededResources({ permissions: [{ category: 'zone', family: '', level: 'Read' }], resources: [] }),
              ],
            })
          }
        >
          Add other permissions on other resources
        </Button>
      </div>
      <Addresses form={form} onChange={onChange} problems={problems} />
      <Lifetime form={form} onChange={onChange} problems={problems} />
      <div aria-live="polite" className="mb-6 rounded-lg border border-kumo-line bg-kumo-recessed p-4">
        <h2 className="mb-1 text-sm font-semibold">In words</h2>
        {sentences(form, nameOf).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        {sentences(form, nameOf).length === 0 ? <p>It may do nothing yet.</p> : null}
      </div>
      {warnings(form).map((warning) => (
        <Caution key={warning} title="This is a lot">
          {warning}
        </Caution>
      ))}
    </>
  );
}

function BlockEditor(props: {
  owner: Owner;
  number: number | undefined;
  block: Block;
  problems: Problems;
  onChange: (block: Block) => void;
  onRemove?: () => void;
}) {
  const { block, onChange, problems } = props;
  const which = props.number === undefined ? '' : ` ${props.number}`;
  const setPermission = (i: number, row: PermissionRow) =>
    onChange({ ...block, permissions: block.permissions.map((old, j) => (j === i ? row : old)) });
  const setResource = (i: number, row: ResourceRow) =>
    onChange({ ...block, resources: block.resources.map((old, j) => (j === i ? row : old)) });
  const categories = (['account', 'zone'] as const).filter((category) =>
    block.permissions.some((row) => row.category === category),
  );
  return (
    <>
      <Section
        title={`Permissions${which}`}
        hint="Edit is create, read, change, delete and list; Read is read and list."
        actions={
          props.onRemove === undefined ? undefined : (
            <Button variant="ghost" size="sm" onClick={props.onRemove}>
              Remove these permissions
            </Button>
          )
        }
      >
        <div className="flex flex-col gap-3">
          {block.permissions.map((row, i) => (
            <PermissionEditor
              key={i}
              owner={props.owner}
              number={i + 1}
              row={row}
              error={problems(`/permissions/${i}`)}
              onChange={(changed) => setPermission(i, changed)}
              {...(block.permissions.length > 1
                ? {
                    onRemove: () =>
                      onChange({ ...block, permissions: block.permissions.filter((_, j) => j !== i) }),
                  }
                : {})}
            />
          ))}
        </div>
        <AddRow
          label="Add a permission"
          onAdd={() =>
            onChange({
              ...block,
              permissions: [...block.permissions, { category: 'zone', family: '', level: 'Read' }],
            })
          }
        />
      </Section>
      {categories.map((category) => (
        <Section
          key={category}
          title={`${category === 'zone' ? 'Zone resources' : 'Account resources'}${which}`}
          hint={`On which ${category}s these permissions hold. What is excluded is refused, whatever is included.`}
        >
          <div className="flex flex-col gap-4">
            {block.resources.map((row, i) =>
              row.category === category ? (
                <ResourceEditor
                  key={i}
                  number={block.resources.slice(0, i + 1).filter((one) => one.category === category).length}
                  row={row}
                  error={problems(`/resources/${i}`)}
                  onChange={(changed) => setResource(i, changed)}
                  narrowable={block.permissions.some((one) => one.category === 'zone' && one.family === 'DNS')}
                  {...(block.resources.filter((one) => one.category === category).length > 1
                    ? { onRemove: () => onChange({ ...block, resources: block.resources.filter((_, j) => j !== i) }) }
                    : {})}
                />
              ) : null,
            )}
          </div>
          <AddRow
            label={`Add a ${category}`}
            onAdd={() => onChange({ ...block, resources: [...block.resources, { ...resourceRow(category), kind: 'specific' }] })}
          />
          <Problem text={problems('/resources')} />
        </Section>
      ))}
    </>
  );
}

function PermissionEditor(props: {
  owner: Owner;
  number: number;
  row: PermissionRow;
  error: string | undefined;
  onChange: (row: PermissionRow) => void;
  onRemove?: () => void;
}) {
  const { row, onChange, number } = props;
  const groups = useSuspenseQuery(permissionGroupsQuery).data;
  const holds = useGivable(props.owner);
  const choices = families(groups, row.category);
  const why = (family: string, some: Level[]) =>
    some.some((level) => holds({ ...row, family, level })) ? undefined : 'not in your role';
  const levels = choices.get(row.family) ?? ['Read', 'Edit'];
  const categories = props.owner.kind === 'account' ? CATEGORIES.filter(([one]) => one !== 'user') : CATEGORIES;
  return (
    <div>
      <div className="flex flex-wrap items-end gap-2 sm:flex-nowrap">
        <Choice
          label={`Category of permission ${number}`}
          hideLabel
          className="w-full sm:w-40"
          value={row.category}
          options={categories}
          onChange={(category) => onChange({ category, family: '', level: 'Read' })}
        />
        <Choice
          label={`Permission ${number}`}
          hideLabel
          className="w-full min-w-0 flex-1"
          value={row.family}
          placeholder="Choose a permission…"
          options={[...choices.keys()].sort().map((family) => [family, family, why(family, choices.get(family) ?? [])] as const)}
          onChange={(family) => {
            const offered = (choices.get(family) ?? []).filter((level) => holds({ ...row, family, level }));
            onChange({ ...row, family, level: offered.includes(row.level) ? row.level : (offered[0] ?? 'Read') });
          }}
        />
        <Choice<Level>
          label={`Level of permission ${number}`}
          hideLabel
          className="w-full sm:w-32"
          value={row.level}
          options={levels.map((level) => [level, level, row.family === '' ? undefined : why(row.family, [level])] as const)}
          onChange={(level) => onChange({ ...row, level })}
        />
        <RemoveButton label={`Remove permission ${number}`} {...(props.onRemove === undefined ? {} : { onRemove: props.onRemove })} />
      </div>
      <Problem text={props.error} />
    </div>
  );
}

function ResourceEditor(props: {
  number: number;
  row: ResourceRow;
  narrowable: boolean;
  error: string | undefined;
  onChange: (row: ResourceRow) => void;
  onRemove?: () => void;
}) {
  const { row, onChange, number } = props;
  const zones = useQuery(allZonesQuery).data ?? [];
  const accounts = useQuery(accountsQuery).data ?? [];
  const kinds =
    row.category === 'zone'
      ? ([
          ['specific', 'Specific zone'],
          ['all-of-account', 'All zones of an account'],
          ['all', 'All zones'],
        ] as const)
      : ([
          ['specific', 'Specific account'],
          ['all', 'All accounts'],
        ] as const);
  const things = row.category === 'zone' && row.kind === 'specific' ? zones : accounts;
  const known = things.some((thing) => thing.id === row.id);
  const options = [
    ...things.map((thing) => [thing.id, thing.name] as const),
    ...(row.id === '' || known ? [] : [[row.id, row.id] as const]),
  ];
  const choices = choicesOf(row.records);
  const hasChosen = row.kind === 'all' || row.id !== '';
  const setChoice = (i: number, choice: RecordChoice) =>
    onChange({ ...row, records: recordsOf(choices.map((old, j) => (j === i ? choice : old))) });
  return (
    <div>
      <div className="flex flex-wrap items-end gap-2 sm:flex-nowrap">
        <Choice
          label={`Include or exclude ${row.category} ${number}`}
          hideLabel
          className="w-full sm:w-32"
          value={row.mode}
          options={MODES}
          onChange={(mode) => onChange({ ...row, mode })}
        />
        <Choice<ResourceRow['kind']>
          label={`Which ${row.category}s, ${number}`}
          hideLabel
          className="w-full sm:w-52"
          value={row.kind}
          options={kinds}
          onChange={(kind) => onChange({ ...row, kind, id: '', records: kind === 'all-of-account' ? [] : row.records })}
        />
        {row.kind === 'all' ? (
          <div className="hidden flex-1 sm:block" />
        ) : (
          <Choice
            label={row.category === 'zone' && row.kind === 'specific' ? `Zone ${number}` : `Account ${number}`}
            hideLabel
            className="w-full min-w-0 flex-1"
            value={row.id}
            placeholder={row.category === 'zone' && row.kind === 'specific' ? 'Choose a zone…' : 'Choose an account…'}
            options={options}
            onChange={(id) => onChange({ ...row, id })}
          />
        )}
        <RemoveButton label={`Remove ${row.category} ${number}`} {...(props.onRemove === undefined ? {} : { onRemove: props.onRemove })} />
      </div>
      {row.category === 'zone' && row.kind !== 'all-of-account' && (props.narrowable || row.records.length > 0) ? (
        <div className="mt-3 ml-0 flex flex-col gap-2 border-l-2 border-kumo-line pl-3 sm:ml-4">
          {choices.map((choice, i) => (
            <RecordScope
              key={i}
              number={i + 1}
              choice={choice}
              mode={row.mode}
              zone={row.kind === 'specific' ? zones.find(({ id }) => id === row.id)?.name : undefined}
              onChange={(changed) => setChoice(i, changed)}
              onRemove={() => onChange({ ...row, records: recordsOf(choices.filter((_, j) => j !== i)) })}
              error={props.error !== undefined && hasChosen ? problemOf(choice) : undefined}
            />
          ))}
          <div>
            <Button
              variant="ghost"
              size="sm"
              icon={<PlusIcon aria-hidden />}
              onClick={() => onChange({ ...row, records: [...row.records, 'TXT._acme-challenge.*'] })}
            >
              {row.records.length === 0 ? 'Only some records' : 'Add records'}
            </Button>
          </div>
        </div>
      ) : null}
      <Problem text={hasChosen && choices.some(problemOf) ? undefined : props.error} />
    </div>
  );
}

const problemOf = (choice: RecordChoice) => recordsOf([choice]).map(recordProblem).find((problem) => problem !== undefined);

const ADDRESSES = 'A and AAAA';

function RecordScope(props: {
  number: number;
  choice: RecordChoice;
  mode: ResourceRow['mode'];
  zone: string | undefined;
  onChange: (choice: RecordChoice) => void;
  onRemove: () => void;
  error: string | undefined;
}) {
  const { choice, zone } = props;
  const name = choice.name === '{name}' ? '' : choice.name;
  const every = props.mode === 'include' ? 'every type but NS, DS' : 'every type';
  return (
    <div className="flex items-end gap-2">
      <Choice
        label={`Type of records ${props.number}`}
        hideLabel
        className="w-40"
        value={choice.types.length > 1 ? ADDRESSES : (choice.types[0] ?? '')}
        options={[
          ...RECORD_TYPES.map((one) => [one, one === '*' ? every : one] as const),
          [ADDRESSES, ADDRESSES] as const,
          ...choice.types.filter((one) => !RECORD_TYPES.some((known) => known === one)).map((one) => [one, one] as const),
        ]}
        onChange={(type) => props.onChange({ ...choice, types: type === ADDRESSES ? ['A', 'AAAA'] : [type] })}
      />
      <div className="min-w-0 flex-1">
        <TextField
          label={`Name of records ${props.number}`}
          value={name}
          placeholder={zone === undefined ? 'home.example.com' : 'home'}
          hint={hintOf(name, zone)}
          error={props.error}
          onChange={(changed) => props.onChange({ ...choice, name: changed })}
        />
      </div>
      <RemoveButton label={`Remove records ${props.number}`} onRemove={props.onRemove} />
    </div>
  );
}

/** What the name comes to, while it is typed. */
function hintOf(name: string, zone: string | undefined): string {
  if (name === '' || !isScopeName(name)) {
    return zone === undefined
      ? 'The whole name; *.dev.example.com for all below it, _acme-challenge.* for all that begin so.'
      : `Within ${zone}: home, or @ for the zone itself; *.dev for all below it, _acme-challenge.* for all that begin so.`;
  }
  const full = zone === undefined ? name : inFull(name, zone);
  return full === '*'
    ? 'All names.'
    : full.startsWith('*.')
      ? `All names below ${full.slice(2)}.`
      : full.endsWith('.*')
        ? `All names that begin with ${full.slice(0, -2)}.`
        : `The name ${full}.`;
}

function Addresses(props: { form: TokenForm; onChange: (form: TokenForm) => void; problems: Problems }) {
  const { form, onChange } = props;
  const { client } = useSuspenseQuery(sessionQuery).data;
  const lists = [
    ['addressesIn', 'Is in'],
    ['addressesNotIn', 'Is not in'],
  ] as const;
  return (
    <Section
      title="Client address filtering"
      hint="Optional. From where the token can be used: addresses or blocks, IPv4 and IPv6. Without rules, from everywhere."
    >
      <div className="flex flex-col gap-3">
        {lists.map(([key, label]) =>
          form[key].map((address, i) => (
            <div key={`${key}${i}`} className="flex items-end gap-2">
              <Choice
                label={`Operator of ${label} ${i + 1}`}
                hideLabel
                className="w-32"
                value={key}
                options={lists}
                onChange={(other) =>
                  other === key
                    ? undefined
                    : onChange({
                        ...form,
                        [key]: form[key].filter((_, j) => j !== i),
                        [other]: [...form[other], address],
                      })
                }
              />
              <div className="min-w-0 flex-1">
                <TextField
                  label={`Address or block ${i + 1} that the client ${label.toLowerCase()}`}
                  placeholder="192.0.2.0/24"
                  value={address}
                  onChange={(text) => onChange({ ...form, [key]: form[key].map((old, j) => (j === i ? text : old)) })}
                  error={props.problems(`${key}/${i}`)}
                />
              </div>
              <RemoveButton
                label={`Remove ${label.toLowerCase()} ${i + 1}`}
                onRemove={() => onChange({ ...form, [key]: form[key].filter((_, j) => j !== i) })}
              />
            </div>
          )),
        )}
      </div>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button
          variant="secondary"
          size="sm"
          icon={<PlusIcon aria-hidden />}
          onClick={() => onChange({ ...form, addressesIn: [...form.addressesIn, ''] })}
        >
          Add an address
        </Button>
        {client === null || form.addressesIn.includes(client) ? null : (
          <Button
            variant="ghost"
            size="sm"
            onClick={() => onChange({ ...form, addressesIn: [...form.addressesIn.filter((one) => one !== ''), client] })}
          >
            {`Use my address (${client})`}
          </Button>
        )}
      </div>
      {excludes(form, client) === true ? (
        <div className="mt-3">
          <Caution>{`You come from ${client}, which these rules refuse: you could not use the token from here.`}</Caution>
        </div>
      ) : null}
      <Problem text={props.problems('addresses')} />
    </Section>
  );
}

function Lifetime(props: { form: TokenForm; onChange: (form: TokenForm) => void; problems: Problems }) {
  const { form, onChange } = props;
  type Day = TokenForm['unfinished'][number];
  const without = (name: Day) => form.unfinished.filter((one) => one !== name);
  function noteHalfTyped(name: Day, input: HTMLInputElement) {
    const unfinished = input.validity.badInput ? [...without(name), name] : without(name);
    if (unfinished.length !== form.unfinished.length) {
      onChange({ ...form, unfinished });
    }
  }
  return (
    <Section title="TTL" hint="Optional. The token is valid from the start of the first day to the start of the last, 00:00 UTC.">
      <div className="flex flex-wrap gap-4">
        <div className="w-48">
          <TextField
            label="Start date"
            type="date"
            value={form.notBefore}
            onChange={(notBefore) => onChange({ ...form, notBefore, unfinished: without('notBefore') })}
            onBlur={(event) => noteHalfTyped('notBefore', event.currentTarget)}
            error={props.problems('notBefore')}
          />
        </div>
        <div className="w-48">
          <TextField
            label="End date"
            type="date"
            value={form.expiresOn}
            min={dayFromNow(1)}
            onChange={(expiresOn) => onChange({ ...form, expiresOn, unfinished: without('expiresOn') })}
            onBlur={(event) => noteHalfTyped('expiresOn', event.currentTarget)}
            error={props.problems('expiresOn')}
          />
        </div>
      </div>
      <div className="mt-3 flex flex-wrap gap-2">
        {TTLS.map(([days, words]) => (
          <Button
            key={days}
            variant="ghost"
            size="sm"
            onClick={() => onChange({ ...form, expiresOn: dayFromNow(days), unfinished: without('expiresOn') })}
          >
            {`Ends in ${words}`}
          </Button>
        ))}
      </div>
    </Section>
  );
}

function AddRow(props: { label: string; onAdd: () => void }) {
  return (
    <div className="mt-3">
      <Button variant="ghost" size="sm" icon={<PlusIcon aria-hidden />} onClick={props.onAdd}>
        {props.label}
      </Button>
    </div>
  );
}

function RemoveButton(props: { label: string; onRemove?: () => void }) {
  return props.onRemove === undefined ? null : (
    <Button
      variant="ghost"
      shape="square"
      icon={<TrashIcon aria-hidden />}
      aria-label={props.label}
      onClick={props.onRemove}
    />
  );
}

function Problem(props: { text: string | undefined }): ReactNode {
  return props.text === undefined ? null : (
    <p role="alert" className="mt-2 text-sm text-kumo-danger">
      {props.text}
    </p>
  );
}
