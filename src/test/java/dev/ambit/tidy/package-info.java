/**
 * Checks the sources against project rules that the compiler does not enforce: directions of imports, calls with a
 * better replacement, sizes, names.
 *
 * <p>Never reads compiled classes or checks behaviour. {@link dev.ambit.tidy.RulesTest} shows that every rule can fail.
 */
@NullMarked
package dev.ambit.tidy;

import org.jspecify.annotations.NullMarked;
