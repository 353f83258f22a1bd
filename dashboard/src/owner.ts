/** The owner whose tokens or audit log a page shows, and the addresses of the owner's pages. */
import { useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Owner } from './api/queries';
import { paths } from './paths';

export const USER: Owner = { kind: 'user' };

export function useAccountOwner(): Extract<Owner, { kind: 'account' }> {
  const { accountId = '' } = useParams({ strict: false });
  return useMemo(() => ({ kind: 'account', id: accountId }) as const, [accountId]);
}

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

/** The audit log that contains the changes of the owner's tokens. */
export function auditPath(owner: Owner) {
  return owner.kind === 'user'
    ? ({ to: paths.userAuditLog } as const)
    : ({ to: paths.auditLog, params: { accountId: owner.id } } as const);
}
