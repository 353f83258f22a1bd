import { Button } from '@cloudflare/kumo/components/button';
import { TextField } from '../../ui/input';
import { Section } from '../../ui/page';
import { dayFromNow } from '../../ui/time';
import type { DateField } from '../form/model';
import type { FormProps } from './editor';

const LIFETIMES = [
  [30, '30 days'],
  [90, '90 days'],
  [365, 'a year'],
] as const;

/** The days that the token is valid from and until. */
export function Lifetime(props: FormProps) {
  const { form, onChange, problemOf } = props;
  const unfinishedWithout = (field: DateField) => form.unfinished.filter((one) => one !== field);
  const setDay = (field: DateField, day: string) =>
    onChange({ ...form, [field]: day, unfinished: unfinishedWithout(field) });
  /** Notes whether the date is typed only in part: the browser then reports it as empty. */
  function noteUnfinished(field: DateField, input: HTMLInputElement) {
    const others = unfinishedWithout(field);
    const unfinished = input.validity.badInput ? [...others, field] : others;
    if (unfinished.length !== form.unfinished.length) {
      onChange({ ...form, unfinished });
    }
  }
  const dateProps = (field: DateField) => ({
    type: 'date',
    value: form[field],
    onChange: (day: string) => setDay(field, day),
    onBlur: (event: { currentTarget: HTMLInputElement }) => noteUnfinished(field, event.currentTarget),
    error: problemOf(field),
  });
  return (
    <Section
      title="TTL"
      hint="Optional. The token is valid from the start of the first day to the start of the last, 00:00 UTC."
    >
      <div className="flex flex-wrap gap-4">
        <div className="w-48">
          <TextField label="Start date" {...dateProps('notBefore')} />
        </div>
        <div className="w-48">
          <TextField label="End date" min={dayFromNow(1)} {...dateProps('expiresOn')} />
        </div>
      </div>
      <div className="mt-3 flex flex-wrap gap-2">
        {LIFETIMES.map(([days, words]) => (
          <Button key={days} variant="ghost" size="sm" onClick={() => setDay('expiresOn', dayFromNow(days))}>
            {`Ends in ${words}`}
          </Button>
        ))}
      </div>
    </Section>
  );
}
