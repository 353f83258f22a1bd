/**
 * The objects of zone transfers to other nameservers: the keys that sign messages, the peers that follow zones, the
 * addresses that may fetch them, and which zones are transferred to which peers.
 *
 * <p>Never does I/O and never prints a secret. Invariant: a key has one algorithm, and only that one verifies it.
 */
@NullMarked
package dev.ambit.core.transfer;

import org.jspecify.annotations.NullMarked;
