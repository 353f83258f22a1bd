import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { refusedRoute, resourceWords } from '../account/audit-search';
import { auditQuery } from '../api/audit';
import type { Owner } from '../api/queries';
import { auditPath } from '../owner';
import { REQUIRED, useHasPermission } from '../permissions/roles';
import { Section } from '../ui/page';
import { Cell, DataTable } from '../ui/table';
import { ago, time } from '../ui/time';

const MAX_SHOWN = 5;

/** The last refused requests with the token. Shows nothing where there are none or the user cannot read the owner's log. */
export function RecentRefusals(props: { owner: Owner; tokenId: string }) {
  const filter = { token: props.tokenId, action: 'access.refuse' };
  const { owner } = props;
  const canRead =
    useHasPermission(owner.kind === 'account' ? owner.id : undefined)(REQUIRED.readAccount) || owner.kind === 'user';
  const entries = useQuery({ ...auditQuery(owner, filter, 1, MAX_SHOWN), enabled: canRead }).data?.entries ?? [];
  if (entries.length === 0) {
    return null;
  }
  return (
    <Section
      title="Recently refused"
      hint="The last requests with this token that were refused. Requests that were refused for the same reason within a minute are counted."
      actions={
        <Link {...auditPath(owner)} search={filter} className="text-sm text-kumo-link hover:underline">
          All refusals
        </Link>
      }
    >
      <DataTable label="Recently refused" head={['When', 'From', 'Request', 'Why']}>
        {entries.map((entry) => (
          <tr key={entry.id}>
            <Cell className="whitespace-nowrap">
              <span title={time(entry.when)}>{ago(entry.when)}</span>
            </Cell>
            <Cell className="min-w-24 break-words">{entry.actor.ip ?? ''}</Cell>
            <Cell className="min-w-40 font-mono text-xs break-words">{refusedRoute(entry)}</Cell>
            <Cell className="min-w-28 break-words">{resourceWords(entry)}</Cell>
          </tr>
        ))}
      </DataTable>
    </Section>
  );
}
