package dev.ambit.core.authorizer;

/**
 * The rule that denied a request, in the order of evaluation. Shared by error texts, the audit log and access
 * simulation.
 */
public enum DenyReason {
    /** The token was disabled. */
    DISABLED,
    /** The token is not valid yet. */
    NOT_YET_VALID,
    /** The token has expired. */
    EXPIRED,
    /** The token has an address condition and the client address cannot be read. */
    ADDRESS_UNREADABLE,
    /** The address condition of the token excludes the client address. */
    ADDRESS_REFUSED,
    /** A deny policy matches. */
    DENIED_BY_POLICY,
    /** No allow policy matches. */
    NOT_GRANTED,
    /** The owner of the token lacks the permission. */
    OWNER_MAY_NOT
}
