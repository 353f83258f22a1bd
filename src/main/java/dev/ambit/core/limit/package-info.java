/** Rate limits, and the sources that they apply to. Memory is bounded and does not grow with the number of sources. */
@NullMarked
package dev.ambit.core.limit;

import org.jspecify.annotations.NullMarked;
