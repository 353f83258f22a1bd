import { useBlocker } from '@tanstack/react-router';
import { paths } from './paths';
import { Confirm } from './ui/confirm';

/**
 * Asks before the user leaves a page with unsaved changes. It does not ask on the way to the sign-in page, where the end
 * of a session leads: the user could not stay. `unload` says whether closing or reloading the tab loses the changes, too.
 */
export function UnsavedChangesGuard(props: {
  when: () => boolean;
  unload: boolean;
  title: string;
  children: string;
  onLeave?: () => void;
}) {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      props.when() && next.pathname !== current.pathname && next.pathname !== paths.signIn,
    enableBeforeUnload: () => props.unload && props.when(),
    withResolver: true,
  });
  return (
    <Confirm
      open={blocker.status === 'blocked'}
      title={props.title}
      confirm="Leave"
      destructive
      onConfirm={() => {
        props.onLeave?.();
        blocker.proceed?.();
      }}
      onClose={() => blocker.reset?.()}
    >
      <p>{props.children}</p>
    </Confirm>
  );
}
