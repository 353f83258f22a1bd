import { useState } from 'react';
import { api, result, type Schemas } from '../api/client';
import { TextField } from '../ui/input';
import { Cell } from '../ui/table';
import { Collection, ItemForm, type FormProps } from './collection';
import { useSubmission } from './submission';

type Acl = Schemas['Acl'];

/** The addresses that need no key to fetch the zones of the account. */
export function Acls(props: { accountId: string; acls: readonly Acl[]; disabledReason: string | undefined }) {
  const { accountId } = props;
  return (
    <Collection
      accountId={accountId}
      title="ACLs"
      hint="Addresses that can fetch every zone with enabled transfers, without a key. Only PowerDNS with a catalog zone needs one."
      noun="an ACL"
      head={['Range']}
      items={props.acls}
      disabledReason={props.disabledReason}
      cells={(acl) => <Cell className="min-w-32 break-all">{acl.ip_range}</Cell>}
      form={(form) => <AclFields {...form} />}
      remove={async ({ id }) =>
        result(
          await api.DELETE('/accounts/{account_id}/secondary_dns/acls/{acl_id}', {
            params: { path: { account_id: accountId, acl_id: id } },
          }),
        )
      }
      removalHint="Its addresses can then fetch zones only with a key."
    />
  );
}

function AclFields({ accountId, item, onClose }: FormProps<Acl>) {
  const [form, setForm] = useState({ name: item?.name ?? '', range: item?.ip_range ?? '' });
  const submission = useSubmission(['/name', '/ip_range']);
  const path = { account_id: accountId };

  const request = () => async () => {
    const body = { name: form.name.trim(), ip_range: form.range.trim() };
    return result(
      item === undefined
        ? await api.POST('/accounts/{account_id}/secondary_dns/acls', { params: { path }, body })
        : await api.PUT('/accounts/{account_id}/secondary_dns/acls/{acl_id}', {
            params: { path: { ...path, acl_id: item.id } },
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
        placeholder="office"
        required
        value={form.name}
        onChange={(name) => setForm({ ...form, name })}
        error={submission.problemAt('/name')}
      />
      <TextField
        label="Range"
        placeholder="192.0.2.0/28"
        hint="An address, or a block of at most /24 (IPv4) or /64 (IPv6)."
        required
        value={form.range}
        onChange={(range) => setForm({ ...form, range })}
        error={submission.problemAt('/ip_range')}
      />
    </ItemForm>
  );
}
