/** The names of record scopes, as users write them and as the server reads them: `home`, `@`, `*`, `*.dev`, `_acme-challenge.*`. */

/** The characters of a label: those that DNS software agrees on, letters of other scripts, and any octet by its number. */
const LABEL = /^([\p{L}\p{M}\p{N}_/-]|\\\d{3}){1,63}$/u;
const MAX_LENGTH = 253;

/** Whether `name` has the form of a record scope's name, relative to the zone or in full. */
export function isScopeName(name: string): boolean {
  if (name === '*' || name === '@') {
    return true;
  }
  const inner = name.startsWith('*.') ? name.slice(2) : name.endsWith('.*') ? name.slice(0, -2) : name;
  const labels = inner.replace(/\.$/, '').split('.');
  return inner.length <= MAX_LENGTH && labels.every((label) => LABEL.test(label));
}

/** The full name that the server reads `name` as: one that does not end in the zone's name is relative to the zone. */
export function fullName(name: string, zone: string): string {
  const plain = name.trim().toLowerCase().replace(/\.$/, '');
  if (plain === '@') {
    return zone;
  }
  if (plain === '*' || plain.endsWith('.*') || plain === zone || plain.endsWith(`.${zone}`)) {
    return plain;
  }
  return `${plain}.${zone}`;
}
