/**
 * Reads the sources and holds the house rules that a compiler does not know: directions of imports, calls with a better
 * replacement, sizes, names.
 *
 * <p>Never looks at compiled classes or at behaviour. Every rule is shown to fail by {@link dev.ambit.tidy.RulesTest}.
 */
@NullMarked
package dev.ambit.tidy;

import org.jspecify.annotations.NullMarked;
