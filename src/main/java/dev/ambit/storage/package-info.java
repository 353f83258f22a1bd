/**
 * The persistent data of the server: the stores, the transactions that change them, the revision log that all in-memory
 * state follows, and the data folder.
 *
 * <p>Contains no product rules: a store stores what it is given. It never exposes a secret, a connection or SQL.
 * Invariant: every change is committed in one transaction with its audit entry and its revision, or not at all.
 */
@NullMarked
package dev.ambit.storage;

import org.jspecify.annotations.NullMarked;
