/** The filter of client addresses, read as strictly as the server reads it. */
import ipaddr from 'ipaddr.js';
import type { TokenForm } from './model';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

const PREFIX_LENGTH = /^(0|[1-9]\d{0,2})$/;

/** Whether the text is an address or a CIDR block. */
export function isAddressBlock(text: string): boolean {
  const parts = splitBlock(text);
  if (parts === undefined) {
    return false;
  }
  const address = isMixed(parts.base) ? parseMixed(parts.base) : parseAddress(parts.base);
  return address !== undefined && (parts.prefixLength ?? 0) <= bitsOf(address);
}

/**
 * Whether a CIDR block contains an address; undefined when either cannot be read. Addresses that mix both notations
 * (`::ffff:192.0.2.1`) are left to the server, which reads IPv4-mapped ones as IPv4.
 */
export function contains(block: string, address: string): boolean | undefined {
  const parts = splitBlock(block);
  const network = parts === undefined ? undefined : parseAddress(parts.base);
  const client = parseAddress(address);
  if (parts === undefined || network === undefined || client === undefined) {
    return undefined;
  }
  const prefixLength = parts.prefixLength ?? bitsOf(network);
  if (prefixLength > bitsOf(network)) {
    return undefined;
  }
  return network.kind() === client.kind() && client.match(network, prefixLength);
}

/** Whether the rules of the form reject a client at this address; undefined when a rule or the address cannot be read. */
export function rejectsClient(form: TokenForm, client: string | null): boolean | undefined {
  if (client === null) {
    return undefined;
  }
  const included = form.addressesIn.map(({ text }) => contains(text.trim(), client));
  const excluded = form.addressesNotIn.map(({ text }) => contains(text.trim(), client));
  if ([...included, ...excluded].includes(undefined)) {
    return undefined;
  }
  return (included.length > 0 && !included.includes(true)) || excluded.includes(true);
}

/** A block's text as its address and, where there is a slash, its prefix length. */
function splitBlock(text: string): { base: string; prefixLength: number | undefined } | undefined {
  const [base = '', length, ...rest] = text.split('/');
  if (rest.length > 0 || (length !== undefined && !PREFIX_LENGTH.test(length))) {
    return undefined;
  }
  return { base, prefixLength: length === undefined ? undefined : Number(length) };
}

/** Four decimal octets without leading zeros, or groups of hexadecimal digits; the library alone would also read `127.1`. */
function parseAddress(text: string): Address | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) {
    return ipaddr.IPv4.parse(text);
  }
  return /[.%]/.test(text) || !ipaddr.IPv6.isValid(text) ? undefined : ipaddr.IPv6.parse(text);
}

/** Whether the text is of IPv6 with an IPv4 address in its last 32 bits. */
function isMixed(text: string): boolean {
  return text.includes(':') && text.includes('.');
}

function parseMixed(text: string): Address | undefined {
  const quad = text.slice(text.lastIndexOf(':') + 1);
  const isStrict = ipaddr.IPv4.isValidFourPartDecimal(quad) && ipaddr.IPv6.isValid(text);
  return isStrict ? ipaddr.IPv6.parse(text) : undefined;
}

function bitsOf(address: Address): number {
  return address.kind() === 'ipv4' ? 32 : 128;
}
