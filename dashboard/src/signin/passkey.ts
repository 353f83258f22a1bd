import { api, result, type Schemas } from '../api/client';

/** Whether this browser has passkeys, and gives what they sign as the API takes it (Web Authentication level 3). */
export const hasPasskeys =
  typeof PublicKeyCredential === 'function' && typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function';

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
