/**
 * The state of the token wizard in the session storage of this tab: the form, so that a reload or the end of the session
 * loses nothing, and which runs of the wizard created a token, so that going back creates no second one. Never a secret.
 */
import { withNewKeys, type TokenForm } from './form/model';

const FORM_PREFIX = 'ambit-token-form:';
const WIZARD_PREFIX = 'ambit-token-wizard:';

/** `source` is what the form started from: a form that started from another template is not restored. */
interface StoredForm {
  source: string;
  form: TokenForm;
}

export interface FormOwner {
  /** Another user who signs in in this tab does not get the form. */
  userId: string;
  owner: string;
}

const formKey = ({ userId, owner }: FormOwner) => `${FORM_PREFIX}${userId}:${owner}`;

export function storeForm(owner: FormOwner, stored: StoredForm) {
  write(formKey(owner), JSON.stringify(stored));
}

export function removeForm(owner: FormOwner) {
  write(formKey(owner), undefined);
}

/** On signing out. */
export function removeAllForms() {
  try {
    Object.keys(sessionStorage)
      .filter((key) => key.startsWith(FORM_PREFIX))
      .forEach((key) => sessionStorage.removeItem(key));
  } catch {
    // Without session storage there are no forms.
  }
}

export function loadForm(owner: FormOwner, source: string): TokenForm | undefined {
  try {
    const stored = JSON.parse(read(formKey(owner)) ?? 'null') as StoredForm | null;
    return stored?.source === source ? withNewKeys(stored.form) : undefined;
  } catch {
    return undefined;
  }
}

export function recordCreatedToken(wizardId: string, tokenId: string) {
  write(WIZARD_PREFIX + wizardId, tokenId);
}

/** The token that a run of the wizard created. */
export function createdToken(wizardId: string | undefined): string | undefined {
  return wizardId === undefined ? undefined : (read(WIZARD_PREFIX + wizardId) ?? undefined);
}

export function newWizardId(): string {
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
    // The browser stores nothing, or the storage is full: then a reload loses the form.
  }
}
