/** Users, accounts, members and their roles. */
@NullMarked
package dev.ambit.core.account;

import org.jspecify.annotations.NullMarked;
