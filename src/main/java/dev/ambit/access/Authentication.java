package dev.ambit.access;

/** The result of authenticating a request. */
public sealed interface Authentication {
    /** The secret belongs to a token; its state, lifetime and address condition are not checked yet. */
    record TokenAuthenticated(IndexedToken token) implements Authentication {}

    /** The secret belongs to a session that has not ended. */
    record SessionAuthenticated(IndexedSession session) implements Authentication {}

    /** The request has no credentials. */
    record Missing() implements Authentication {}

    /** The only credentials are a session cookie, and its session has ended or never existed. */
    record NoSession() implements Authentication {}

    /** The Authorization header does not contain a well-formed Bearer token. */
    record Malformed() implements Authentication {}

    /** A global API key was sent; this server issues none. */
    record ApiKey() implements Authentication {}

    /** A Bearer token that is not valid on this server: wrong shape, wrong checksum, or not found. */
    record Unknown() implements Authentication {}
}
