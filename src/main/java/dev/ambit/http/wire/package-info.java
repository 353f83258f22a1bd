/**
 * JSON as the API reads and writes it: the v4 envelope, errors with their codes, members of a body with all problems at
 * once, pages and query parameters.
 *
 * <p>Never contains a route or a connection. Invariant: a client error never has status 409 or 5xx, which clients repeat.
 */
@NullMarked
package dev.ambit.http.wire;

import org.jspecify.annotations.NullMarked;
