import { useBlocker, Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { Owner } from '../api/queries';
import { Confirm } from '../ui/confirm';
import { Page } from '../ui/page';
import { forget, type Fresh } from './fresh';
import { useNames } from './names';
import { listPath, tokenPath } from './owner';
import { SecretField, ShownOnce, UseIt } from './secret';

/** The only time that a secret is shown, of a new token or of one that was rolled; asks before it is left uncopied. */
export function SecretPage(props: { owner: Owner; fresh: Fresh }) {
  const { owner } = props;
  const { token, secret, how } = props.fresh;
  const nameOf = useNames();
  const [copied, setCopied] = useState(false);
  const [shown, setShown] = useState(false);
  const leaving = useBlocker({
    shouldBlockFn: () => !copied,
    enableBeforeUnload: () => !copied,
    withResolver: true,
  });
  const isThere = useRef(false);
  useEffect(() => {
    isThere.current = true;
    return () => {
      isThere.current = false;
      setTimeout(() => (isThere.current ? undefined : forget(secret))); // React's strict mode comes back at once
    };
  }, [secret]);
  const zoneId = /zone\.([0-9a-f]{32})/.exec(JSON.stringify(token.policies))?.[1];
  return (
    <Page
      title={`${token.name} was ${how}`}
      {...(how === 'rolled' ? { lead: 'The old secret is refused from now on. Give the new one to whatever used it.' } : {})}
    >
      <ShownOnce />
      <div className="mb-6">
        <SecretField secret={secret} shown={shown} onShow={setShown} onCopied={() => setCopied(true)} />
      </div>
      <UseIt
        secret={secret}
        shown={shown}
        zone={zoneId === undefined ? 'example.com' : nameOf(zoneId)}
        zoneId={zoneId ?? 'the-id-of-a-zone'}
        {...(owner.kind === 'account' ? { accountId: owner.id } : {})}
      />
      <div className="mt-6 flex flex-wrap gap-6">
        <Link {...tokenPath(owner, token.id)} search={{}} replace className="text-kumo-link hover:underline">
          View this token
        </Link>
        <Link {...listPath(owner)} className="text-kumo-link hover:underline">
          View all tokens
        </Link>
      </div>
      <Confirm
        open={leaving.status === 'blocked'}
        title="Leave without the token?"
        confirm="Leave"
        destructive
        onConfirm={() => leaving.proceed?.()}
        onClose={() => leaving.reset?.()}
      >
        <p>You have not copied it, and it is never shown again. You would have to roll the token for a new one.</p>
      </Confirm>
    </Page>
  );
}
