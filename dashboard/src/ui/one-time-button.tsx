import { Button } from '@cloudflare/kumo/components/button';

/**
 * A button for an action that a row allows once. Afterwards the row and the button stay in place: if the row were removed,
 * a second click would act on the row that moves up. The button keeps the focus, which a disabled one would lose.
 */
export function OneTimeButton(props: {
  done: boolean;
  label: string;
  doneLabel: string;
  of: string;
  onClick: () => void;
}) {
  const label = props.done ? props.doneLabel : props.label;
  return (
    <Button
      size="sm"
      variant="ghost"
      className={`min-w-18 justify-center ${props.done ? 'cursor-default opacity-70' : ''}`}
      aria-label={`${label} ${props.of}`}
      aria-disabled={props.done}
      onClick={() => (props.done ? undefined : props.onClick())}
    >
      {label}
    </Button>
  );
}
