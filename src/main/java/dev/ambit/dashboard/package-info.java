/**
 * The files of the dashboard, a browser application that uses the public API.
 *
 * <p>Serves the files that the build packs into the jar, with the headers that prevent a browser from running anything
 * else. Does not depend on tokens, zones or users.
 */
@NullMarked
package dev.ambit.dashboard;

import org.jspecify.annotations.NullMarked;
