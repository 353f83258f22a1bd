const FORMAT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });
const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** A time of the API in the browser's time zone. */
export function time(when: string): string {
  return FORMAT.format(new Date(when));
}

/** The day of a time of the API, in UTC. */
export function day(when: string): string {
  return DAY.format(new Date(when));
}

/** `3 hours ago`, `in 2 days`. */
export function ago(when: string, now = Date.now()): string {
  const seconds = (new Date(when).getTime() - now) / 1000;
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length) {
      return RELATIVE.format(Math.trunc(seconds / length), unit);
    }
  }
  return 'just now';
}

/** `2 minutes`: a length of time, in its largest unit. */
export function duration(millis: number): string {
  const seconds = Math.trunc(millis / 1000);
  if (seconds < 1) {
    return 'a moment';
  }
  const [unit, length] = UNITS.find(([, one]) => seconds >= one) ?? (['second', 1] as const);
  const words = new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay: 'long' });
  return words.format(Math.trunc(seconds / length));
}

/** The day `days` from now, as `2026-12-31` (UTC). */
export function dayFromNow(days: number, now = Date.now()): string {
  return new Date(now + days * 86_400_000).toISOString().slice(0, 10);
}

/** The days until a time of the API; negative after it. */
export function daysUntil(when: string, now = Date.now()): number {
  return (new Date(when).getTime() - now) / 86_400_000;
}
