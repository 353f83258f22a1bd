/**
 * Zone transfers to other nameservers, and every other signed message.
 *
 * <p>{@link dev.ambit.publish.transfer.TransferHandler} answers; {@link dev.ambit.publish.transfer.TransferAccess} decides
 * which clients may fetch which zones; {@link dev.ambit.publish.transfer.TransferIndex} has the keys, peers and ACLs in
 * memory; messages are rendered in {@code publish.wire}. Never writes to the storage.
 *
 * <p>Invariant: a client that may not fetch a zone cannot find out from the response whether it exists, and a transfer
 * has one version of the zone, from its first record to its last.
 */
@NullMarked
package dev.ambit.publish.transfer;

import org.jspecify.annotations.NullMarked;
