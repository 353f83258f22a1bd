/**
 * The entry point: it sets up the JVM and runs the command that the arguments name.
 *
 * <p>Never contains a command. Invariant: no other package depends on it.
 */
@NullMarked
package dev.ambit;

import org.jspecify.annotations.NullMarked;
