/**
 * Work that the server repeats while it runs, outside of requests.
 *
 * <p>Knows nothing of the work itself. Invariant: a failure is logged and never ends the repetition.
 */
@NullMarked
package dev.ambit.background;

import org.jspecify.annotations.NullMarked;
