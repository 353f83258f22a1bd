import { Button } from '@cloudflare/kumo/components/button';
import { Dialog } from '@cloudflare/kumo/components/dialog';
import type { ReactNode } from 'react';

/** A dialog that asks before an action that cannot be undone. */
export function Confirm(props: {
  open: boolean;
  title: string;
  children: ReactNode;
  confirm: string;
  destructive?: boolean;
  busy?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}) {
  return (
    <Dialog.Root open={props.open} onOpenChange={(open: boolean) => (open ? undefined : props.onClose())}>
      <Dialog size="lg" className="p-6">
        <Dialog.Title className="mb-3 text-xl font-semibold">{props.title}</Dialog.Title>
        <Dialog.Description render={<div />} className="text-kumo-subtle">
          {props.children}
        </Dialog.Description>
        <div className="mt-6 flex justify-end gap-2">
          <Button variant="secondary" onClick={props.onClose}>
            Cancel
          </Button>
          <Button
            variant={props.destructive === true ? 'destructive' : 'primary'}
            loading={props.busy === true}
            onClick={props.onConfirm}
          >
            {props.confirm}
          </Button>
        </div>
      </Dialog>
    </Dialog.Root>
  );
}
