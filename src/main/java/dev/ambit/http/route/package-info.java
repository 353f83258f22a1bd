/**
 * From a request to its response: routes and the access they require, the filter that asks {@code access}, the threads
 * on which handlers run, and the client's address.
 *
 * <p>Never decides what a token may do. Invariant: a handler runs only after its access was granted.
 */
@NullMarked
package dev.ambit.http.route;

import org.jspecify.annotations.NullMarked;
