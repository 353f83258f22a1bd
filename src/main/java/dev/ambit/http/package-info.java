/**
 * HTTP: routes and their required access, requests, responses in the v4 envelope, errors, and the client's address.
 *
 * <p>The only package that uses the HTTP library. It does not decide about the permissions of a token: it calls
 * {@code access} before a handler runs, and a route without a required access does not compile.
 */
@NullMarked
package dev.ambit.http;

import org.jspecify.annotations.NullMarked;
