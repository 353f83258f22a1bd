import { Button } from '@cloudflare/kumo/components/button';
import { useState } from 'react';
import { api, result, type Schemas } from '../api/client';
import { SECRET_MASK } from '../api/transfers';
import { CopyButton } from '../ui/copy';
import { Select, TextField } from '../ui/input';
import { Cell } from '../ui/table';
import { Collection, ItemForm, type FormProps } from './collection';
import { ALGORITHMS, keyDraft, keyForm, newSecret } from './drafts';
import { useSubmission } from './submission';

type Tsig = Schemas['Tsig'];

/** The keys with which nameservers and the server sign their messages to each other. */
export function Keys(props: { accountId: string; keys: readonly Tsig[]; disabledReason: string | undefined }) {
  const { accountId } = props;
  return (
    <Collection
      accountId={accountId}
      title="TSIG keys"
      hint="The server and the nameservers sign their messages with a key. Name, algorithm and secret must be equal on both sides."
      noun="a key"
      head={['Algorithm', 'Secret']}
      items={props.keys}
      disabledReason={props.disabledReason}
      cells={(key) => (
        <>
          <Cell className="whitespace-nowrap">{withoutDot(key.algo)}</Cell>
          <Cell>
            <Secret of={key} />
          </Cell>
        </>
      )}
      form={(form) => <KeyFields {...form} />}
      remove={async ({ id }) =>
        result(
          await api.DELETE('/accounts/{account_id}/secondary_dns/tsigs/{tsig_id}', {
            params: { path: { account_id: accountId, tsig_id: id } },
          }),
        )
      }
      removalHint="A key that a peer uses cannot be deleted."
    />
  );
}

/** The secret, hidden until the user shows it. Users who may not replace it do not get it. */
function Secret(props: { of: Tsig }) {
  const { name, secret } = props.of;
  const [isShown, setShown] = useState(false);
  if (secret === SECRET_MASK) {
    return <span className="text-kumo-subtle">hidden from your role</span>;
  }
  return (
    <div className="flex items-center gap-2">
      <code className="min-w-40 rounded bg-kumo-recessed px-2 py-1 font-mono text-sm break-all">
        {isShown ? (
          secret
        ) : (
          <>
            <span aria-hidden>{'•'.repeat(12)}</span>
            <span className="sr-only">hidden</span>
          </>
        )}
      </code>
      <Button
        size="sm"
        variant="ghost"
        aria-label={`${isShown ? 'Hide' : 'Show'} the secret of ${name}`}
        onClick={() => setShown(!isShown)}
      >
        {isShown ? 'Hide' : 'Show'}
      </Button>
      <CopyButton text={secret} label={`the secret of ${name}`} short />
    </div>
  );
}

function KeyFields({ accountId, item, onClose }: FormProps<Tsig>) {
  const [form, setForm] = useState(() => keyForm(item));
  const submission = useSubmission(['/name', '/algo', '/secret']);
  const path = { account_id: accountId };

  const request = () => async () => {
    const body = keyDraft(form, item);
    return result(
      item === undefined
        ? await api.POST('/accounts/{account_id}/secondary_dns/tsigs', { params: { path }, body })
        : await api.PUT('/accounts/{account_id}/secondary_dns/tsigs/{tsig_id}', {
            params: { path: { ...path, tsig_id: item.id } },
            body,
          }),
    );
  };

  return (
    <ItemForm
      accountId={accountId}
      isNew={item === undefined}
      submission={submission}
      request={request}
      onClose={onClose}
    >
      <TextField
        label="Name"
        placeholder="ambit"
        hint="A domain name, as in the configuration of the nameserver."
        required
        value={form.name}
        onChange={(name) => setForm({ ...form, name })}
        error={submission.problemAt('/name')}
      />
      <Select
        label="Algorithm"
        value={form.algorithm}
        options={ALGORITHMS.map((algorithm) => [algorithm, withoutDot(algorithm)] as const)}
        onChange={(algorithm) => setForm({ ...form, algorithm })}
        error={submission.problemAt('/algo')}
      />
      <div className="flex flex-col items-start gap-2">
        <div className="w-full">
          <TextField
            label="Secret"
            className="font-mono"
            autoComplete="off"
            spellCheck={false}
            hint={
              item === undefined
                ? 'In base64. Leave it empty, and the server makes one.'
                : 'In base64. Leave it empty to keep the present one.'
            }
            value={form.secret}
            onChange={(secret) => setForm({ ...form, secret })}
            error={submission.problemAt('/secret')}
          />
        </div>
        <Button type="button" variant="secondary" size="sm" onClick={() => setForm({ ...form, secret: newSecret() })}>
          Make a new secret
        </Button>
      </div>
    </ItemForm>
  );
}

function withoutDot(algorithm: Tsig['algo']): string {
  return algorithm.replace(/\.$/, '');
}
