/**
 * The dashboard's files: a program for the browser that is a client of the API like any other.
 *
 * <p>Serves what the build has packed into the jar, and the headers that keep a browser from running anything else. Knows
 * nothing of tokens, zones or people.
 */
@NullMarked
package dev.ambit.dashboard;

import org.jspecify.annotations.NullMarked;
