/**
 * What the walk keeps in this tab: the form, so that a reload or the end of the session loses nothing, and which walks have ended in
 * a token, so that going back does not make a second one. Never a secret.
 */
import type { TokenForm } from './form';

const FORM = 'ambit-form:';
const WALK = 'ambit-walk:';

/** `beginning` says what the form began with: another template is another form. */
interface Kept {
  beginning: string;
  form: TokenForm;
}

export interface Place {
  /** Another person who signs in in this tab must not find it. */
  userId: string;
  owner: string;
}

const keyOf = (place: Place) => `${FORM}${place.userId}:${place.owner}`;

export function keepForm(place: Place, kept: Kept) {
  write(keyOf(place), JSON.stringify(kept));
}

export function dropForm(place: Place) {
  write(keyOf(place), undefined);
}

/** On signing out. */
export function dropAllForms() {
  try {
    Object.keys(sessionStorage)
      .filter((key) => key.startsWith(FORM))
      .forEach((key) => sessionStorage.removeItem(key));
  } catch {
    // nothing was kept
  }
}

export function keptForm(place: Place, beginning: string): TokenForm | undefined {
  try {
    const kept = JSON.parse(read(keyOf(place)) ?? 'null') as Kept | null;
    return kept !== null && kept.beginning === beginning && Array.isArray(kept.form.blocks) ? kept.form : undefined;
  } catch {
    return undefined;
  }
}

export function noteToken(walk: string, tokenId: string) {
  write(WALK + walk, tokenId);
}

/** The token that a walk has ended in. */
export function tokenOf(walk: string | undefined): string | undefined {
  return walk === undefined ? undefined : (read(WALK + walk) ?? undefined);
}

export function newWalk(): string {
  return `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;
}

function read(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, text: string | undefined) {
  try {
    if (text === undefined) {
      sessionStorage.removeItem(key);
    } else {
      sessionStorage.setItem(key, text);
    }
  } catch {
    // A browser that keeps nothing, or is full: then a reload loses it.
  }
}
