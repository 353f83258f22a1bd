/** Record scopes: `TXT._acme-challenge.*` on the wire, rows of types and a name in the form. */
import { recordRow, type RecordRow } from './model';
import { isScopeName } from './record-names';

/** The rows for record scopes. A and AAAA of the same name, one after the other, are one row. */
export function recordRows(scopes: readonly string[]): RecordRow[] {
  const rows: RecordRow[] = [];
  for (const scope of scopes) {
    const [type, name] = splitScope(scope);
    const last = rows.at(-1);
    if (type === 'AAAA' && last?.name === name && last.types.join() === 'A') {
      rows.splice(-1, 1, { ...last, types: ['A', 'AAAA'] });
    } else {
      rows.push(recordRow([type], name));
    }
  }
  return rows;
}

/** The scopes of a row: `A.home` and `AAAA.home`. */
export function recordScopes({ types, name }: Pick<RecordRow, 'types' | 'name'>): string[] {
  return types.map((type) => `${type}.${name}`);
}

/** What is wrong with the name of a row; undefined when nothing is. */
export function recordProblem({ name }: Pick<RecordRow, 'name'>): string | undefined {
  if (isScopeName(name)) {
    return undefined;
  }
  return name === '' || name.includes('{')
    ? 'Give each record a name, such as home or _acme-challenge.*'
    : `“${name}” is not a valid record name`;
}

function splitScope(scope: string): [type: string, name: string] {
  const dot = scope.indexOf('.');
  return [scope.slice(0, dot), scope.slice(dot + 1)];
}
