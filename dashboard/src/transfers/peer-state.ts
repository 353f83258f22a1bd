/** The words for what the nameservers of a zone have. */
import type { Schemas } from '../api/client';
import { duration } from '../ui/time';

export type PeerState = Schemas['PeerState'];

const HALF_OF_SERIALS = 2 ** 31;

/** The likely causes of the errors that the API reports. docs/operate/dns.md has more. */
const CAUSES: readonly (readonly [error: string, cause: string])[] = [
  [
    'timeout',
    'It does not answer: it may not be running, its address or port may be wrong, or a firewall may drop UDP to it.',
  ],
  [
    'refused by the peer: NOTAUTH',
    'It does not have the zone: add the zone, or the catalog zone, to its configuration.',
  ],
  ['refused by the peer: REFUSED', 'It accepts no NOTIFY from this server: allow the address of this server there.'],
  ['refused by the peer: ', 'Its log has the reason.'],
  ['TSIG: bad key', 'It does not know the key, or has another algorithm for it.'],
  ['TSIG: bad signature', 'It has another secret for the key.'],
  ['TSIG: bad time', 'The clocks differ by more than five minutes.'],
];

/** The likely cause of an error; undefined for an error that explains itself. */
export function causeOf(error: string): string | undefined {
  return CAUSES.find(([start]) => error.startsWith(start))?.[1];
}

export type Progress = 'current' | 'behind' | 'unknown';

/** How far a nameserver has followed a zone with this serial. */
export function progressOf(peer: PeerState, serial: number): Progress {
  if (peer.behind_since === undefined && peer.fetched_serial === undefined) {
    return 'unknown';
  }
  return peer.behind_since === undefined && peer.fetched_serial === serial ? 'current' : 'behind';
}

/** The state of a nameserver of a zone with this serial. */
export function stateWords(peer: PeerState, serial: number, now: number): string {
  const { fetched_serial: fetched, behind_since: since } = peer;
  switch (progressOf(peer, serial)) {
    case 'current':
      return `has serial ${serial}`;
    case 'behind': {
      const time = duration(since === undefined ? 0 : now - Date.parse(since));
      const has = fetched === undefined ? `has not fetched ${serial} yet` : `has ${fetched} of ${serial}`;
      return `behind for ${time} (${has})`;
    }
    case 'unknown':
      return 'not reached yet';
  }
}

/** What a nameserver answers, where that is not what it has fetched. */
export function servedWords({ served_serial: served, fetched_serial: fetched }: PeerState): string | undefined {
  if (served === undefined || served === fetched) {
    return undefined;
  }
  return fetched !== undefined && isNewer(served, fetched)
    ? `It answers with its own serial ${served}, as a nameserver that signs the zone does.`
    : `It still answers with serial ${served}.`;
}

/** RFC 1982: serials wrap. */
function isNewer(serial: number, other: number): boolean {
  const steps = (serial - other) >>> 0;
  return steps !== 0 && steps < HALF_OF_SERIALS;
}

/** What all nameservers of a zone have together. */
export function summaryWords(peers: readonly PeerState[], serial: number): string {
  const current = peers.filter((peer) => progressOf(peer, serial) === 'current').length;
  if (peers.length === 1) {
    return current === 1 ? `The nameserver has serial ${serial}, the newest.` : `The newest serial is ${serial}.`;
  }
  return current === peers.length
    ? `All ${peers.length} nameservers have serial ${serial}, the newest.`
    : `${current} of ${peers.length} nameservers ${current === 1 ? 'has' : 'have'} serial ${serial}, the newest.`;
}
