/**
 * Users: their own details.
 *
 * <p>Passwords are never stored, logged or returned; only their Argon2id hashes are stored.
 */
@NullMarked
package dev.ambit.users;

import org.jspecify.annotations.NullMarked;
