import { expect, test } from 'vitest';
import { ago, dayFromNow, daysUntil, duration } from './time';

const NOW = Date.parse('2026-06-15T12:00:00Z');

test.each([
  ['2026-06-15T11:59:30Z', 'just now'],
  ['2026-06-15T11:59:00Z', '1 minute ago'],
  ['2026-06-15T09:00:00Z', '3 hours ago'],
  ['2026-06-14T12:00:00Z', 'yesterday'],
  ['2026-06-17T12:00:00Z', 'in 2 days'],
  ['2026-04-15T12:00:00Z', '2 months ago'],
  ['2024-06-15T12:00:00Z', '2 years ago'],
])('%s is %s', (when, words) => {
  expect(ago(when, NOW)).toBe(words);
});

test.each([
  [-5_000, 'a moment'],
  [999, 'a moment'],
  [1_000, '1 second'],
  [59_999, '59 seconds'],
  [60_000, '1 minute'],
  [179_000, '2 minutes'],
  [7_200_000, '2 hours'],
  [90_000_000, '1 day'],
])('%d ms are %s', (millis, words) => {
  expect(duration(millis)).toBe(words);
});

test('days are counted in UTC', () => {
  expect(dayFromNow(0, NOW)).toBe('2026-06-15');
  expect(dayFromNow(30, NOW)).toBe('2026-07-15');
  expect(daysUntil('2026-06-17T00:00:00Z', NOW)).toBe(1.5);
  expect(daysUntil('2026-06-15T00:00:00Z', NOW)).toBe(-0.5);
});
