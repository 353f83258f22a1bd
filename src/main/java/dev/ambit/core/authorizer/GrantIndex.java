package dev.ambit.core.authorizer;

import dev.ambit.core.authorizer.Grant.Kind;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.RecordPattern;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An index of grants by resource, to find those that cover or overlap a grant without a scan. */
final class GrantIndex {
    private final Map<GrantKey, PatternIndex> byKey = new HashMap<>();
    private final Map<Kind, PatternIndex> byKind = new EnumMap<>(Kind.class);

    /** The resource of a grant, without its records. */
    private record GrantKey(
            Kind kind, long high, long low, @Nullable AccountId within) {}

    /** Indexes grants for {@link #coveringAllow} and {@link #coveringDeny}. */
    static GrantIndex covering(Iterable<Grant> grants) {
        GrantIndex index = new GrantIndex();
        for (Grant grant : grants) {
            index.byKey
                    .computeIfAbsent(
                            new GrantKey(grant.kind(), grant.high(), grant.low(), grant.account()),
                            grantKey -> new PatternIndex())
                    .add(grant.records(), grant.permissions());
        }
        return index;
    }

    /** Adds a grant for {@link #overlapping}. */
    void add(Grant grant, long permissions) {
        RecordPattern records = orAll(grant.records());
        byKey.computeIfAbsent(
                        new GrantKey(grant.kind(), grant.high(), grant.low(), null), grantKey -> new PatternIndex())
                .addSums(records, permissions);
        byKind.computeIfAbsent(grant.kind(), kind -> new PatternIndex()).addSums(records, permissions);
    }

    /**
     * Returns the permissions of all grants that cover {@code inner} as allows. All records of a zone are less than the
     * zone, because they do not permit an export.
     *
     * @param account the account of the zone of {@code inner}; null when there is no zone or its account is unknown
     */
    long coveringAllow(Grant inner, @Nullable AccountId account) {
        RecordPattern records = inner.records();
        return look(inner, account, patterns -> records == null ? patterns.whole() : patterns.covering(records));
    }

    /** As {@link #coveringAllow} for denies, where a deny of all records covers the zone. */
    long coveringDeny(Grant inner, @Nullable AccountId account) {
        RecordPattern records = orAll(inner.records());
        return look(inner, account, patterns -> patterns.covering(records));
    }

    private interface Look {
        long at(PatternIndex patterns);
    }

    private long look(Grant inner, @Nullable AccountId account, Look look) {
        return switch (inner.kind()) {
            case USER, ALL_ACCOUNTS, ALL_ZONES -> at(look, inner.kind(), inner.high(), inner.low(), null);
            case ACCOUNT ->
                at(look, Kind.ACCOUNT, inner.high(), inner.low(), null) | at(look, Kind.ALL_ACCOUNTS, 0, 0, null);
            case ACCOUNT_ZONES ->
                at(look, Kind.ACCOUNT_ZONES, inner.high(), inner.low(), null) | at(look, Kind.ALL_ZONES, 0, 0, null);
            case ZONE ->
                at(look, Kind.ZONE, inner.high(), inner.low(), null)
                        | at(look, Kind.ALL_ZONES, 0, 0, null)
                        | within(look, inner, inner.account())
                        | within(look, inner, account)
                        | (account == null ? 0 : at(look, Kind.ACCOUNT_ZONES, account.high(), account.low(), null));
        };
    }

    private long within(Look look, Grant zone, @Nullable AccountId account) {
        return account == null ? 0 : at(look, Kind.ZONE, zone.high(), zone.low(), account);
    }

    private long at(Look look, Kind kind, long high, long low, @Nullable AccountId within) {
        PatternIndex patterns = byKey.get(new GrantKey(kind, high, low, within));
        return patterns == null ? 0 : look.at(patterns);
    }

    /**
     * Returns the permissions of all grants that overlap {@code other}. Conservative: includes grants that may overlap.
     */
    long overlapping(Grant other) {
        RecordPattern records = orAll(other.records());
        Look look = patterns -> patterns.overlapping(records);
        long same = at(look, other.kind(), other.high(), other.low(), null);
        return switch (other.kind()) {
            case USER -> same;
            case ACCOUNT -> same | every(look, Kind.ALL_ACCOUNTS);
            case ALL_ACCOUNTS -> every(look, Kind.ACCOUNT) | every(look, Kind.ALL_ACCOUNTS);
            case ZONE -> same | every(look, Kind.ACCOUNT_ZONES) | every(look, Kind.ALL_ZONES);
            case ACCOUNT_ZONES -> same | every(look, Kind.ZONE) | every(look, Kind.ALL_ZONES);
            case ALL_ZONES -> every(look, Kind.ZONE) | every(look, Kind.ACCOUNT_ZONES) | every(look, Kind.ALL_ZONES);
        };
    }

    private long every(Look look, Kind kind) {
        PatternIndex patterns = byKind.get(kind);
        return patterns == null ? 0 : look.at(patterns);
    }

    private static RecordPattern orAll(@Nullable RecordPattern pattern) {
        return pattern == null ? RecordPattern.ALL : pattern;
    }
}
