import { Input } from '@cloudflare/kumo/components/input';
import { useEffect, useId, useRef, useState, type InputHTMLAttributes } from 'react';

const SEARCH_DELAY_MILLIS = 250;

/** A labelled text field with its error message. */
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

/** A search field. It searches when the user pauses typing, because each search is a request to the server. */
export function SearchField(props: { label: string; value: string; onSearch: (text: string) => void }) {
  const { label, value, onSearch } = props;
  const [text, setText] = useState(value);
  const searched = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    // Another value than the last search comes from navigating back. The last search itself must not undo further typing.
    if (value !== searched.current) {
      clearTimeout(timer.current);
      searched.current = value;
      setText(value);
    }
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  function change(typed: string) {
    setText(typed);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      searched.current = typed;
      onSearch(typed);
    }, SEARCH_DELAY_MILLIS);
  }
  return <TextField label={label} type="search" value={text} onChange={change} />;
}

/** A value and its text. An option with a reason cannot be chosen. */
export type Option<T extends string> = readonly [value: T, text: string, disabledReason?: string | undefined];

/** The browser's own select element, which works with every keyboard, screen reader and phone. */
export function Select<T extends string>(props: {
  label: string;
  value: T | '';
  options: readonly Option<T>[];
  onChange: (value: T) => void;
  placeholder?: string;
  hideLabel?: boolean;
  error?: string | undefined;
  className?: string;
}) {
  const id = useId();
  const { value, options, error } = props;
  function change(chosen: string) {
    const option = options.find(([one]) => one === chosen);
    if (option !== undefined) {
      props.onChange(option[0]);
    }
  }
  return (
    <div className={`flex min-w-0 flex-col gap-2 ${props.className ?? ''}`}>
      <label htmlFor={id} className={props.hideLabel === true ? 'sr-only' : 'text-base text-kumo-default'}>
        {props.label}
      </label>
      <select
        id={id}
        value={value}
        aria-invalid={error !== undefined}
        aria-describedby={error === undefined ? undefined : `${id}-error`}
        onChange={(event) => change(event.target.value)}
        className="h-9 w-full min-w-0 rounded-lg border border-kumo-line bg-kumo-base px-3 text-base text-kumo-default focus-visible:outline-2 focus-visible:outline-kumo-focus"
      >
        {value === '' ? <option value="">{props.placeholder ?? 'Choose…'}</option> : null}
        {options.map(([one, text, disabledReason]) => (
          <option key={one} value={one} disabled={disabledReason !== undefined && one !== value}>
            {disabledReason === undefined ? text : `${text} (${disabledReason})`}
          </option>
        ))}
      </select>
      {error === undefined ? null : (
        <p id={`${id}-error`} className="text-sm text-kumo-danger">
          {error}
        </p>
      )}
    </div>
  );
}
