/** Controls of lists whose rows can be added and removed. A row is an element with `data-row`; its parent is the list. */
import { Button } from '@cloudflare/kumo/components/button';
import { PlusIcon, TrashIcon } from '@phosphor-icons/react';
import { flushSync } from 'react-dom';

export function AddRowButton(props: { label: string; onAdd: () => void }) {
  return (
    <Button variant="ghost" size="sm" icon={<PlusIcon aria-hidden />} onClick={props.onAdd}>
      {props.label}
    </Button>
  );
}

/** Shows nothing where the row cannot be removed. */
export function RemoveRowButton(props: { label: string; onRemove: (() => void) | undefined }) {
  const { label, onRemove } = props;
  return onRemove === undefined ? null : (
    <Button
      variant="ghost"
      shape="square"
      icon={<TrashIcon aria-hidden />}
      aria-label={label}
      onClick={(event) => removeAndMoveFocus(event.currentTarget, onRemove)}
    />
  );
}

/**
 * Removes the row of a button, which loses the focus with it. The focus goes to the first field of the row that takes its
 * place, else of the last row, else to the button after the list: never to a button that would remove another row.
 */
export function removeAndMoveFocus(button: Element, onRemove: () => void) {
  const row = button.closest('[data-row]');
  const list = row?.parentElement;
  if (row === null || list == null) {
    onRemove();
    return;
  }
  const position = [...list.children].indexOf(row);
  flushSync(onRemove);
  const next = list.children.item(Math.min(position, list.children.length - 1));
  const target = next?.querySelector<HTMLElement>('select, input') ?? list.nextElementSibling?.querySelector('button');
  target?.focus();
}

export function FieldError(props: { message: string | undefined }) {
  return props.message === undefined ? null : (
    <p role="alert" className="mt-2 text-sm text-kumo-danger">
      {props.message}
    </p>
  );
}
