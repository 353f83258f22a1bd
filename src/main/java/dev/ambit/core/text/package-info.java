/** Rules for text that is entered by one user and shown to others. */
@NullMarked
package dev.ambit.core.text;

import org.jspecify.annotations.NullMarked;
