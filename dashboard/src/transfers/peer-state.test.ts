import { expect, test } from 'vitest';
import { causeOf, progressOf, servedWords, stateWords, summaryWords, type PeerState } from './peer-state';

const NOW = Date.parse('2026-06-15T12:00:00Z');
const peer = (state: Partial<PeerState>): PeerState => ({ id: '1', name: 'ns1', ...state });

test.each([
  [{ fetched_serial: 123 }, 'current', 'has serial 123'],
  [{ fetched_serial: 123, error: 'timeout' }, 'current', 'has serial 123'],
  [{ fetched_serial: 120, behind_since: '2026-06-15T11:58:00Z' }, 'behind', 'behind for 2 minutes (has 120 of 123)'],
  [{ fetched_serial: 120 }, 'behind', 'behind for a moment (has 120 of 123)'],
  [{ behind_since: '2026-06-15T11:00:00Z' }, 'behind', 'behind for 1 hour (has not fetched 123 yet)'],
  [{ behind_since: '2026-06-15T12:00:05Z', fetched_serial: 120 }, 'behind', 'behind for a moment (has 120 of 123)'],
  [{}, 'unknown', 'not reached yet'],
  [{ error: 'timeout' }, 'unknown', 'not reached yet'],
] as const)('%j is %s', (state, progress, words) => {
  expect(progressOf(peer(state), 123)).toBe(progress);
  expect(stateWords(peer(state), 123, NOW)).toBe(words);
});

test.each([
  [{}, undefined],
  [{ fetched_serial: 123, served_serial: 123 }, undefined],
  [{ fetched_serial: 123, served_serial: 120 }, 'It still answers with serial 120.'],
  [{ served_serial: 120 }, 'It still answers with serial 120.'],
  [
    { fetched_serial: 123, served_serial: 456 },
    'It answers with its own serial 456, as a nameserver that signs the zone does.',
  ],
  [
    { fetched_serial: 4294967295, served_serial: 2 },
    'It answers with its own serial 2, as a nameserver that signs the zone does.',
  ],
  [{ fetched_serial: 2, served_serial: 4294967295 }, 'It still answers with serial 4294967295.'],
])('%j answers: %s', (state, words) => {
  expect(servedWords(peer(state))).toBe(words);
});

test('the summary counts the nameservers with the newest serial', () => {
  const current = peer({ fetched_serial: 123 });
  const behind = peer({ fetched_serial: 120, behind_since: '2026-06-15T11:58:00Z' });
  expect(summaryWords([current], 123)).toBe('The nameserver has serial 123, the newest.');
  expect(summaryWords([behind], 123)).toBe('The newest serial is 123.');
  expect(summaryWords([current, current], 123)).toBe('All 2 nameservers have serial 123, the newest.');
  expect(summaryWords([current, behind], 123)).toBe('1 of 2 nameservers has serial 123, the newest.');
  expect(summaryWords([behind, peer({})], 123)).toBe('0 of 2 nameservers have serial 123, the newest.');
});

test('each error of the document has a cause', () => {
  const [document = ''] = Object.values(
    import.meta.glob<string>('../../../docs/operate/dns.md', { query: '?raw', import: 'default', eager: true }),
  );
  const errors = [...document.matchAll(/^\| `([^`]+)`/gm)].map(([, error = '']) => error);
  expect(errors).toContain('timeout');
  for (const error of errors) {
    expect([error, causeOf(error)]).toEqual([error, expect.any(String)]);
  }
  expect(causeOf('refused by the peer: FORMERR')).toBe('Its log has the reason.');
  expect(causeOf('the address is not within dns-peer-networks')).toBeUndefined();
});
