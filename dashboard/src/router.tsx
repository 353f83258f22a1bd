import { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { auditSearch } from './account/audit-search';
import { ApiError } from './api/client';
import { accountsQuery, sessionQuery } from './api/queries';
import { paths } from './paths';
import {
  createSearch,
  listOrPrefillSearch,
  listSearch,
  oidcSearch,
  recordSearch,
  signInSearch,
  tokenSearch,
} from './search-params';
import { Shell } from './shell/shell';
import { Page } from './ui/page';
import { EmptyState, ErrorBanner, Loading } from './ui/states';

export const queryClient = new QueryClient({
  defaultOptions: {
    // The server may be on this machine: the browser's network status does not apply to it.
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
      retry: (count, error) => !(error instanceof ApiError) && count < 2,
      refetchOnWindowFocus: false,
    },
  },
});

interface Context {
  queries: QueryClient;
}

const root = createRootRouteWithContext<Context>()({ component: Outlet, notFoundComponent: NotFound });

/** Pages for users who are not signed in. */
const signIn = createRoute({
  getParentRoute: () => root,
  path: paths.signIn,
  validateSearch: signInSearch,
  component: lazyRouteComponent(() => import('./signin/sign-in'), 'SignIn'),
});
const setup = createRoute({
  getParentRoute: () => root,
  path: paths.setup,
  component: lazyRouteComponent(() => import('./signin/setup'), 'Setup'),
});
const invitation = createRoute({
  getParentRoute: () => root,
  path: paths.invitation,
  component: lazyRouteComponent(() => import('./signin/invitation'), 'AcceptInvitation'),
});

/** Pages for users who are signed in. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queries.query({ ...sessionQuery, staleTime: 'static' });
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) {
        throw redirect({ to: paths.signIn, search: location.href === paths.home ? {} : { next: location.href } });
      }
      throw error;
    }
  },
});

const home = createRoute({
  getParentRoute: () => signedIn,
  path: paths.home,
  beforeLoad: async ({ context }) => {
    const accounts = await context.queries.query({ ...accountsQuery, staleTime: 'static' });
    const first = accounts[0];
    throw first === undefined
      ? redirect({ to: paths.userTokens, replace: true })
      : redirect({ to: paths.zones, params: { accountId: first.id }, replace: true });
  },
});

const tokens = () => import('./tokens/list');
const create = () => import('./tokens/create/create');
const token = () => import('./tokens/view');
const audit = () => import('./account/audit-log');

const userTokens = createRoute({
  getParentRoute: () => signedIn,
  path: paths.userTokens,
  validateSearch: listOrPrefillSearch,
  beforeLoad: ({ search }) => {
    if (search.permissionGroupKeys !== undefined) {
      throw redirect({
        to: paths.createUserToken,
        search: { ...createSearch({ ...search }), step: 'form' },
        replace: true,
      });
    }
  },
  component: lazyRouteComponent(tokens, 'UserTokens'),
});
const createUserToken = createRoute({
  getParentRoute: () => signedIn,
  path: paths.createUserToken,
  validateSearch: createSearch,
  component: lazyRouteComponent(create, 'CreateUserToken'),
});
const userToken = createRoute({
  getParentRoute: () => signedIn,
  path: paths.userToken,
  validateSearch: tokenSearch,
  component: lazyRouteComponent(token, 'UserToken'),
});
const accountTokens = createRoute({
  getParentRoute: () => signedIn,
  path: paths.accountTokens,
  validateSearch: listOrPrefillSearch,
  component: lazyRouteComponent(tokens, 'AccountTokens'),
});
const createAccountToken = createRoute({
  getParentRoute: () => signedIn,
  path: paths.createAccountToken,
  validateSearch: createSearch,
  component: lazyRouteComponent(create, 'CreateAccountToken'),
});
const accountToken = createRoute({
  getParentRoute: () => signedIn,
  path: paths.accountToken,
  validateSearch: tokenSearch,
  component: lazyRouteComponent(token, 'AccountToken'),
});
const zones = createRoute({
  getParentRoute: () => signedIn,
  path: paths.zones,
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import('./zones/list'), 'Zones'),
});
const zone = createRoute({
  getParentRoute: () => signedIn,
  path: paths.zone,
  validateSearch: recordSearch,
  component: lazyRouteComponent(() => import('./zones/zone'), 'ZonePage'),
});
const transfers = createRoute({
  getParentRoute: () => signedIn,
  path: paths.transfers,
  component: lazyRouteComponent(() => import('./transfers/page'), 'ZoneTransfers'),
});
const members = createRoute({
  getParentRoute: () => signedIn,
  path: paths.members,
  component: lazyRouteComponent(() => import('./account/members'), 'Members'),
});
const auditLog = createRoute({
  getParentRoute: () => signedIn,
  path: paths.auditLog,
  validateSearch: auditSearch,
  component: lazyRouteComponent(audit, 'AuditLog'),
});
const userAuditLog = createRoute({
  getParentRoute: () => signedIn,
  path: paths.userAuditLog,
  validateSearch: auditSearch,
  component: lazyRouteComponent(audit, 'UserAuditLog'),
});
const profile = createRoute({
  getParentRoute: () => signedIn,
  path: paths.profile,
  validateSearch: oidcSearch,
  component: lazyRouteComponent(() => import('./profile/profile'), 'Profile'),
});

function NotFound() {
  return (
    <Page title="Page not found">
      <EmptyState title="There is no page at this address">
        It may have been deleted, or it belongs to another account.
      </EmptyState>
    </Page>
  );
}

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    setup,
    invitation,
    signedIn.addChildren([
      home,
      userTokens,
      createUserToken,
      userToken,
      accountTokens,
      createAccountToken,
      accountToken,
      zones,
      zone,
      transfers,
      members,
      auditLog,
      userAuditLog,
      profile,
    ]),
  ]),
  context: { queries: queryClient },
  defaultPreload: 'intent',
  defaultPendingComponent: () => <Loading what="the page" />,
  defaultErrorComponent: ({ error, reset }) => (
    <Page title="Something went wrong">
      <ErrorBanner title="The page cannot be shown" error={error} retry={reset} />
    </Page>
  ),
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
  interface HistoryState {
    /** The run of the token wizard that a step belongs to. */
    wizardId?: string;
  }
}
