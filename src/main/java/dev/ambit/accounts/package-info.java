/**
 * Accounts, their members and the roles of members; a user's own memberships.
 *
 * <p>Enforces that no user grants permissions that they do not have, to others or to themselves, and that each account
 * keeps an administrator.
 */
@NullMarked
package dev.ambit.accounts;

import org.jspecify.annotations.NullMarked;
