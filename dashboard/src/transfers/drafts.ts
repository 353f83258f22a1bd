/** The forms of TSIG keys and peers, and the requests that they send. */
import type { Schemas } from '../api/client';
import { SECRET_MASK } from '../api/transfers';

type Tsig = Schemas['Tsig'];
type Peer = Schemas['Peer'];

export const ALGORITHMS = ['hmac-sha256.', 'hmac-sha384.', 'hmac-sha512.'] as const satisfies readonly Tsig['algo'][];

const SECRET_BYTES = 32;
const MAX_PORT = 65535;

/** A new secret of 256 random bits, in base64. */
export function newSecret(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(SECRET_BYTES))));
}

export interface KeyForm {
  name: string;
  algorithm: Tsig['algo'];
  /** Empty for the present secret, or for a new one that the server makes. */
  secret: string;
}

export function keyForm(key: Tsig | undefined): KeyForm {
  return { name: key?.name ?? '', algorithm: key?.algo ?? ALGORITHMS[0], secret: '' };
}

/** The request that creates a key, or replaces `key`. */
export function keyDraft(form: KeyForm, key: Tsig | undefined): Schemas['TsigDraft'] {
  const secret = form.secret.trim();
  const sent = secret === '' && key !== undefined ? SECRET_MASK : secret;
  return { name: form.name.trim(), algo: form.algorithm, ...(sent === '' ? {} : { secret: sent }) };
}

export interface PeerForm {
  name: string;
  address: string;
  port: string;
  /** The id of a key; empty for none. */
  key: string;
}

/** A new peer has the only key of the account, if there is one. */
export function peerForm(peer: Peer | undefined, keys: readonly Tsig[]): PeerForm {
  if (peer === undefined) {
    return { name: '', address: '', port: '53', key: keys.length === 1 ? (keys[0]?.id ?? '') : '' };
  }
  return { name: peer.name, address: peer.ip ?? '', port: String(peer.port), key: peer.tsig_id ?? '' };
}

/** What is wrong with a port; undefined for nothing. */
export function portProblem(text: string): string | undefined {
  const port = Number(text);
  return /^\d+$/.test(text.trim()) && port >= 1 && port <= MAX_PORT
    ? undefined
    : `This must be a number from 1 to ${MAX_PORT}`;
}

/** The request that creates a peer, or replaces `peer`. The port must be valid. */
export function peerDraft(form: PeerForm, peer: Peer | undefined): Schemas['PeerDraft'] {
  const address = form.address.trim();
  return {
    name: form.name.trim(),
    port: Number(form.port),
    ...(peer === undefined ? {} : { ixfr_enable: peer.ixfr_enable }),
    ...(address === '' ? {} : { ip: address }),
    ...(form.key === '' ? {} : { tsig_id: form.key }),
  };
}
