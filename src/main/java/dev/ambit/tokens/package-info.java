/**
 * Tokens of users and of accounts: create, list, read, update, roll, delete, verify.
 *
 * <p>Enforces which permissions a token may have. A secret leaves this package once, in the response to its creation or
 * roll, after the change and its audit entry are durable; nothing else here stores one.
 */
@NullMarked
package dev.ambit.tokens;

import org.jspecify.annotations.NullMarked;
