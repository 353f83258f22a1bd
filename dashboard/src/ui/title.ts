import { useEffect, useRef, type RefObject } from 'react';

/** Whether a page was shown already: on the first one, the focus is the browser's. */
let arrived = false;

/**
 * Names the page: in tabs and the history by its title, and to a screen reader by the focus on its heading, which this gives the ref
 * for. When it is done matters: a page that is loaded later has no heading when the address changes, and a step of the walk
 * changes the page but not the address.
 */
export function useTitle(title: string): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Ambit`;
    const field = heading.current?.closest('main')?.querySelector('input:focus, select:focus, textarea:focus') ?? null;
    if (arrived && field === null) {
      heading.current?.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
    arrived = true;
  }, [title]);
  return heading;
}
