/** Names in record scopes, as people write them and as the server reads them. */

/** The characters of a label: those that DNS software agrees on, letters of other scripts, and any octet by its number. */
const LABEL = /^([\p{L}\p{M}\p{N}_/-]|\\\d{3}){1,63}$/u;

/** Whether `name` can be one: in full or relative, `@`, `*`, `*.below.it` or `begins.with.*`. */
export function isScopeName(name: string): boolean {
  const inner = name.startsWith('*.') ? name.slice(2) : name.endsWith('.*') ? name.slice(0, -2) : name;
  return name === '*' || name === '@' || (inner.length <= 253 && inner.replace(/\.$/, '').split('.').every((label) => LABEL.test(label)));
}

/** What the server makes of `name` in `zone`: where it is not within the zone already, it is relative to it. */
export function inFull(name: string, zone: string): string {
  const plain = name.trim().toLowerCase().replace(/\.$/, '');
  if (plain === '@') {
    return zone;
  }
  if (plain === '*' || plain.endsWith('.*') || plain === zone || plain.endsWith(`.${zone}`)) {
    return plain;
  }
  return `${plain}.${zone}`;
}
