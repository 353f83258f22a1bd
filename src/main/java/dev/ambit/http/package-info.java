/**
 * HTTP: routes and who may call them, requests and answers in the v4 envelope, errors, the client's address.
 *
 * <p>The only package that knows the HTTP library. It never decides what a token may do; it asks {@code access} before a
 * handler runs, and a route without a demand does not compile.
 */
@NullMarked
package dev.ambit.http;

import org.jspecify.annotations.NullMarked;
