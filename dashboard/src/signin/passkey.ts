import { api, result, type Schemas } from '../api/client';

/** An address is no name: a browser gives no passkey to one, and so none on the demo's own http://127.0.0.1. */
const isNamed = !/^(\d+(\.\d+){3}|\[.*\])$/.test(window.location.hostname);

/** Why there are no passkeys here; undefined where there are (Web Authentication level 3: a secure context and a domain). */
export const noPasskeys = !window.isSecureContext
  ? 'Passkeys need HTTPS.'
  : !isNamed
    ? 'Passkeys need a host name: open this page by the name of the server, or as localhost, and not by its address.'
    : typeof PublicKeyCredential === 'function' && typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function'
      ? undefined
      : 'This browser has no passkeys.';

export const hasPasskeys = noPasskeys === undefined;

/** Has a passkey of this host sign; undefined when the person would rather not. */
export async function signWithPasskey(): Promise<Schemas['PasskeyUse'] | undefined> {
  const options = result(await api.POST('/session/challenge'));
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    options as unknown as PublicKeyCredentialRequestOptionsJSON,
  );
  return signed(() => navigator.credentials.get({ publicKey }));
}

/** Makes a passkey for this host; undefined when the person would rather not. */
export async function makePasskey(): Promise<Schemas['PasskeyUse'] | undefined> {
  const options = result(await api.POST('/session/factors/passkeys/challenge'));
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as unknown as PublicKeyCredentialCreationOptionsJSON,
  );
  return signed(() => navigator.credentials.create({ publicKey }));
}

async function signed(ask: () => Promise<Credential | null>): Promise<Schemas['PasskeyUse'] | undefined> {
  try {
    const credential = await ask();
    return credential instanceof PublicKeyCredential
      ? { credential: credential.toJSON() as unknown as Record<string, never> }
      : undefined;
  } catch (problem) {
    if (problem instanceof DOMException && problem.name === 'NotAllowedError') {
      return undefined;
    }
    if (problem instanceof DOMException && problem.name === 'InvalidStateError') {
      throw new Error('This device has a passkey for this server already');
    }
    if (problem instanceof DOMException && problem.name === 'SecurityError') {
      throw new Error('Passkeys need a host name over HTTPS, or http://localhost: a browser gives none to an IP address');
    }
    throw problem;
  }
}
