import { useSyncExternalStore } from 'react';
import type { Schemas } from '../api/client';

/** A secret that the server has just returned and never returns again. It is kept in memory only: a reload loses it. */
export interface NewSecret {
  token: Schemas['Token'];
  secret: string;
  origin: 'created' | 'rolled';
}

let current: NewSecret | undefined;
const listeners = new Set<() => void>();

function set(next: NewSecret | undefined) {
  current = next;
  listeners.forEach((listener) => listener());
}

/** Keeps the secret for the page of its token. */
export function showOnce(next: NewSecret) {
  set(next);
}

export function forget(secret: string) {
  if (current?.secret === secret) {
    set(undefined);
  }
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export function useNewSecret(tokenId: string): NewSecret | undefined {
  const secret = useSyncExternalStore(subscribe, () => current);
  return secret?.token.id === tokenId ? secret : undefined;
}
