import { useBlocker } from '@tanstack/react-router';
import { paths } from './paths';
import { Confirm } from './ui/confirm';

/**
 * Asks before a page is left on which something was typed that is not saved. Not on the way to signing in, where the end of a session
 * leads: nobody could stay. `unload` says whether closing or reloading the tab loses it, too.
 */
export function LeaveGuard(props: { when: () => boolean; unload: boolean; title: string; children: string; onLeave?: () => void }) {
  const leaving = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      props.when() && next.pathname !== current.pathname && next.pathname !== paths.signIn,
    enableBeforeUnload: () => props.unload && props.when(),
    withResolver: true,
  });
  return (
    <Confirm
      open={leaving.status === 'blocked'}
      title={props.title}
      confirm="Leave"
      destructive
      onConfirm={() => {
        props.onLeave?.();
        leaving.proceed?.();
      }}
      onClose={() => leaving.reset?.()}
    >
      <p>{props.children}</p>
    </Confirm>
  );
}
