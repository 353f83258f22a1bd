/**
 * Authentication of users: a sub-package for each way to sign in, for sessions, and for the links that create users.
 * {@link dev.ambit.signin.SignIn} wires them.
 *
 * <p>Each way to sign in takes the same steps, and none calls a step before it:
 *
 * <ol>
 *   <li>The routes ({@code PasswordRoutes}, {@code PasskeySignInRoutes}, {@code OidcRoutes}) accept requests only over
 *       TLS or the loopback, and from pages of this site ({@code SignInFilters}). They read the body, the client and its
 *       device cookie ({@code SignInClient}).
 *   <li>The service of the way ({@code PasswordSignIn}, {@code PasskeySignIn}, {@code OidcSignIn}) counts the attempt
 *       before anything is computed ({@code AttemptLimiter}); a client over a limit gets status 429.
 *   <li>It reads the stored credentials, waits for its turn ({@code VerificationQueue}) and checks the password or the
 *       assertion; or the provider asserts the identity.
 *   <li>A failure is written to the audit log ({@code FailedAttemptLog}) and rejected, without saying what was wrong.
 *   <li>One transaction checks that the credentials are unchanged, uses up a code or a passkey's counter, and starts the
 *       session with its audit entry and revision ({@code SessionService}).
 *   <li>The attempt is given back, and the response sets the session cookie ({@code BrowserSessions}).
 * </ol>
 *
 * <p>Re-authentication takes the same steps, and renews the session instead of starting one.
 *
 * <p>Passwords, and the secrets of sessions and links, are never stored, logged or sent back; only their hashes and
 * digests are stored, and the secret of an authenticator app is stored encrypted. A failed sign-in gets the same
 * response, after the same time, whether the address or the password is wrong.
 */
@NullMarked
package dev.ambit.signin;

import org.jspecify.annotations.NullMarked;
