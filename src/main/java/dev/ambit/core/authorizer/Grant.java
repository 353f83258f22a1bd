package dev.ambit.core.authorizer;

import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.RecordPattern;
import dev.ambit.core.resource.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Permissions on one kind of resource under one key, compiled from a policy. {@code account} restricts a zone to the
 * account that it is nested in; {@code records} restricts a zone or all zones to some records.
 */
record Grant(
        Kind kind,
        long high,
        long low,
        long permissions,
        @Nullable AccountId account,
        @Nullable RecordPattern records) {

    /** The kind of resource that the key identifies. The key is zero for the kinds that name all resources. */
    enum Kind {
        USER(0),
        ACCOUNT(1),
        ALL_ACCOUNTS(2),
        ZONE(3),
        ACCOUNT_ZONES(4),
        ALL_ZONES(5);

        /** The encoding in {@link PackedGrants}. */
        final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    /** Returns a copy that also has the permissions of {@code other}. */
    Grant with(Grant other) {
        return new Grant(kind, high, low, permissions | other.permissions, account, records);
    }

    boolean hasKey(Kind otherKind, long otherHigh, long otherLow) {
        return kind == otherKind && high == otherHigh && low == otherLow;
    }

    /** Whether it is restricted to less than its key: to a zone in one account, or to some records. */
    boolean isNarrowed() {
        return account != null || records != null;
    }

    /**
     * Whether this applies to {@code resource} as an allow. An allow of some records does not apply to the whole zone.
     */
    boolean allows(Resource resource) {
        return switch (resource) {
            case Resource.Zone zone -> records == null && appliesIn(zone.account());
            case Resource.SomeRecord some -> appliesIn(some.account());
            case Resource.DnsRecord dnsRecord -> reaches(dnsRecord);
            case Resource.User _, Resource.Account _, Resource.AllZones _ -> records == null;
        };
    }

    /** Whether this applies to {@code resource} as a deny. A deny of some records applies to the whole zone. */
    boolean denies(Resource resource) {
        return switch (resource) {
            case Resource.Zone zone -> appliesIn(zone.account());
            case Resource.SomeRecord some -> covers(RecordPattern.ALL) && appliesIn(some.account());
            case Resource.DnsRecord dnsRecord -> reaches(dnsRecord);
            case Resource.AllZones zones -> appliesIn(zones.account());
            case Resource.User _, Resource.Account _ -> true;
        };
    }

    /** Whether this includes every record that {@code pattern} matches; null is every record. */
    boolean covers(@Nullable RecordPattern pattern) {
        return records == null || records.covers(pattern == null ? RecordPattern.ALL : pattern);
    }

    boolean appliesIn(AccountId accountOfZone) {
        return account == null || account.equals(accountOfZone);
    }

    private boolean reaches(Resource.DnsRecord dnsRecord) {
        return appliesIn(dnsRecord.account())
                && (records == null || records.matches(dnsRecord.type(), dnsRecord.name()));
    }
}
