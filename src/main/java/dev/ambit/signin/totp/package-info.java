/**
 * Authenticator apps (TOTP, RFC 6238) and recovery codes: the second factor of sign-in by password. Each code works once.
 * The secret of an app is never stored in the clear.
 */
@NullMarked
package dev.ambit.signin.totp;

import org.jspecify.annotations.NullMarked;
