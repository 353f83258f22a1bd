/**
 * Users: who they are and the passwords that they sign in with.
 *
 * <p>A password is never kept, logged or sent back; what is kept is its Argon2id hash.
 */
@NullMarked
package dev.ambit.users;

import org.jspecify.annotations.NullMarked;
