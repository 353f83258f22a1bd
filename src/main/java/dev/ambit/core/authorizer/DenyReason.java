package dev.ambit.core.authorizer;

/** Which rule refused; error texts, the audit log and "may it?" share it. In the order in which the rules are applied. */
public enum DenyReason {
    /** The token was disabled. */
    DISABLED,
    /** The token's time has not begun. */
    NOT_YET_VALID,
    /** The token's time has ended. */
    EXPIRED,
    /** The token is bound to addresses and the client's cannot be read. */
    ADDRESS_UNREADABLE,
    /** The client's address is not one that the token may be used from. */
    ADDRESS_REFUSED,
    /** A deny policy matches. */
    DENIED_BY_POLICY,
    /** No allow policy matches. */
    NOT_GRANTED,
    /** The token's owner may not do this either. */
    OWNER_MAY_NOT
}
