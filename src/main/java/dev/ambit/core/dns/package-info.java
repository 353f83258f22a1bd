/**
 * DNS as values: names, record types, their contents in every form that clients send, the rules between records of one
 * name, and zones as master files. dnsjava judges the wire format of every record.
 *
 * <p>Never does I/O, looks a name up or throws because of what somebody sent: text from outside becomes a
 * {@link dev.ambit.core.dns.Parsed}, a value or every problem with it. Invariant: a {@link dev.ambit.core.dns.DnsName} is
 * canonical and a {@link dev.ambit.core.dns.RecordContent} can be published.
 */
@NullMarked
package dev.ambit.core.dns;

import org.jspecify.annotations.NullMarked;
