/**
 * Authentication of users: passwords, second factors, passkeys, OpenID Connect, sessions, and the links that create
 * users.
 *
 * <p>Passwords, and the secrets of sessions and links, are never stored, logged or sent back; only their hashes and
 * digests are stored, and the secret of an authenticator app is stored encrypted. A failed sign-in gets the same
 * response, after the same time, whether the address or the password is wrong.
 */
@NullMarked
package dev.ambit.signin;

import org.jspecify.annotations.NullMarked;
