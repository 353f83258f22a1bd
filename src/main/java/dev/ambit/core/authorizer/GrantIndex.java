package dev.ambit.core.authorizer;

import dev.ambit.core.authorizer.Grant.Kind;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.RecordPattern;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Grants by what they name, so that those which cover or meet another are found without going through all of them. */
final class GrantIndex {
    private final Map<GrantKey, PatternIndex> places = new HashMap<>();
    private final Map<Kind, PatternIndex> kinds = new EnumMap<>(Kind.class);

    /** What a grant names, records aside. */
    private record GrantKey(
            Kind kind, long high, long low, @Nullable AccountId within) {}

    /** Of grants that are to be found by {@link #coveringAllow} or {@link #coveringDeny}. */
    static GrantIndex covering(Iterable<Grant> grants) {
        GrantIndex index = new GrantIndex();
        for (Grant grant : grants) {
            index.places
                    .computeIfAbsent(
                            new GrantKey(grant.kind(), grant.high(), grant.low(), grant.account()),
                            grantKey -> new PatternIndex())
                    .add(grant.records(), grant.permissions());
        }
        return index;
    }

    /** Adds a grant that is to be found by {@link #meeting}. */
    void add(Grant grant, long permissions) {
        RecordPattern records = orAll(grant.records());
        places.computeIfAbsent(
                        new GrantKey(grant.kind(), grant.high(), grant.low(), null), grantKey -> new PatternIndex())
                .addSums(records, permissions);
        kinds.computeIfAbsent(grant.kind(), kind -> new PatternIndex()).addSums(records, permissions);
    }

    /**
     * The permissions of all grants that cover {@code inner}, read as allows: every record of a zone is still less than the
     * zone, for it gives no export.
     *
     * @param account holds the zone of {@code inner}; null when it has none, or that is not known
     */
    long coveringAllow(Grant inner, @Nullable AccountId account) {
        RecordPattern records = inner.records();
        return look(inner, account, patterns -> records == null ? patterns.whole() : patterns.covering(records));
    }

    /** The same of denies: one of every record takes the zone. */
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
        PatternIndex patterns = places.get(new GrantKey(kind, high, low, within));
        return patterns == null ? 0 : look.at(patterns);
    }

    /** The permissions of all grants that reach something which {@code other} reaches; says yes when it cannot tell. */
    long meeting(Grant other) {
        RecordPattern records = orAll(other.records());
        Look look = patterns -> patterns.meeting(records);
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
        PatternIndex patterns = kinds.get(kind);
        return patterns == null ? 0 : look.at(patterns);
    }

    private static RecordPattern orAll(@Nullable RecordPattern pattern) {
        return pattern == null ? RecordPattern.ALL : pattern;
    }
}
