/**
 * Notifies other nameservers of changed zones (NOTIFY, RFC 1996), and knows which of them have which serial.
 *
 * <p>Never waits for a peer on a thread of a request or of the storage: one thread sends and receives all messages.
 * Invariant: a peer gets at most one NOTIFY for a zone in 200 ms, always with the newest serial, until it acknowledged
 * or fetched that one.
 */
@NullMarked
package dev.ambit.publish.notify;

import org.jspecify.annotations.NullMarked;
