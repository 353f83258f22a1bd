import { api, result, type Schemas } from '../api/client';
import type { Owner } from '../api/queries';

/** The requests that change tokens of a user or an account. */

export async function createToken(owner: Owner, draft: Schemas['TokenDraft']): Promise<Schemas['CreatedToken']> {
  return owner.kind === 'user'
    ? result(await api.POST('/user/tokens', { body: draft }))
    : result(
        await api.POST('/accounts/{account_id}/tokens', { params: { path: { account_id: owner.id } }, body: draft }),
      );
}

export async function replaceToken(owner: Owner, id: string, draft: Schemas['TokenDraft']): Promise<Schemas['Token']> {
  return owner.kind === 'user'
    ? result(await api.PUT('/user/tokens/{token_id}', { params: { path: { token_id: id } }, body: draft }))
    : result(
        await api.PUT('/accounts/{account_id}/tokens/{token_id}', {
          params: { path: { account_id: owner.id, token_id: id } },
          body: draft,
        }),
      );
}

/** Returns the new secret. */
export async function rollToken(owner: Owner, id: string): Promise<string> {
  return owner.kind === 'user'
    ? result(await api.PUT('/user/tokens/{token_id}/value', { params: { path: { token_id: id } }, body: {} }))
    : result(
        await api.PUT('/accounts/{account_id}/tokens/{token_id}/value', {
          params: { path: { account_id: owner.id, token_id: id } },
          body: {},
        }),
      );
}

export async function deleteToken(owner: Owner, id: string): Promise<void> {
  if (owner.kind === 'user') {
    result(await api.DELETE('/user/tokens/{token_id}', { params: { path: { token_id: id } } }));
  } else {
    result(
      await api.DELETE('/accounts/{account_id}/tokens/{token_id}', {
        params: { path: { account_id: owner.id, token_id: id } },
      }),
    );
  }
}

/** The request that enables or disables a token and changes nothing else. */
export function withStatus(token: Schemas['Token'], enabled: boolean): Schemas['TokenDraft'] {
  return {
    name: token.name,
    status: enabled ? 'active' : 'disabled',
    policies: token.policies.map(({ id, effect, resources, permission_groups }) => ({
      id,
      effect,
      resources,
      permission_groups: permission_groups.map((group) => ({ id: group.id })),
    })),
    ...(token.condition === undefined ? {} : { condition: token.condition }),
    ...(token.not_before === undefined ? {} : { not_before: token.not_before }),
    ...(token.expires_on === undefined ? {} : { expires_on: token.expires_on }),
  };
}
