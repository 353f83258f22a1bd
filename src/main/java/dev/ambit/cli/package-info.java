/**
 * The command line: what {@code ambit} does with its arguments.
 *
 * <p>The commands about tokens, zones and records are clients of the HTTP API and hold no right of their own; they never
 * open a data folder. Every failure is one line on standard error, exit code 1; wrong usage is exit code 2.
 */
@NullMarked
package dev.ambit.cli;

import org.jspecify.annotations.NullMarked;
