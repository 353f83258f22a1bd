import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { resourceWords } from '../account/audit-search';
import { auditQuery, type Owner } from '../api/queries';
import { RIGHTS, useHolds } from '../rights';
import { Section } from '../ui/page';
import { Cell, DataTable } from '../ui/table';
import { ago, time } from '../ui/time';
import { auditPath } from './owner';

const SHOWN = 5;

/** Why requests with the token failed of late. Nothing where its owner's log may not be read, or when there was none. */
export function Refusals(props: { owner: Owner; tokenId: string }) {
  const search = { token: props.tokenId, action: 'access.refuse' };
  const { owner } = props;
  const mayRead = useHolds(owner.kind === 'account' ? owner.id : undefined)(RIGHTS.readAccount) || owner.kind === 'user';
  const entries = useQuery({ ...auditQuery(owner, search, SHOWN), enabled: mayRead }).data?.entries ?? [];
  if (entries.length === 0) {
    return null;
  }
  return (
    <Section
      title="Refused of late"
      hint="The last requests with this token that were refused. Many for the same reason within a minute are counted."
      actions={
        <Link {...auditPath(owner)} search={search} className="text-sm text-kumo-link hover:underline">
          All refusals
        </Link>
      }
    >
      <DataTable label="Refused of late" head={['When', 'From', 'Request', 'Why']}>
        {entries.map((entry) => (
          <tr key={entry.id}>
            <Cell className="whitespace-nowrap">
              <span title={time(entry.when)}>{ago(entry.when)}</span>
            </Cell>
            <Cell className="min-w-24 break-words">{entry.actor.ip ?? ''}</Cell>
            <Cell className="min-w-40 font-mono text-xs break-words">{routeOf(entry.newValueJson)}</Cell>
            <Cell className="min-w-28 break-words">{resourceWords(entry)}</Cell>
          </tr>
        ))}
      </DataTable>
    </Section>
  );
}

function routeOf(value: unknown): string {
  const { route } = (value ?? {}) as { route?: unknown };
  return typeof route === 'string' ? route : '';
}
