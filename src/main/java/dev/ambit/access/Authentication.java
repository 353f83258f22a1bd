package dev.ambit.access;

/** What became of the credentials of a request. */
public sealed interface Authentication {
    /** The secret is a token's; its state, time and address are not looked at yet. */
    record TokenAuthenticated(IndexedToken token) implements Authentication {}

    /** The secret is that of somebody who signed in. */
    record SessionAuthenticated(IndexedSession session) implements Authentication {}

    /** There are no credentials at all. */
    record Missing() implements Authentication {}

    /** The only credentials are the cookie of a session that is over or never was. */
    record NoSession() implements Authentication {}

    /** The Authorization header does not hold a Bearer token of any readable form. */
    record Malformed() implements Authentication {}

    /** A global API key was sent; this server issues none. */
    record ApiKey() implements Authentication {}

    /** A Bearer token that no token of this server has: wrong shape, wrong checksum, or not known. */
    record Unknown() implements Authentication {}
}
