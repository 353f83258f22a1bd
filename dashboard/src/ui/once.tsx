import { Button } from '@cloudflare/kumo/components/button';

/**
 * What can be done once to a row, which then says so in the same place: were the row taken away, a second click would do it to the
 * row that moves up. It keeps the focus, which a disabled button would lose.
 */
export function OnceButton(props: { done: boolean; label: string; doneLabel: string; of: string; onClick: () => void }) {
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
