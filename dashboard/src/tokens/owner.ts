import { useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Owner } from '../api/queries';
import { paths } from '../paths';

/** Whose tokens a page is about, and the addresses that go with them. */
export function useAccountOwner(): Extract<Owner, { kind: 'account' }> {
  const { accountId = '' } = useParams({ strict: false });
  return useMemo(() => ({ kind: 'account', id: accountId }) as const, [accountId]);
}

export const USER: Owner = { kind: 'user' };

export function listPath(owner: Owner) {
  return owner.kind === 'user'
    ? ({ to: paths.userTokens } as const)
    : ({ to: paths.accountTokens, params: { accountId: owner.id } } as const);
}

export function createPath(owner: Owner) {
  return owner.kind === 'user'
    ? ({ to: paths.createUserToken } as const)
    : ({ to: paths.createAccountToken, params: { accountId: owner.id } } as const);
}

export function tokenPath(owner: Owner, tokenId: string) {
  return owner.kind === 'user'
    ? ({ to: paths.userToken, params: { tokenId } } as const)
    : ({ to: paths.accountToken, params: { accountId: owner.id, tokenId } } as const);
}

/** The log in which changes of the owner's tokens stand. */
export function auditPath(owner: Owner) {
  return owner.kind === 'user'
    ? ({ to: paths.userAuditLog } as const)
    : ({ to: paths.auditLog, params: { accountId: owner.id } } as const);
}
