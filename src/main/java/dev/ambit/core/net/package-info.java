/**
 * IP addresses and blocks of them, parsed strictly and printed in one form (RFC 4291, RFC 4632, RFC 5952).
 *
 * <p>Never resolves a name. Invariant: an IPv4 address and its IPv4-mapped IPv6 address are the same address.
 */
@NullMarked
package dev.ambit.core.net;

import org.jspecify.annotations.NullMarked;
