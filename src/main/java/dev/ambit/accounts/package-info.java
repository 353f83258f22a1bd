/**
 * Accounts, their members and the members' roles; a user's own memberships.
 *
 * <p>Owns that nobody gives another, or themselves, more than they may do themselves, and that an account always has
 * somebody who may do everything.
 */
@NullMarked
package dev.ambit.accounts;

import org.jspecify.annotations.NullMarked;
