/**
 * The stores in SQL, one implementation for every engine, and {@link dev.ambit.storage.sql.Storages}, which chooses the
 * engine.
 *
 * <p>Contains the statements, the connections and the commits that writers share. It never puts a value into the text of
 * a statement, and no exception that leaves it has stored values in its message. What differs between engines in
 * statements and transactions is in {@link dev.ambit.storage.sql.Dialect}; how an engine's database is opened and how
 * its connections are made is in a class of that engine, such as {@link dev.ambit.storage.sql.SqliteStorages}. All
 * others are the same for every engine.
 */
@NullMarked
package dev.ambit.storage.sql;

import org.jspecify.annotations.NullMarked;
