/**
 * DNS values: names, record types, and record contents in every form that clients send. dnsjava validates the wire format of
 * every record.
 *
 * <p>Does no I/O and no DNS look-ups, and never throws because of client input: untrusted text is parsed to a
 * {@link dev.ambit.core.Parsed}, a value or all problems. Invariants: a {@link dev.ambit.core.dns.DnsName} is
 * canonical, and a {@link dev.ambit.core.dns.RecordContent} can be published.
 */
@NullMarked
package dev.ambit.core.dns;

import org.jspecify.annotations.NullMarked;
