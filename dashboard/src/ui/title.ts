import { useEffect, useRef, type RefObject } from 'react';

/** Whether a page was shown before: the first one leaves the focus where the browser puts it. */
let hasNavigated = false;

/**
 * Sets the title of the document and moves the focus to the page's heading, so that screen readers announce the page. The
 * heading gets the returned ref. This cannot depend on the address: a page that is loaded lazily has no heading yet when
 * the address changes, and a step of the wizard changes the page but not the path.
 */
export function useTitle(title: string): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Ambit`;
    const field = heading.current?.closest('main')?.querySelector('input:focus, select:focus, textarea:focus') ?? null;
    if (hasNavigated && field === null) {
      heading.current?.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
    hasNavigated = true;
  }, [title]);
  return heading;
}
