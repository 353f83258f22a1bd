import { useBlocker, Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { Owner } from '../api/queries';
import { listPath, tokenPath } from '../owner';
import { Confirm } from '../ui/confirm';
import { Page } from '../ui/page';
import { forget, type NewSecret } from './new-secret';
import { useResourceNames } from './resource-names';
import { SecretField, ShownOnce, UsageExamples } from './secret';

/** Shows the secret of a created or rolled token once, and asks before the user leaves without copying it. */
export function SecretPage(props: { owner: Owner; newSecret: NewSecret }) {
  const { owner } = props;
  const { token, secret, origin } = props.newSecret;
  const nameOf = useResourceNames();
  const [copied, setCopied] = useState(false);
  const [shown, setShown] = useState(false);
  const blocker = useBlocker({
    shouldBlockFn: () => !copied,
    enableBeforeUnload: () => !copied,
    withResolver: true,
  });
  const isMounted = useRef(false);
  useEffect(() => {
    isMounted.current = true;
    return () => {
      isMounted.current = false;
      setTimeout(() => (isMounted.current ? undefined : forget(secret))); // React's strict mode unmounts and mounts again at once
    };
  }, [secret]);
  const zoneId = /zone\.([0-9a-f]{32})/.exec(JSON.stringify(token.policies))?.[1];
  return (
    <Page
      title={`${token.name} was ${origin}`}
      {...(origin === 'rolled'
        ? { lead: 'The old secret no longer works. Replace it in every tool that uses this token.' }
        : {})}
    >
      <ShownOnce />
      <div className="mb-6">
        <SecretField secret={secret} shown={shown} onShow={setShown} onCopied={() => setCopied(true)} />
      </div>
      <UsageExamples
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
        open={blocker.status === 'blocked'}
        title="Leave without the token?"
        confirm="Leave"
        destructive
        onConfirm={() => blocker.proceed?.()}
        onClose={() => blocker.reset?.()}
      >
        <p>You have not copied it, and it is not shown again. To get a new secret, you would have to roll the token.</p>
      </Confirm>
    </Page>
  );
}
