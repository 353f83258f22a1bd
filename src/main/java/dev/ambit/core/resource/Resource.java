package dev.ambit.core.resource;

/**
 * What a request touches. Every zone comes with the account that holds it, since policies may name either.
 *
 * <p>Record names are canonical: lower case, punycode, absolute, without a trailing dot.
 */
public sealed interface Resource {
    /** A user: their details, memberships and tokens. */
    record User(UserId id) implements Resource {}

    /** An account: its settings, members and tokens. */
    record Account(AccountId id) implements Resource {}

    /** Every zone that an account holds or will hold; creating a zone touches this. */
    record AllZones(AccountId account) implements Resource {}

    /** A whole zone. A deny on any of its records takes DNS permissions on the whole away. */
    record Zone(AccountId account, ZoneId id) implements Resource {}

    /** Some record of a zone, not yet known which: what a list of records asks for before it is filtered. */
    record SomeRecord(AccountId account, ZoneId zone) implements Resource {}

    /** One DNS record. {@code type} is the upper-case mnemonic, {@code name} the canonical owner name. */
    record DnsRecord(AccountId account, ZoneId zone, String type, String name) implements Resource {}
}
