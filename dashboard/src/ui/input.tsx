import { Input } from '@cloudflare/kumo/components/input';
import { useEffect, useId, useRef, useState, type InputHTMLAttributes } from 'react';

const SETTLED_MILLIS = 250;

/** A labelled text field, with what is wrong with it beside it. */
export function TextField(
  props: {
    label: string;
    value: string;
    onChange: (value: string) => void;
    error?: string | undefined;
    hint?: string;
  } & Omit<InputHTMLAttributes<HTMLInputElement>, 'size' | 'onChange' | 'value'>,
) {
  const { label, value, onChange, error, hint, ...rest } = props;
  return (
    <Input
      {...rest}
      label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      {...(hint === undefined ? {} : { description: hint })}
      {...(error === undefined ? {} : { error })}
    />
  );
}

/** A text to look for, told once nobody has typed for a moment: each telling is a question to the server. */
export function SearchField(props: { label: string; value: string; onSearch: (text: string) => void }) {
  const { label, value, onSearch } = props;
  const [text, setText] = useState(value);
  const told = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    // Going back, say. What was told meanwhile comes back, too, and must not undo what is typed on.
    if (value !== told.current) {
      clearTimeout(timer.current);
      told.current = value;
      setText(value);
    }
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  function change(typed: string) {
    setText(typed);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      told.current = typed;
      onSearch(typed);
    }, SETTLED_MILLIS);
  }
  return <TextField label={label} type="search" value={text} onChange={change} />;
}

/** A choice of a few, as the browser's own control: it works with every keyboard, reader and phone. */
export function Choice<T extends string>(props: {
  label: string;
  value: T | '';
  /** Value and text; a third says why it cannot be chosen. */
  options: readonly (readonly [T, string, string?])[];
  onChange: (value: T) => void;
  placeholder?: string;
  hideLabel?: boolean;
  error?: string | undefined;
  className?: string;
}) {
  const id = useId();
  return (
    <div className={`flex min-w-0 flex-col gap-2 ${props.className ?? ''}`}>
      <label htmlFor={id} className={props.hideLabel === true ? 'sr-only' : 'text-base text-kumo-default'}>
        {props.label}
      </label>
      <select
        id={id}
        value={props.value}
        aria-invalid={props.error !== undefined}
        aria-describedby={props.error === undefined ? undefined : `${id}-error`}
        onChange={(event) => props.onChange(event.target.value as T)}
        className="h-9 w-full min-w-0 rounded-lg border border-kumo-line bg-kumo-base px-3 text-base text-kumo-default focus-visible:outline-2 focus-visible:outline-kumo-focus"
      >
        {props.value === '' ? <option value="">{props.placeholder ?? 'Choose…'}</option> : null}
        {props.options.map(([value, text, why]) => (
          <option key={value} value={value} disabled={why !== undefined && value !== props.value}>
            {why === undefined ? text : `${text} (${why})`}
          </option>
        ))}
      </select>
      {props.error === undefined ? null : (
        <p id={`${id}-error`} className="text-sm text-kumo-danger">
          {props.error}
        </p>
      )}
    </div>
  );
}
