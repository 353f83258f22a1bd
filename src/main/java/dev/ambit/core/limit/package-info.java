/**
 * Rate limits, and the sources that requests are counted for. Memory is bounded whatever is sent: nothing here grows with the number of
 * sources.
 */
@NullMarked
package dev.ambit.core.limit;

import org.jspecify.annotations.NullMarked;
