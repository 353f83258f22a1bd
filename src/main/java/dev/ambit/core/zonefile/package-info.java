/**
 * Zone files (RFC 1035, 5): parsing into records and printing.
 *
 * <p>Never stores a record. Invariant: what is printed can be parsed again, to the same records.
 */
@NullMarked
package dev.ambit.core.zonefile;

import org.jspecify.annotations.NullMarked;
