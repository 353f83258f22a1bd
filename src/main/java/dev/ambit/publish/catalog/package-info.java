/**
 * The catalog zones (RFC 9432): one for each account, with the zones whose transfers are enabled, from which other
 * nameservers learn of new and deleted zones.
 *
 * <p>Never shows the zones of another account. Invariant: a serial is stored with its members before it is published, and
 * never has other members.
 */
@NullMarked
package dev.ambit.publish.catalog;

import org.jspecify.annotations.NullMarked;
