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
import { ApiProblem } from './api/client';
import { accountsQuery, sessionQuery } from './api/queries';
import { paths } from './paths';
import { Shell } from './shell';
import { Page } from './ui/page';
import { Failure, Loading, Nothing } from './ui/states';

export const queryClient = new QueryClient({
  defaultOptions: {
    // The server may be on this very machine: what the browser thinks of the internet says nothing about it.
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
      retry: (count, error) => !(error instanceof ApiProblem) && count < 2,
      refetchOnWindowFocus: false,
    },
  },
});

interface Context {
  queries: QueryClient;
}

const root = createRootRouteWithContext<Context>()({ component: Outlet, notFoundComponent: NotFound });

/** The word with which the server sends somebody on who comes back from an OpenID provider. */
const oidcSearch = (search: Record<string, unknown>): { oidc?: string } => {
  const word = search['oidc'];
  return typeof word === 'string' ? { oidc: word } : {};
};

/** Pages of nobody in particular. */
const signIn = createRoute({
  getParentRoute: () => root,
  path: paths.signIn,
  validateSearch: (search: Record<string, unknown>): { next?: string; oidc?: string; ended?: true } => {
    const next = search['next'];
    // Only an address of our own: `//elsewhere.example` is another site.
    return { ...(typeof next === 'string' && /^\/(?![/\\])/.test(next) ? { next } : {}), ...(search['ended'] === true ? { ended: true } : {}), ...oidcSearch(search) };
  },
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

/** Pages of somebody who is signed in. */
const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queries.ensureQueryData(sessionQuery);
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) {
        throw redirect({ to: paths.signIn, search: location.href === paths.home ? {} : { next: location.href } });
      }
      throw error;
    }
  },
});

const home = createRoute({
  getParentRoute: () => shell,
  path: paths.home,
  beforeLoad: async ({ context }) => {
    const accounts = await context.queries.ensureQueryData(accountsQuery);
    const first = accounts[0];
    throw first === undefined
      ? redirect({ to: paths.userTokens, replace: true })
      : redirect({ to: paths.zones, params: { accountId: first.id }, replace: true });
  },
});

interface ListSearch {
  page?: number;
  search?: string;
}

const listSearch = (search: Record<string, unknown>): ListSearch => {
  const page = Number(search['page']);
  const text = search['search'];
  return {
    ...(Number.isInteger(page) && page > 1 ? { page } : {}),
    ...(typeof text === 'string' && text !== '' ? { search: text } : {}),
  };
};

/** The step of making a token, the template it began with, and what an address for prefilling says. */
export interface CreateSearch {
  step?: 'form' | 'summary';
  template?: string;
  permissionGroupKeys?: unknown;
  accountId?: string;
  zoneId?: string;
  name?: string;
}

const createSearch = (search: Record<string, unknown>): CreateSearch => {
  const text = (name: string) => {
    const value = search[name];
    return value === undefined || value === null ? {} : { [name]: typeof value === 'string' ? value : String(value) };
  };
  const step = search['step'];
  return {
    ...(step === 'form' || step === 'summary' ? { step } : {}),
    ...text('template'),
    ...(search['permissionGroupKeys'] === undefined ? {} : { permissionGroupKeys: search['permissionGroupKeys'] }),
    ...text('accountId'),
    ...text('zoneId'),
    ...text('name'),
  };
};

/** What has just been done that gave the token a secret, which its page shows once and then says that it is gone. */
const tokenSearch = (search: Record<string, unknown>): { made?: 'created' | 'rolled' } => {
  const made = search['made'];
  return made === 'created' || made === 'rolled' ? { made } : {};
};

const tokens = () => import('./tokens/list');
const create = () => import('./tokens/create');
const token = () => import('./tokens/view');
const audit = () => import('./account/audit-log');

/** `?permissionGroupKeys=…` at the list is how templates are linked to. */
const listOrPrefill = (search: Record<string, unknown>) => ({ ...listSearch(search), ...createSearch(search) });

const userTokens = createRoute({
  getParentRoute: () => shell,
  path: paths.userTokens,
  validateSearch: listOrPrefill,
  beforeLoad: ({ search }) => {
    if (search.permissionGroupKeys !== undefined) {
      throw redirect({ to: paths.createUserToken, search: { ...createSearch({ ...search }), step: 'form' }, replace: true });
    }
  },
  component: lazyRouteComponent(tokens, 'UserTokens'),
});
const createUserToken = createRoute({
  getParentRoute: () => shell,
  path: paths.createUserToken,
  validateSearch: createSearch,
  component: lazyRouteComponent(create, 'CreateUserToken'),
});
const userToken = createRoute({
  getParentRoute: () => shell,
  path: paths.userToken,
  validateSearch: tokenSearch,
  component: lazyRouteComponent(token, 'UserToken'),
});
const accountTokens = createRoute({
  getParentRoute: () => shell,
  path: paths.accountTokens,
  validateSearch: listOrPrefill,
  component: lazyRouteComponent(tokens, 'AccountTokens'),
});
const createAccountToken = createRoute({
  getParentRoute: () => shell,
  path: paths.createAccountToken,
  validateSearch: createSearch,
  component: lazyRouteComponent(create, 'CreateAccountToken'),
});
const accountToken = createRoute({
  getParentRoute: () => shell,
  path: paths.accountToken,
  validateSearch: tokenSearch,
  component: lazyRouteComponent(token, 'AccountToken'),
});
const zones = createRoute({
  getParentRoute: () => shell,
  path: paths.zones,
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import('./zones/list'), 'Zones'),
});
const zone = createRoute({
  getParentRoute: () => shell,
  path: paths.zone,
  validateSearch: (search: Record<string, unknown>): ListSearch & { type?: string } => {
    const type = search['type'];
    return { ...listSearch(search), ...(typeof type === 'string' && type !== '' ? { type } : {}) };
  },
  component: lazyRouteComponent(() => import('./zones/zone'), 'ZonePage'),
});
const members = createRoute({
  getParentRoute: () => shell,
  path: paths.members,
  component: lazyRouteComponent(() => import('./account/members'), 'Members'),
});
const auditLog = createRoute({
  getParentRoute: () => shell,
  path: paths.auditLog,
  validateSearch: auditSearch,
  component: lazyRouteComponent(audit, 'AuditLog'),
});
const userAuditLog = createRoute({
  getParentRoute: () => shell,
  path: paths.userAuditLog,
  validateSearch: auditSearch,
  component: lazyRouteComponent(audit, 'UserAuditLog'),
});
const profile = createRoute({
  getParentRoute: () => shell,
  path: paths.profile,
  validateSearch: oidcSearch,
  component: lazyRouteComponent(() => import('./profile/profile'), 'Profile'),
});

function NotFound() {
  return (
    <Page title="Nothing here">
      <Nothing title="This address leads nowhere">What you look for may have been deleted, or be another account&apos;s.</Nothing>
    </Page>
  );
}

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    setup,
    invitation,
    shell.addChildren([
      home,
      userTokens,
      createUserToken,
      userToken,
      accountTokens,
      createAccountToken,
      accountToken,
      zones,
      zone,
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
      <Failure title="The page cannot be shown" error={error} retry={reset} />
    </Page>
  ),
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
  interface HistoryState {
    /** The walk that a step belongs to. */
    walk?: string;
  }
}
