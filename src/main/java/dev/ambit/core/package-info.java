/**
 * The domain model: tokens, permissions, DNS data, and the decision whether a token permits a request.
 *
 * <p>Contains values and pure functions only: no I/O, clock, randomness or logging. The same inputs always give the
 * same result, and every rule can be tested without a server.
 *
 * <p>A parser that can say what is wrong returns a {@link dev.ambit.core.Parsed}; one whose only failure is "is not
 * one" (an id, an address) returns an Optional.
 */
@NullMarked
package dev.ambit.core;

import org.jspecify.annotations.NullMarked;
