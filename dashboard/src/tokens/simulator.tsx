import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { ApiError, type Schemas } from '../api/client';
import { accountsQuery, allZonesQuery, decisionQuery, sessionQuery, type Owner } from '../api/queries';
import { FIELDS } from '../zones/record-types';
import { Select, TextField } from '../ui/input';
import { Section } from '../ui/page';
import { ErrorBanner } from '../ui/states';
import {
  explainDecision,
  INITIAL_OPERATION,
  OPERATIONS,
  toDecisionRequest,
  type SimulatorInput,
} from './decision-request';

/** Asks the server how it would decide a request with this token. */
export function AccessSimulator(props: { owner: Owner; token: Schemas['Token'] }) {
  const { client } = useSuspenseQuery(sessionQuery).data;
  const zones = useQuery(allZonesQuery).data ?? [];
  const accounts = useQuery(accountsQuery).data ?? [];
  const [input, setInput] = useState<SimulatorInput>({
    operation: INITIAL_OPERATION,
    zone: '',
    account: '',
    recordType: 'A',
    recordName: '',
    client: '',
  });
  const { operation } = input;
  const zone = input.zone || (zones[0]?.id ?? '');
  const zoneName = zones.find((one) => one.id === zone)?.name;
  const completed = {
    ...input,
    zone,
    account: input.account || (accounts[0]?.id ?? ''),
    recordName: input.recordName || (zoneName ?? ''),
  };
  const request = useDeferredValue(JSON.stringify(toDecisionRequest(completed) ?? null));
  const decision = useQuery(decisionQuery(props.owner, props.token.id, request));
  const problem = decision.error instanceof ApiError ? decision.error : undefined;
  const set = (more: Partial<SimulatorInput>) => setInput({ ...input, ...more });

  return (
    <Section
      title="Access simulator"
      hint="Shows how the server would decide a request with this token. It changes nothing and does not count as a use."
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <Select
          label="Operation"
          value={operation.name}
          options={OPERATIONS.map(({ name }) => [name, name] as const)}
          onChange={(name) => set({ operation: OPERATIONS.find((one) => one.name === name) ?? INITIAL_OPERATION })}
        />
        {operation.subject === 'zone' || operation.subject === 'record' ? (
          <Select
            label="Zone"
            value={zone}
            options={zones.map(({ id, name }) => [id, name] as const)}
            onChange={(id) => set({ zone: id, recordName: '' })}
          />
        ) : null}
        {operation.subject === 'account' ? (
          <Select
            label="Account"
            value={completed.account}
            options={accounts.map(({ id, name }) => [id, name] as const)}
            onChange={(account) => set({ account })}
          />
        ) : null}
        {operation.subject === 'record' ? (
          <>
            <Select
              label="Record type"
              value={input.recordType}
              options={Object.keys(FIELDS).map((type) => [type, type] as const)}
              onChange={(recordType) => set({ recordType })}
            />
            <TextField
              label="Record name"
              value={input.recordName}
              placeholder={zoneName ?? ''}
              onChange={(recordName) => set({ recordName })}
              error={problem?.at('/record')}
            />
          </>
        ) : null}
        <TextField
          label="From address"
          value={input.client}
          placeholder={client ?? ''}
          onChange={(address) => set({ client: address })}
          error={problem?.at('/client')}
        />
      </div>
      <div aria-live="polite" className="mt-4 min-h-12">
        {decision.isError && problem?.at('/record') === undefined && problem?.at('/client') === undefined ? (
          <ErrorBanner
            title="The decision cannot be shown"
            error={decision.error}
            retry={() => void decision.refetch()}
          />
        ) : null}
        {decision.isSuccess && decision.data !== null ? (
          <Decision token={props.token} decision={decision.data} />
        ) : null}
      </div>
    </Section>
  );
}

function Decision(props: { token: Schemas['Token']; decision: Schemas['TokenDecision'] }) {
  const { token, decision } = props;
  const index = token.policies.findIndex((policy) => policy.id === decision.policy?.id);
  const policy = token.policies[index];
  return (
    <p>
      <strong className={`font-semibold ${decision.allowed ? 'text-kumo-success' : 'text-kumo-danger'}`}>
        {decision.allowed ? 'Allowed. ' : `Refused${decision.status === null ? '' : ` (${decision.status})`}. `}
      </strong>
      {explainDecision(decision, index < 0 ? undefined : index + 1)}
      {policy === undefined ? null : (
        <span className="text-kumo-subtle">
          {` (${policy.effect === 'deny' ? 'denies ' : ''}${policy.permission_groups.map(({ name, id }) => name ?? id).join(', ')})`}
        </span>
      )}
      {decision.further === null ? null : ` ${decision.further[0]?.toUpperCase()}${decision.further.slice(1)}.`}
    </p>
  );
}
