import { useState } from 'react';
import { api, result, type Schemas } from '../api/client';
import { Select, TextField } from '../ui/input';
import { Cell } from '../ui/table';
import { Collection, ItemForm, type FormProps } from './collection';
import { peerDraft, peerForm, portProblem } from './drafts';
import { useSubmission } from './submission';

type Peer = Schemas['Peer'];
type Tsig = Schemas['Tsig'];

const NO_KEY = 'none';

/** The nameservers that can follow zones of the account. */
export function Peers(props: {
  accountId: string;
  peers: readonly Peer[];
  keys: readonly Tsig[];
  disabledReason: string | undefined;
}) {
  const { accountId, keys } = props;
  return (
    <Collection
      accountId={accountId}
      title="Peers"
      hint="The nameservers that can follow zones. On the page of a zone you choose those that follow it."
      noun="a peer"
      head={['Address', 'Port', 'Key']}
      items={props.peers}
      disabledReason={props.disabledReason}
      cells={(peer) => (
        <>
          <Cell className="whitespace-nowrap">
            {peer.ip ?? <span className="text-kumo-subtle">none: it gets no NOTIFY</span>}
          </Cell>
          <Cell>{peer.port}</Cell>
          <Cell className="min-w-32 break-all">
            {peer.tsig_id === undefined ? (
              <span className="text-kumo-subtle">none</span>
            ) : (
              (keys.find(({ id }) => id === peer.tsig_id)?.name ?? peer.tsig_id)
            )}
          </Cell>
        </>
      )}
      form={(form) => <PeerFields {...form} keys={keys} />}
      remove={async ({ id }) =>
        result(
          await api.DELETE('/accounts/{account_id}/secondary_dns/peers/{peer_id}', {
            params: { path: { account_id: accountId, peer_id: id } },
          }),
        )
      }
      removalHint="A peer that follows a zone cannot be deleted."
    />
  );
}

function PeerFields({ accountId, item, onClose, keys }: FormProps<Peer> & { keys: readonly Tsig[] }) {
  const [form, setForm] = useState(() => peerForm(item, keys));
  const [invalidPort, setInvalidPort] = useState<string>();
  const submission = useSubmission(['/name', '/ip', '/port', '/tsig_id']);
  const path = { account_id: accountId };

  function request() {
    const problem = portProblem(form.port);
    setInvalidPort(problem);
    if (problem !== undefined) {
      return undefined;
    }
    const body = peerDraft(form, item);
    return async () =>
      result(
        item === undefined
          ? await api.POST('/accounts/{account_id}/secondary_dns/peers', { params: { path }, body })
          : await api.PUT('/accounts/{account_id}/secondary_dns/peers/{peer_id}', {
              params: { path: { ...path, peer_id: item.id } },
              body,
            }),
      );
  }

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
        placeholder="ns1"
        required
        value={form.name}
        onChange={(name) => setForm({ ...form, name })}
        error={submission.problemAt('/name')}
      />
      <div className="grid gap-4 sm:grid-cols-3">
        <div className="sm:col-span-2">
          <TextField
            label="Address"
            placeholder="192.0.2.1"
            hint="IPv4 or IPv6. NOTIFY is sent to it."
            value={form.address}
            onChange={(address) => setForm({ ...form, address })}
            error={submission.problemAt('/ip')}
          />
        </div>
        <div className="min-w-0">
          <TextField
            label="Port"
            inputMode="numeric"
            className="w-full"
            value={form.port}
            onChange={(port) => setForm({ ...form, port })}
            error={invalidPort ?? submission.problemAt('/port')}
          />
        </div>
      </div>
      <div>
        <Select
          label="Key"
          value={form.key === '' ? NO_KEY : form.key}
          options={[...keys.map(({ id, name }) => [id, name] as const), [NO_KEY, 'none'] as const]}
          onChange={(key) => setForm({ ...form, key: key === NO_KEY ? '' : key })}
          error={submission.problemAt('/tsig_id')}
        />
        <p className="mt-2 text-sm text-kumo-subtle">
          {keys.length === 0
            ? 'There is no key yet. Without one, only addresses in the ACLs can fetch zones.'
            : 'Without a key, only addresses in the ACLs can fetch zones.'}
        </p>
      </div>
    </ItemForm>
  );
}
