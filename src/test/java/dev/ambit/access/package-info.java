/** Tests of the index, the directory and authentication. */
@NullMarked
package dev.ambit.access;

import org.jspecify.annotations.NullMarked;
