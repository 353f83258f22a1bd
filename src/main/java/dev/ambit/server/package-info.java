/**
 * The wiring: every {@code new}, every route, the order of start and stop, and the first user of a data folder.
 *
 * <p>Contains no rules of its own. Invariant: components stop in the reverse order of their start.
 */
@NullMarked
package dev.ambit.server;

import org.jspecify.annotations.NullMarked;
