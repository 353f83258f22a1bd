/**
 * Authorization decisions: whether a compiled token permits a request, and the reason if not. Does no parsing and no
 * I/O, and allocates only to report the deciding policy.
 */
@NullMarked
package dev.ambit.core.authorizer;

import org.jspecify.annotations.NullMarked;
