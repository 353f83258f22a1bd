/** Text that people give and other people read: what it may hold, wherever it is given. */
@NullMarked
package dev.ambit.core.text;

import org.jspecify.annotations.NullMarked;
