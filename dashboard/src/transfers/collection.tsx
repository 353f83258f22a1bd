import { Button } from '@cloudflare/kumo/components/button';
import { Dialog } from '@cloudflare/kumo/components/dialog';
import { PlusIcon } from '@phosphor-icons/react';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { secondaryDnsKeys } from '../api/transfers';
import { Confirm } from '../ui/confirm';
import { Section } from '../ui/page';
import { EmptyState, ErrorBanner } from '../ui/states';
import { Cell, DataTable } from '../ui/table';
import { useSubmission } from './submission';

interface Item {
  id: string;
  name: string;
}

/** What the form of an object gets: the object, or none for a new one. */
export interface FormProps<T extends Item> {
  accountId: string;
  item: T | undefined;
  onClose: () => void;
}

/** The keys, peers or ACLs of an account, with the dialogs that add, change and delete one. */
export function Collection<T extends Item>(props: {
  accountId: string;
  title: string;
  hint: ReactNode;
  /** With its article, such as `a peer`. */
  noun: string;
  head: string[];
  items: readonly T[];
  disabledReason: string | undefined;
  /** The cells after the name. */
  cells: (item: T) => ReactNode;
  form: (form: FormProps<T>) => ReactNode;
  remove: (item: T) => Promise<unknown>;
  removalHint: string;
}) {
  const { accountId, noun, disabledReason } = props;
  const queries = useQueryClient();
  const removal = useSubmission();
  const [editing, setEditing] = useState<T | 'new'>();
  const [removing, setRemoving] = useState<T>();
  const thing = noun.slice(noun.indexOf(' ') + 1);
  const close = () => setEditing(undefined);
  const writes = { disabled: disabledReason !== undefined, title: disabledReason };
  const add = (
    <Button variant="primary" size="sm" icon={<PlusIcon aria-hidden />} {...writes} onClick={() => setEditing('new')}>
      {`Add ${noun}`}
    </Button>
  );

  async function remove(item: T) {
    if (await removal.submit(() => props.remove(item))) {
      await queries.invalidateQueries({ queryKey: secondaryDnsKeys.account(accountId) });
      setRemoving(undefined);
    }
  }

  return (
    <Section title={props.title} hint={props.hint} actions={add}>
      {props.items.length === 0 ? (
        <EmptyState title={`No ${thing}s yet`} />
      ) : (
        <DataTable label={props.title} head={['Name', ...props.head, '']}>
          {props.items.map((item) => (
            <tr key={item.id}>
              <Cell className="min-w-36 font-medium break-all">{item.name}</Cell>
              {props.cells(item)}
              <Cell>
                <div className="flex justify-end gap-1">
                  <Button
                    size="sm"
                    variant="ghost"
                    aria-label={`Edit the ${thing} ${item.name}`}
                    {...writes}
                    onClick={() => setEditing(item)}
                  >
                    Edit
                  </Button>
                  <Button
                    size="sm"
                    variant="ghost"
                    aria-label={`Delete the ${thing} ${item.name}`}
                    {...writes}
                    onClick={() => {
                      removal.reset();
                      setRemoving(item);
                    }}
                  >
                    Delete
                  </Button>
                </div>
              </Cell>
            </tr>
          ))}
        </DataTable>
      )}
      <Dialog.Root open={editing !== undefined} onOpenChange={(open: boolean) => (open ? undefined : close())}>
        <Dialog size="lg" className="p-6">
          <Dialog.Title className="mb-4 text-xl font-semibold">
            {editing === undefined || editing === 'new' ? `Add ${noun}` : `Edit the ${thing} ${editing.name}`}
          </Dialog.Title>
          {editing === undefined
            ? null
            : props.form({ accountId, item: editing === 'new' ? undefined : editing, onClose: close })}
        </Dialog>
      </Dialog.Root>
      <Confirm
        open={removing !== undefined}
        title={`Delete the ${thing} ${removing?.name ?? ''}?`}
        confirm="Delete"
        destructive
        busy={removal.busy}
        onConfirm={() => (removing === undefined ? undefined : void remove(removing))}
        onClose={() => setRemoving(undefined)}
      >
        <p className="mb-2">{props.removalHint}</p>
        {removal.general === undefined ? null : (
          <ErrorBanner title={`The ${thing} was not deleted`} error={removal.general} />
        )}
      </Confirm>
    </Section>
  );
}

/** The form in the dialog of an object: fields, the error that belongs to none of them, and the buttons. */
export function ItemForm(props: {
  accountId: string;
  isNew: boolean;
  submission: ReturnType<typeof useSubmission>;
  /** Returns the request; undefined when a field is invalid. */
  request: () => (() => Promise<unknown>) | undefined;
  onClose: () => void;
  children: ReactNode;
}) {
  const queries = useQueryClient();
  const { busy, general, submit } = props.submission;

  async function save(event: SubmitEvent) {
    event.preventDefault();
    const request = props.request();
    if (request !== undefined && (await submit(request))) {
      await queries.invalidateQueries({ queryKey: secondaryDnsKeys.account(props.accountId) });
      props.onClose();
    }
  }

  return (
    <form className="flex flex-col gap-4" onSubmit={(event) => void save(event)}>
      {general === undefined ? null : <ErrorBanner title="Nothing was saved" error={general} />}
      {props.children}
      <div className="mt-2 flex justify-end gap-2">
        <Button type="button" variant="secondary" onClick={props.onClose}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" loading={busy}>
          {props.isNew ? 'Add' : 'Save'}
        </Button>
      </div>
    </form>
  );
}
