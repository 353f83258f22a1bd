/**
 * The measurements of {@code make bench}: JMH, wrk over HTTP against a baseline, DNS against Knot and
 * BIND, writes against plain SQLite.
 */
@NullMarked
package dev.ambit.load;

import org.jspecify.annotations.NullMarked;
