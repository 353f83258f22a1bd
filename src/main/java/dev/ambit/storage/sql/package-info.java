/**
 * The stores in SQL, one implementation for every engine.
 *
 * <p>Owns the statements, the connections and the one writer. It never puts a value into the text of a statement, and
 * never lets a message with stored values out. What engines do differently is in
 * {@link dev.ambit.storage.sql.Dialect}, and nowhere else.
 */
@NullMarked
package dev.ambit.storage.sql;

import org.jspecify.annotations.NullMarked;
