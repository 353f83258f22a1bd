/**
 * The entry point, the configuration and the wiring of the server.
 *
 * <p>Apart from the command line, the only package that depends on every other one. It contains no logic of its own.
 */
@NullMarked
package dev.ambit;

import org.jspecify.annotations.NullMarked;
