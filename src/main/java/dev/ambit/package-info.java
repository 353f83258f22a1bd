/**
 * The program as a whole: the commands' entry, the configuration and the wiring of the server.
 *
 * <p>The only place, with the command line, that knows every other package. It decides nothing itself.
 */
@NullMarked
package dev.ambit;

import org.jspecify.annotations.NullMarked;
