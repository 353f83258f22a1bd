/**
 * Sessions: how they start, get a new secret and end, their cookie, and the routes on which users see and end them. Only
 * the digest of a session's secret is stored. This package never authenticates a user; its callers do.
 */
@NullMarked
package dev.ambit.signin.session;

import org.jspecify.annotations.NullMarked;
