package dev.ambit.core.resource;

/** A parsed entry of the resources of a policy. {@link Resources} parses the wire form. */
public sealed interface ResourceScope {
    /** {@code com.cloudflare.api.user.<id>}. */
    record OneUser(UserId id) implements ResourceScope {}

    /** {@code com.cloudflare.api.account.*}: the accounts themselves, not their zones. */
    record AllAccounts() implements ResourceScope {}

    /** {@code com.cloudflare.api.account.<id>}: the account itself, not its zones. */
    record OneAccount(AccountId id) implements ResourceScope {}

    /** {@code com.cloudflare.api.account.zone.*}. */
    record AllZones() implements ResourceScope {}

    /** {@code com.cloudflare.api.account.zone.<id>}. */
    record OneZone(ZoneId id) implements ResourceScope {}

    /** A {@code com.cloudflare.api.account.zone.*} nested in an account. */
    record ZonesOfAccount(AccountId account) implements ResourceScope {}

    /** A zone nested in an account. */
    record ZoneOfAccount(AccountId account, ZoneId zone) implements ResourceScope {}

    /** Records nested in a zone. */
    record RecordsOfZone(ZoneId zone, RecordPattern records) implements ResourceScope {}

    /** Records nested in all zones. */
    record RecordsOfAllZones(RecordPattern records) implements ResourceScope {}
}
