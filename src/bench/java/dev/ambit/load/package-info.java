/** Everything that {@code make bench} measures: JMH in process, wrk over HTTP against a floor, writes against plain SQLite. */
@NullMarked
package dev.ambit.load;

import org.jspecify.annotations.NullMarked;
