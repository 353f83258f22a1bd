/**
 * Sign-in with a password, and with the code of an authenticator app where the user has one. A password is never stored,
 * logged or sent back, only its Argon2id hash is stored.
 */
@NullMarked
package dev.ambit.signin.password;

import org.jspecify.annotations.NullMarked;
