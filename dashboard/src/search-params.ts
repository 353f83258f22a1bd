/** The search parameters of each page. An unknown or invalid one is dropped. */

type Search = Record<string, unknown>;

export interface SignInSearch extends OidcSearch {
  next?: string;
  ended?: true;
}

export function signInSearch(search: Search): SignInSearch {
  const { next, ended }: { next?: unknown; ended?: unknown } = search;
  return {
    // Only a path of this server: `//other.example` is another site.
    ...(typeof next === 'string' && /^\/(?![/\\])/.test(next) ? { next } : {}),
    ...(ended === true ? { ended } : {}),
    ...oidcSearch(search),
  };
}

export interface OidcSearch {
  oidc?: string;
}

/** The outcome of a sign-in at the OpenID provider, with which the server redirects back. */
export function oidcSearch({ oidc }: { oidc?: unknown }): OidcSearch {
  return typeof oidc === 'string' ? { oidc } : {};
}

export interface ListSearch {
  page?: number;
  search?: string;
}

export function listSearch({ page, search }: { page?: unknown; search?: unknown }): ListSearch {
  const number = Number(page);
  return {
    ...(Number.isInteger(number) && number > 1 ? { page: number } : {}),
    ...(typeof search === 'string' && search !== '' ? { search } : {}),
  };
}

export interface RecordSearch extends ListSearch {
  type?: string;
}

export function recordSearch(search: Search): RecordSearch {
  const { type }: { type?: unknown } = search;
  return { ...listSearch(search), ...(typeof type === 'string' && type !== '' ? { type } : {}) };
}

/** The step of the token wizard, the template that it started from, and the values of an address that prefills the form. */
export interface CreateSearch {
  step?: 'form' | 'summary';
  template?: string;
  permissionGroupKeys?: unknown;
  accountId?: string;
  zoneId?: string;
  name?: string;
}

export function createSearch(search: Search): CreateSearch {
  const text = (name: 'template' | 'accountId' | 'zoneId' | 'name') => {
    const value = search[name];
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? { [name]: String(value) }
      : {};
  };
  const { step, permissionGroupKeys }: { step?: unknown; permissionGroupKeys?: unknown } = search;
  return {
    ...(step === 'form' || step === 'summary' ? { step } : {}),
    ...text('template'),
    ...(permissionGroupKeys === undefined ? {} : { permissionGroupKeys }),
    ...text('accountId'),
    ...text('zoneId'),
    ...text('name'),
  };
}

/** Links to templates lead to the list of tokens, with `?permissionGroupKeys=…`. */
export function listOrPrefillSearch(search: Search): ListSearch & CreateSearch {
  return { ...listSearch(search), ...createSearch(search) };
}

/** The action that gave the token its secret: the token's page shows it once, and afterwards says that it is gone. */
export function tokenSearch({ made }: { made?: unknown }): { made?: 'created' | 'rolled' } {
  return made === 'created' || made === 'rolled' ? { made } : {};
}
