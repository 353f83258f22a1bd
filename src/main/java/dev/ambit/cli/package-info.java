/**
 * The command line of {@code ambit}.
 *
 * <p>The commands for tokens, zones and records are clients of the HTTP API without rights of their own; they never
 * open a data folder. An error is one line on standard error and exit code 1; a usage error is exit code 2.
 */
@NullMarked
package dev.ambit.cli;

import org.jspecify.annotations.NullMarked;
