/**
 * The domain: what a token is, what it was given, and whether a request lies within it.
 *
 * <p>Owns values and pure decisions. It never does I/O, reads a clock, draws randomness or logs, so that the same inputs
 * always give the same answer and every rule can be tested without a server.
 */
@NullMarked
package dev.ambit.core;

import org.jspecify.annotations.NullMarked;
