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
        Decision decision,
        @Nullable AccountId within,
        @Nullable RecordPattern records)
        implements Comparable<Grant> {

    /** What the key identifies; zero for the kinds that name everything. */
    enum Kind {
        USER,
        ACCOUNT,
        ALL_ACCOUNTS,
        ZONE,
        ACCOUNT_ZONES,
        ALL_ZONES
    }

    @Override
    public int compareTo(Grant other) {
        return compareKey(other.kind, other.high, other.low);
    }

    int compareKey(Kind otherKind, long otherHigh, long otherLow) {
        if (kind != otherKind) {
            return kind.compareTo(otherKind);
        }
        int byHigh = Long.compareUnsigned(high, otherHigh);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, otherLow);
    }

    boolean isUnder(Kind otherKind, long otherHigh, long otherLow) {
        return kind == otherKind && high == otherHigh && low == otherLow;
    }

    /** Whether this, read as an allow, reaches {@code resource}: a whole zone is more than some of its records. */
    boolean gives(Resource resource) {
        return switch (resource) {
            case Resource.Zone zone -> records == null && holdsIn(zone.account());
            case Resource.SomeRecord some -> holdsIn(some.account());
            case Resource.DnsRecord dnsRecord -> reaches(dnsRecord);
            case Resource.User _, Resource.Account _, Resource.AllZones _ -> records == null;
        };
    }

    /** Whether this, read as a deny, reaches {@code resource}: a zone from which records are taken is not whole. */
    boolean takes(Resource resource) {
        return switch (resource) {
            case Resource.Zone zone -> holdsIn(zone.account());
            case Resource.SomeRecord some -> covers(RecordPattern.ALL) && holdsIn(some.account());
            case Resource.DnsRecord dnsRecord -> reaches(dnsRecord);
            case Resource.AllZones zones -> holdsIn(zones.account());
            case Resource.User _, Resource.Account _ -> true;
        };
    }

    /** Whether every record that {@code pattern} names (null: every record) lies within this grant's records. */
    boolean covers(@Nullable RecordPattern pattern) {
        return records == null || records.covers(pattern == null ? RecordPattern.ALL : pattern);
    }

    boolean holdsIn(AccountId account) {
        return within == null || within.equals(account);
    }

    private boolean reaches(Resource.DnsRecord dnsRecord) {
        return holdsIn(dnsRecord.account()) && (records == null || records.matches(dnsRecord.type(), dnsRecord.name()));
    }
}
