/**
 * Tokens: identity, secret, digest, lifetime and policies. The text of a secret exists only from its generation to the
 * response that returns it.
 */
@NullMarked
package dev.ambit.core.token;

import org.jspecify.annotations.NullMarked;
