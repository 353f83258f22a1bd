import { Link } from '@tanstack/react-router';

export function NavLink(props: { to: string; params?: Record<string, string>; exact?: boolean; children: string }) {
  return (
    <Link
      to={props.to}
      params={props.params ?? {}}
      activeOptions={{ exact: props.exact === true, includeSearch: false }}
      activeProps={{ className: 'bg-kumo-tint font-medium text-kumo-default', 'aria-current': 'page' }}
      inactiveProps={{ className: 'text-kumo-subtle hover:bg-kumo-tint hover:text-kumo-default' }}
      className="rounded-md px-2 py-1.5 focus-visible:outline-2 focus-visible:outline-kumo-focus"
    >
      {props.children}
    </Link>
  );
}
