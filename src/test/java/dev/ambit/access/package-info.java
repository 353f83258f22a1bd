/** Tests of the index, the directory and what admits a request. */
@NullMarked
package dev.ambit.access;

import org.jspecify.annotations.NullMarked;
