package dev.ambit.core.authorizer;

import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.RecordPattern;
import dev.ambit.core.resource.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Permissions on one kind of resource under one key, compiled from a policy. {@code within} binds a zone to the account
 * that it was named in; {@code records} narrows a zone or all zones to some records.
 */
record Grant(
        Kind kind,
        long high,
        long low,
        long permissions,
        @Nullable AccountId account,
        @Nullable RecordPattern records) {

    /** What the key identifies; zero for the kinds that name everything. */
    enum Kind {
        USER(0),
        ACCOUNT(1),
        ALL_ACCOUNTS(2),
        ZONE(3),
        ACCOUNT_ZONES(4),
        ALL_ZONES(5);

        /** What stands for it where grants are numbers. */
        final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    /** This and the permissions of {@code other}. */
    Grant with(Grant other) {
        return new Grant(kind, high, low, permissions | other.permissions, account, records);
    }

    boolean isUnder(Kind otherKind, long otherHigh, long otherLow) {
        return kind == otherKind && high == otherHigh && low == otherLow;
    }

    /** Whether it reaches less than all under its key: the zone in one account, or some records. */
    boolean isNarrowed() {
        return account != null || records != null;
    }

    /** Whether this, read as an allow, reaches {@code resource}: a whole zone is more than some of its records. */
    boolean allows(Resource resource) {
        return switch (resource) {
            case Resource.Zone zone -> records == null && appliesIn(zone.account());
            case Resource.SomeRecord some -> appliesIn(some.account());
            case Resource.DnsRecord dnsRecord -> reaches(dnsRecord);
            case Resource.User _, Resource.Account _, Resource.AllZones _ -> records == null;
        };
    }

    /** Whether this, read as a deny, reaches {@code resource}: a zone from which records are taken is not whole. */
    boolean denies(Resource resource) {
        return switch (resource) {
            case Resource.Zone zone -> appliesIn(zone.account());
            case Resource.SomeRecord some -> covers(RecordPattern.ALL) && appliesIn(some.account());
            case Resource.DnsRecord dnsRecord -> reaches(dnsRecord);
            case Resource.AllZones zones -> appliesIn(zones.account());
            case Resource.User _, Resource.Account _ -> true;
        };
    }

    /** Whether every record that {@code pattern} names (null: every record) lies within this grant's records. */
    boolean covers(@Nullable RecordPattern pattern) {
        return records == null || records.covers(pattern == null ? RecordPattern.ALL : pattern);
    }

    boolean appliesIn(AccountId account) {
        return account == null || account.equals(account);
    }

    private boolean reaches(Resource.DnsRecord dnsRecord) {
        return appliesIn(dnsRecord.account())
                && (records == null || records.matches(dnsRecord.type(), dnsRecord.name()));
    }
}
