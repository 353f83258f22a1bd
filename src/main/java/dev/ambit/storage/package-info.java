/**
 * What the server remembers: the stores, the transactions that change them, the revision log that everything in memory
 * follows, and the data folder.
 *
 * <p>Owns no rule of the product: a store keeps what it is given. It never hands out a secret, a connection or SQL.
 * Invariant: every change comes with its audit entry and its revision in one transaction, or does not happen.
 */
@NullMarked
package dev.ambit.storage;

import org.jspecify.annotations.NullMarked;
