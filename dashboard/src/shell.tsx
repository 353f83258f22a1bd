import { Button } from '@cloudflare/kumo/components/button';
import { ListIcon, SignOutIcon } from '@phosphor-icons/react';
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link, Outlet, useNavigate, useParams, useRouterState } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api, rememberCsrfToken, result } from './api/client';
import { accountsQuery, sessionQuery } from './api/queries';
import { paths } from './paths';
import { RIGHTS, useHolds } from './rights';
import { ProofProvider } from './signin/proof';
import { dropAllForms } from './tokens/kept';
import { Choice } from './ui/input';
import { ModeChoice } from './ui/mode';
import { inWords } from './ui/states';

/** What stands around every page of somebody who is signed in. */
export function Shell() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const [menu, setMenu] = useState(false);
  const address = useRouterState({ select: (state) => state.location.pathname });
  useEffect(() => {
    setMenu(false);
  }, [address]);
  return (
    <ProofProvider>
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-10 focus:rounded focus:bg-kumo-base focus:px-3 focus:py-2"
      >
        Skip to the contents
      </a>
      <div className="flex min-h-dvh flex-col md:flex-row">
        <header className="border-b border-kumo-line bg-kumo-base md:sticky md:top-0 md:h-dvh md:w-60 md:shrink-0 md:overflow-y-auto md:border-r md:border-b-0">
          <div className="flex items-center justify-between px-4 py-3 md:py-5">
            <Link to={paths.home} className="flex items-center gap-2 font-semibold">
              <img src="/favicon.svg" alt="" width="24" height="24" />
              Ambit
            </Link>
            <Button
              className="md:hidden"
              variant="ghost"
              shape="square"
              icon={<ListIcon aria-hidden />}
              aria-label="Menu"
              aria-expanded={menu}
              aria-controls="menu"
              onClick={() => setMenu(!menu)}
            />
          </div>
          <div id="menu" className={`${menu ? 'flex' : 'hidden'} flex-col gap-5 px-3 pb-4 md:flex`}>
            <AccountMenu />
            <nav aria-label="Profile" className="flex flex-col gap-0.5">
              <p className="px-2 pb-1 text-xs font-medium tracking-wide text-kumo-subtle uppercase">My profile</p>
              <Item to={paths.userTokens}>API tokens</Item>
              <Item to={paths.profile} exact>
                Profile and sessions
              </Item>
              <Item to={paths.userAuditLog}>My audit log</Item>
            </nav>
            <div className="border-t border-kumo-line px-1 pt-4 md:mt-auto">
              <ModeChoice />
            </div>
            <SignedInAs email={session.user.email} />
          </div>
        </header>
        <div className="min-w-0 flex-1">
          <Outlet />
        </div>
      </div>
    </ProofProvider>
  );
}

function AccountMenu() {
  const navigate = useNavigate();
  const { accountId } = useParams({ strict: false });
  const accounts = useQuery(accountsQuery).data ?? [];
  const current = accountId ?? accounts[0]?.id;
  const readsAccount = useHolds(current)(RIGHTS.readAccount);
  if (current === undefined) {
    return null;
  }
  return (
    <nav aria-label="Account" className="flex flex-col gap-0.5">
      {accounts.length > 1 ? (
        <Choice
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
      <Item to={paths.zones} params={{ accountId: current }} exact>
        Zones
      </Item>
      {readsAccount ? (
        <>
          <Item to={paths.accountTokens} params={{ accountId: current }}>
            Account API tokens
          </Item>
          <Item to={paths.members} params={{ accountId: current }}>
            Members
          </Item>
          <Item to={paths.auditLog} params={{ accountId: current }}>
            Audit log
          </Item>
        </>
      ) : null}
    </nav>
  );
}

function Item(props: { to: string; params?: Record<string, string>; exact?: boolean; children: string }) {
  return (
    <Link
      to={props.to}
      params={props.params ?? {}}
      activeOptions={{ exact: props.exact === true, includeSearch: false }}
      activeProps={{ className: 'bg-kumo-tint font-medium text-kumo-default', 'aria-current': 'page' }}
      inactiveProps={{ className: 'text-kumo-subtle hover:bg-kumo-tint hover:text-kumo-default' }}
      className="rounded-md px-2 py-1.5 focus-visible:outline-2 focus-visible:outline-kumo-focus"
    >
      {props.children}
    </Link>
  );
}

function SignedInAs(props: { email: string }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [error, setError] = useState<unknown>();
  async function signOut() {
    setError(undefined);
    try {
      result(await api.DELETE('/session'));
    } catch (problem) {
      setError(problem); // whoever goes away now must know that the session goes on
      return;
    }
    rememberCsrfToken('');
    dropAllForms();
    queries.clear();
    await navigate({ to: paths.signIn });
  }
  return (
    <>
    <div className="flex items-center justify-between gap-2 border-t border-kumo-line pt-4">
      <span className="min-w-0 truncate px-2 text-sm text-kumo-subtle" title={props.email}>
        {props.email}
      </span>
      <Button
        variant="ghost"
        size="sm"
        shape="square"
        icon={<SignOutIcon aria-hidden />}
        aria-label="Sign out"
        onClick={() => void signOut()}
      />
    </div>
    {error === undefined ? null : (
      <p role="alert" className="px-2 text-sm text-kumo-danger">{`You are still signed in. ${inWords(error)}`}</p>
    )}
    </>
  );
}
