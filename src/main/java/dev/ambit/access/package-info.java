/**
 * Authentication and authorization of requests, the hot path: from a secret to its principal, and to the permissions
 * of the principal.
 *
 * <p>Owns the index of tokens and the directory of zones, accounts and permissions in memory; both follow the revision
 * log. Decisions do not read the database, and no request passes without a decision that allows it.
 */
@NullMarked
package dev.ambit.access;

import org.jspecify.annotations.NullMarked;
