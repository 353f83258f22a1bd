/**
 * Zones and the records that they hold, with the rules between the records of a name.
 *
 * <p>Never does I/O. Invariant: a set of records that the rules accept can be served by a nameserver.
 */
@NullMarked
package dev.ambit.core.zone;

import org.jspecify.annotations.NullMarked;
