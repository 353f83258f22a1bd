/**
 * The stores in SQL, one implementation for every engine.
 *
 * <p>Contains the statements, the connections and the single writer. It never puts a value into the text of a
 * statement, and no exception that leaves it has stored values in its message. Differences between engines are in
 * {@link dev.ambit.storage.sql.Dialect} only.
 */
@NullMarked
package dev.ambit.storage.sql;

import org.jspecify.annotations.NullMarked;
