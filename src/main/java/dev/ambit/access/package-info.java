/**
 * The hot path: from a presented secret to the caller it proves, and from the caller to what it may do.
 *
 * <p>Owns the index of tokens and the directory of zones, accounts and rights in memory; both follow the revision log.
 * It never asks the database while it answers, and never lets a request through that no decision allowed.
 */
@NullMarked
package dev.ambit.access;

import org.jspecify.annotations.NullMarked;
