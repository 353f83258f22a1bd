/**
 * The content of zones in memory, and DNS responses from it: RFC 1034, 4.3.2, with RFC 2308, 4592, 6891, 8482 and 9471.
 *
 * <p>Never does I/O and never throws because of the bytes of a message. Invariants: a {@link
 * dev.ambit.core.answer.ZoneSnapshot} is immutable, and deriving one from another copies only what changed; a query
 * reads one snapshot and allocates next to nothing.
 */
@NullMarked
package dev.ambit.core.answer;

import org.jspecify.annotations.NullMarked;
