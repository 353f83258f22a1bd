import { Navigate, useRouterState } from '@tanstack/react-router';
import { useState } from 'react';
import { tokenPath, USER, useAccountOwner } from '../../owner';
import type { Owner } from '../../api/queries';
import { createdToken } from '../form-storage';
import { Wizard } from './wizard';

export function CreateUserToken() {
  return <CreateToken owner={USER} />;
}

export function CreateAccountToken() {
  const owner = useAccountOwner();
  return <CreateToken key={owner.id} owner={owner} />;
}

/**
 * The wizard: template, form, summary; then the token's own page. The step is in the address, the form in the storage of
 * this tab. The history entry of each step has the id of its run, and leads to the token once that run has created one.
 */
function CreateToken(props: { owner: Owner }) {
  const wizardId = useWizardId();
  const tokenId = createdToken(wizardId);
  return tokenId === undefined ? (
    <Wizard owner={props.owner} wizardId={wizardId} />
  ) : (
    <Navigate {...tokenPath(props.owner, tokenId)} search={{ made: 'created' }} replace />
  );
}

/** The id of the wizard's run that this step belongs to; `leaving` while the address is already that of another page. */
function useWizardId(): string | undefined {
  const location = useRouterState({ select: (state) => state.location });
  const [path] = useState(location.pathname);
  return location.pathname === path ? location.state.wizardId : 'leaving';
}
