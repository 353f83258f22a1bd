/**
 * Messages of zone transfers (AXFR, RFC 5936; IXFR, RFC 1995) and their signatures (TSIG, RFC 8945).
 *
 * <p>Never does I/O and decides nothing: a key or a zone is given by the caller. Invariant: no received bytes cause an
 * exception.
 */
@NullMarked
package dev.ambit.publish.wire;

import org.jspecify.annotations.NullMarked;
