package dev.ambit.core.resource;

/**
 * The resource that a request accesses. Every zone includes its account, because policies may name either.
 *
 * <p>Record names are canonical: lower case, punycode, absolute, without a trailing dot.
 */
public sealed interface Resource {
    /** A user: their details, memberships and tokens. */
    record User(UserId id) implements Resource {}

    /** An account: its settings, members and tokens. */
    record Account(AccountId id) implements Resource {}

    /** All current and future zones of an account. Required to create a zone. */
    record AllZones(AccountId account) implements Resource {}

    /** A whole zone. A deny on any of its records denies the DNS permissions on the whole zone. */
    record Zone(AccountId account, ZoneId id) implements Resource {}

    /** At least one unspecified record of a zone. Checked for a list of records, which is filtered afterwards. */
    record SomeRecord(AccountId account, ZoneId zone) implements Resource {}

    /** One DNS record. {@code type} is the upper-case mnemonic, {@code name} the canonical owner name. */
    record DnsRecord(AccountId account, ZoneId zone, String type, String name) implements Resource {}
}
