/**
 * Tokens of users and of accounts: create, list, read, replace, roll, delete, verify.
 *
 * <p>Owns what a token may be given by whom. A secret leaves this package once, in the answer to its creation or roll,
 * after the change and its audit entry are durable; nothing else here ever holds one.
 */
@NullMarked
package dev.ambit.tokens;

import org.jspecify.annotations.NullMarked;
