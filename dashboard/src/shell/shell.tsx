import { Button } from '@cloudflare/kumo/components/button';
import { ListIcon } from '@phosphor-icons/react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useState } from 'react';
import { sessionQuery } from '../api/queries';
import { paths } from '../paths';
import { ReauthenticationProvider } from '../signin/reauthentication';
import { ColorModeSelect } from '../ui/color-mode';
import { AccountMenu } from './account-menu';
import { NavLink } from './nav-link';
import { UserBar } from './user-bar';

/** The navigation around the pages of a user who is signed in. */
export function Shell() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [shownPath, setShownPath] = useState(path);
  if (path !== shownPath) {
    setShownPath(path);
    setMenuOpen(false);
  }
  return (
    <ReauthenticationProvider>
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
              aria-expanded={isMenuOpen}
              aria-controls="menu"
              onClick={() => setMenuOpen(!isMenuOpen)}
            />
          </div>
          <div id="menu" className={`${isMenuOpen ? 'flex' : 'hidden'} flex-col gap-5 px-3 pb-4 md:flex`}>
            <AccountMenu />
            <nav aria-label="Profile" className="flex flex-col gap-0.5">
              <p className="px-2 pb-1 text-xs font-medium tracking-wide text-kumo-subtle uppercase">My profile</p>
              <NavLink to={paths.userTokens}>API tokens</NavLink>
              <NavLink to={paths.profile} exact>
                Profile and sessions
              </NavLink>
              <NavLink to={paths.userAuditLog}>My audit log</NavLink>
            </nav>
            <div className="border-t border-kumo-line px-1 pt-4 md:mt-auto">
              <ColorModeSelect />
            </div>
            <UserBar email={session.user.email} />
          </div>
        </header>
        <div className="min-w-0 flex-1">
          <Outlet />
        </div>
      </div>
    </ReauthenticationProvider>
  );
}
