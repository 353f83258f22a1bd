import { api, result, type Schemas } from '../api/client';

/** Browsers offer no passkeys on pages whose host is an IP address, such as http://127.0.0.1 of the demo. */
const hasHostName = !/^(\d+(\.\d+){3}|\[.*\])$/.test(window.location.hostname);

/** The reason why passkeys cannot be used; undefined where they can (Web Authentication level 3: secure context, domain). */
export const passkeysUnavailable = !window.isSecureContext
  ? 'Passkeys need HTTPS.'
  : !hasHostName
    ? 'Passkeys need a host name: open this page by the name of the server or as localhost, not by its IP address.'
    : typeof PublicKeyCredential === 'function' && typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function'
      ? undefined
      : 'This browser does not support passkeys.';

export const arePasskeysAvailable = passkeysUnavailable === undefined;

/** Signs with a passkey of this host; undefined when the user cancels. */
export async function signWithPasskey(): Promise<Schemas['PasskeyUse'] | undefined> {
  const options = result(await api.POST('/session/challenge'));
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return credentialOf(() => navigator.credentials.get({ publicKey }));
}

/** Creates a passkey for this host; undefined when the user cancels. */
export async function createPasskey(): Promise<Schemas['PasskeyUse'] | undefined> {
  const options = result(await api.POST('/session/factors/passkeys/challenge'));
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as unknown as PublicKeyCredentialCreationOptionsJSON,
  );
  return credentialOf(() => navigator.credentials.create({ publicKey }));
}

async function credentialOf(request: () => Promise<Credential | null>): Promise<Schemas['PasskeyUse'] | undefined> {
  try {
    const credential = await request();
    return credential instanceof PublicKeyCredential
      ? { credential: credential.toJSON() as unknown as Record<string, never> }
      : undefined;
  } catch (problem) {
    if (problem instanceof DOMException && problem.name === 'NotAllowedError') {
      return undefined;
    }
    if (problem instanceof DOMException && problem.name === 'InvalidStateError') {
      throw new Error('This device has a passkey for this server already', { cause: problem });
    }
    if (problem instanceof DOMException && problem.name === 'SecurityError') {
      throw new Error(
        'Passkeys need a host name over HTTPS, or http://localhost. Browsers offer none for an IP address',
        {
          cause: problem,
        },
      );
    }
    throw problem;
  }
}
