import { Input } from '@cloudflare/kumo/components/input';
import { useId, type InputHTMLAttributes } from 'react';

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

/** A choice of a few, as the browser's own control: it works with every keyboard, reader and phone. */
export function Choice<T extends string>(props: {
  label: string;
  value: T | '';
  options: readonly (readonly [T, string])[];
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
        {props.options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
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
