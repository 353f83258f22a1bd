/**
 * New users by a link: the first user of a server, by the link that it printed at start, and all others by invitation.
 * Each link works once, and each use of it is a limited attempt.
 */
@NullMarked
package dev.ambit.signin.setup;

import org.jspecify.annotations.NullMarked;
