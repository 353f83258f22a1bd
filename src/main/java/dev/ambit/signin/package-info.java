/**
 * People: how they prove who they are, what they are signed in to, and how the first and all further ones come in.
 *
 * <p>Passwords, and the secrets of sessions and links, are never kept, logged or sent back; what is kept are hashes and
 * digests, and of an authenticator app its secret, sealed. Whatever proves nothing is answered the same, whether it is the address or the password that is wrong, and takes
 * as long.
 */
@NullMarked
package dev.ambit.signin;

import org.jspecify.annotations.NullMarked;
