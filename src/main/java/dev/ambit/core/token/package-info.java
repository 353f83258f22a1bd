/**
 * A token: its identity, text, digest, lifetime and policies. The text of a secret exists here only between minting and the answer that
 * carries it.
 */
@NullMarked
package dev.ambit.core.token;

import org.jspecify.annotations.NullMarked;
