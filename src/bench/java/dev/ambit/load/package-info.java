/** What the load run of {@code scripts/load} needs besides the server: tokens to look among, and a floor to compare with. */
@NullMarked
package dev.ambit.load;

import org.jspecify.annotations.NullMarked;
