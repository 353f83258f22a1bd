/**
 * The settings of a server: read from options, the environment and a file, with all problems reported at once.
 *
 * <p>Never starts anything. Invariant: a {@link Config} has valid values only, and an unknown key is an error.
 */
@NullMarked
package dev.ambit.config;

import org.jspecify.annotations.NullMarked;
