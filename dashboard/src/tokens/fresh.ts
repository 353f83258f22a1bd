import { useSyncExternalStore } from 'react';
import type { Schemas } from '../api/client';

/** A secret that the server has just given out, and never gives again. In memory alone: a page that is loaded anew has none. */
export interface Fresh {
  token: Schemas['Token'];
  secret: string;
  how: 'created' | 'rolled';
}

let fresh: Fresh | undefined;
const listeners = new Set<() => void>();

function set(next: Fresh | undefined) {
  fresh = next;
  listeners.forEach((tell) => tell());
}

export function showOnce(next: Fresh) {
  set(next);
}

export function forget(secret: string) {
  if (fresh?.secret === secret) {
    set(undefined);
  }
}

export function useFresh(tokenId: string): Fresh | undefined {
  const now = useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => fresh,
  );
  return now?.token.id === tokenId ? now : undefined;
}
