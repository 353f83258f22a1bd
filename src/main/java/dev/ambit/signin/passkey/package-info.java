/**
 * Passkeys (Web Authentication level 3): their registration, and sign-in with one alone. A challenge is used once, and a
 * passkey only on the origin on which it was created. Attestation is never requested.
 */
@NullMarked
package dev.ambit.signin.passkey;

import org.jspecify.annotations.NullMarked;
