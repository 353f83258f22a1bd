/**
 * The sockets of the DNS server: UDP and TCP, limits, and metrics.
 *
 * <p>Answers come from {@code core.answer}; this package adds the transport. Transfers and signed messages are passed to
 * a {@link dev.ambit.publish.server.MessageHandler}. Never reads the storage.
 *
 * <p>Invariant: no received bytes cause an exception or a line in the log, and one client cannot use the share of
 * others.
 */
@NullMarked
package dev.ambit.publish.server;

import org.jspecify.annotations.NullMarked;
