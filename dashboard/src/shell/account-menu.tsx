import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { accountsQuery } from '../api/queries';
import { paths } from '../paths';
import { REQUIRED, useHasPermission } from '../permissions/roles';
import { Select } from '../ui/input';
import { NavLink } from './nav-link';

/** The pages of an account, and the choice of the account where there are several. */
export function AccountMenu() {
  const navigate = useNavigate();
  const { accountId } = useParams({ strict: false });
  const accounts = useQuery(accountsQuery).data ?? [];
  const current = accountId ?? accounts[0]?.id;
  const hasPermission = useHasPermission(current);
  if (current === undefined) {
    return null;
  }
  return (
    <nav aria-label="Account" className="flex flex-col gap-0.5">
      {accounts.length > 1 ? (
        <Select
          label="Account"
          className="px-1 pb-2"
          value={current}
          options={accounts.map((account) => [account.id, account.name] as const)}
          onChange={(id) => void navigate({ to: paths.zones, params: { accountId: id } })}
        />
      ) : (
        <p className="truncate px-2 pb-1 text-xs font-medium tracking-wide text-kumo-subtle uppercase">
          {accounts[0]?.name}
        </p>
      )}
      <NavLink to={paths.zones} params={{ accountId: current }} exact>
        Zones
      </NavLink>
      {hasPermission(REQUIRED.readTransfers) ? (
        <NavLink to={paths.transfers} params={{ accountId: current }}>
          Zone transfers
        </NavLink>
      ) : null}
      {hasPermission(REQUIRED.readAccount) ? (
        <>
          <NavLink to={paths.accountTokens} params={{ accountId: current }}>
            Account API tokens
          </NavLink>
          <NavLink to={paths.members} params={{ accountId: current }}>
            Members
          </NavLink>
          <NavLink to={paths.auditLog} params={{ accountId: current }}>
            Audit log
          </NavLink>
        </>
      ) : null}
    </nav>
  );
}
