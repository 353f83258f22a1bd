/** Tests of repeated work. */
@NullMarked
package dev.ambit.background;

import org.jspecify.annotations.NullMarked;
