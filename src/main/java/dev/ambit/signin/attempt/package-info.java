/**
 * Attempts to sign in: the client that makes one, the limits that it must pass, the queue in which it waits, and the
 * record of its failure. Attempts are counted before anything is computed. This package never checks a credential.
 */
@NullMarked
package dev.ambit.signin.attempt;

import org.jspecify.annotations.NullMarked;
