import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { ApiProblem, type Schemas } from '../api/client';
import { accountsQuery, allZonesQuery, decisionQuery, sessionQuery, type Owner } from '../api/queries';
import { FIELDS } from '../zones/record-types';
import { Choice, TextField } from '../ui/input';
import { Section } from '../ui/page';
import { Failure } from '../ui/states';
import { because, imagined, OPERATIONS, type Operation, type Question } from './operations';

const FIRST = OPERATIONS[1] as Operation;

/** Asks the server what a request with this token would meet. */
export function Decide(props: { owner: Owner; token: Schemas['Token'] }) {
  const { client } = useSuspenseQuery(sessionQuery).data;
  const zones = useQuery(allZonesQuery).data ?? [];
  const accounts = useQuery(accountsQuery).data ?? [];
  const [question, setQuestion] = useState<Question>({
    operation: FIRST,
    zone: '',
    account: '',
    recordType: 'A',
    recordName: '',
    client: '',
  });
  const { operation } = question;
  const zone = question.zone || (zones[0]?.id ?? '');
  const zoneName = zones.find((one) => one.id === zone)?.name;
  const asked = {
    ...question,
    zone,
    account: question.account || (accounts[0]?.id ?? ''),
    recordName: question.recordName || (zoneName ?? ''),
  };
  const request = useDeferredValue(JSON.stringify(imagined(asked) ?? null));
  const decision = useQuery(decisionQuery(props.owner, props.token.id, request));
  const problem = decision.error instanceof ApiProblem ? decision.error : undefined;
  const set = (more: Partial<Question>) => setQuestion({ ...question, ...more });

  return (
    <Section title="What may it do?" hint="Decided as the request itself would be; nothing is changed, and it counts as no use.">
      <div className="grid gap-3 sm:grid-cols-2">
        <Choice
          label="Operation"
          value={operation.name}
          options={OPERATIONS.map(({ name }) => [name, name] as const)}
          onChange={(name) => set({ operation: OPERATIONS.find((one) => one.name === name) ?? FIRST })}
        />
        {operation.about === 'zone' || operation.about === 'record' ? (
          <Choice
            label="Zone"
            value={zone}
            options={zones.map(({ id, name }) => [id, name] as const)}
            onChange={(id) => set({ zone: id, recordName: '' })}
          />
        ) : null}
        {operation.about === 'account' ? (
          <Choice
            label="Account"
            value={asked.account}
            options={accounts.map(({ id, name }) => [id, name] as const)}
            onChange={(account) => set({ account })}
          />
        ) : null}
        {operation.about === 'record' ? (
          <>
            <Choice
              label="Record type"
              value={question.recordType}
              options={Object.keys(FIELDS).map((type) => [type, type] as const)}
              onChange={(recordType) => set({ recordType })}
            />
            <TextField
              label="Record name"
              value={question.recordName}
              placeholder={zoneName ?? ''}
              onChange={(recordName) => set({ recordName })}
              error={problem?.at('/record')}
            />
          </>
        ) : null}
        <TextField
          label="From address"
          value={question.client}
          placeholder={client ?? ''}
          onChange={(address) => set({ client: address })}
          error={problem?.at('/client')}
        />
      </div>
      <div aria-live="polite" className="mt-4 min-h-12">
        {decision.isError && problem?.at('/record') === undefined && problem?.at('/client') === undefined ? (
          <Failure title="It cannot be said" error={decision.error} retry={() => void decision.refetch()} />
        ) : null}
        {decision.isSuccess && decision.data !== null ? (
          <Answer token={props.token} decision={decision.data} />
        ) : null}
      </div>
    </Section>
  );
}

function Answer(props: { token: Schemas['Token']; decision: Schemas['TokenDecision'] }) {
  const { token, decision } = props;
  const index = token.policies.findIndex((policy) => policy.id === decision.policy?.id);
  const policy = token.policies[index];
  return (
    <p>
      <strong className={`font-semibold ${decision.allowed ? 'text-kumo-success' : 'text-kumo-danger'}`}>
        {decision.allowed ? 'Allowed. ' : `Refused${decision.status === null ? '' : ` (${decision.status})`}. `}
      </strong>
      {because(decision, index < 0 ? undefined : index + 1)}
      {policy === undefined ? null : (
        <span className="text-kumo-subtle">
          {` (${policy.effect === 'deny' ? 'denies ' : ''}${policy.permission_groups.map(({ name, id }) => name ?? id).join(', ')})`}
        </span>
      )}
      {decision.further === null ? null : ` ${decision.further[0]?.toUpperCase()}${decision.further.slice(1)}.`}
    </p>
  );
}
