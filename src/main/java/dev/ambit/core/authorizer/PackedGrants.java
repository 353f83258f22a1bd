package dev.ambit.core.authorizer;

import dev.ambit.core.authorizer.Grant.Kind;
import dev.ambit.core.policy.Effect;
import dev.ambit.core.policy.PolicyId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The memory layout of the grants of a token: one array of longs with the allows followed by the denies, both sorted by
 * key. It avoids a potential cache miss per object. The few grants that are narrowed, to records or to the account of a
 * zone, are also stored as {@link Grant} in a second array.
 */
final class PackedGrants {
    private static final long[] NONE = {};
    private static final Grant[] NONE_NARROWED = {};

    /** The longs per grant: kind, with the index of a narrowed grant; key; permissions; policy. */
    private static final int WIDTH = 6;

    private static final int KIND = 0;
    private static final int KEY_HIGH = 1;
    private static final int KEY_LOW = 2;
    private static final int PERMISSIONS = 3;
    private static final int POLICY_HIGH = 4;
    private static final int POLICY_LOW = 5;
    private static final int KIND_SHIFT = 32; // the lower half is the index among the narrowed plus one, or zero

    /** Indexed by code. */
    private static final Kind[] KINDS = {
        Kind.USER, Kind.ACCOUNT, Kind.ALL_ACCOUNTS, Kind.ZONE, Kind.ACCOUNT_ZONES, Kind.ALL_ZONES
    };

    private static final Comparator<Compiled> BY_KEY = Comparator.comparing(Compiled::effect)
            .thenComparingInt(one -> one.grant().kind().code)
            .thenComparing((one, other) ->
                    Long.compareUnsigned(one.grant().high(), other.grant().high()))
            .thenComparing((one, other) ->
                    Long.compareUnsigned(one.grant().low(), other.grant().low()));

    private PackedGrants() {}

    /** A grant and its policy. */
    record Compiled(Effect effect, Grant grant, PolicyId policy) {}

    /** Sorts for {@link #rows} and {@link #narrowed}; stable, so that policies keep their order within a key. */
    static List<Compiled> sorted(List<Compiled> grants) {
        return grants.stream().sorted(BY_KEY).toList();
    }

    static long[] rows(List<Compiled> sorted) {
        long[] rows = sorted.isEmpty() ? NONE : new long[sorted.size() * WIDTH];
        int narrowed = 0;
        for (int row = 0; row < sorted.size(); row++) {
            Grant grant = sorted.get(row).grant();
            PolicyId policy = sorted.get(row).policy();
            long kind = (long) grant.kind().code << KIND_SHIFT;
            int at = row * WIDTH;
            rows[at + KIND] = grant.isNarrowed() ? kind | ++narrowed : kind;
            rows[at + KEY_HIGH] = grant.high();
            rows[at + KEY_LOW] = grant.low();
            rows[at + PERMISSIONS] = grant.permissions();
            rows[at + POLICY_HIGH] = policy.high();
            rows[at + POLICY_LOW] = policy.low();
        }
        return rows;
    }

    static Grant[] narrowed(List<Compiled> sorted) {
        Grant[] narrowed =
                sorted.stream().map(Compiled::grant).filter(Grant::isNarrowed).toArray(Grant[]::new);
        return narrowed.length == 0 ? NONE_NARROWED : narrowed;
    }

    /** Returns the number of allows, which is also the row of the first deny. */
    static int allowCount(List<Compiled> sorted) {
        return (int) sorted.stream().filter(one -> one.effect() == Effect.ALLOW).count();
    }

    /** Returns the combined permissions on the first zone that is allowed as a whole; null when there is none. */
    static @Nullable Grant wholeZone(List<Compiled> sorted) {
        return sorted.stream()
                .map(Compiled::grant)
                .filter(grant -> grant.kind() == Kind.ZONE && !grant.isNarrowed())
                .reduce((first, next) -> next.hasKey(Kind.ZONE, first.high(), first.low()) ? first.with(next) : first)
                .orElse(null);
    }

    /** Returns the grants of one effect. */
    static List<Grant> grants(CompiledToken token, Effect effect) {
        int end = effect == Effect.ALLOW ? token.allowCount() : count(token.grants());
        List<Grant> grants = new ArrayList<>();
        for (int row = effect == Effect.ALLOW ? 0 : token.allowCount(); row < end; row++) {
            grants.add(grant(token, row));
        }
        return grants;
    }

    private static Grant grant(CompiledToken token, int row) {
        long[] grants = token.grants();
        int narrowed = narrowedIndex(grants, row);
        int at = row * WIDTH;
        return narrowed >= 0
                ? token.narrowed()[narrowed]
                : new Grant(
                        KINDS[(int) (grants[at + KIND] >>> KIND_SHIFT)],
                        grants[at + KEY_HIGH],
                        grants[at + KEY_LOW],
                        grants[at + PERMISSIONS],
                        null,
                        null);
    }

    static int count(long[] grants) {
        return grants.length / WIDTH;
    }

    /** Returns the policy of the grant in {@code row}. */
    static PolicyId policy(long[] grants, int row) {
        return new PolicyId(grants[row * WIDTH + POLICY_HIGH], grants[row * WIDTH + POLICY_LOW]);
    }

    static long permissions(long[] grants, int row) {
        return grants[row * WIDTH + PERMISSIONS];
    }

    /** Returns the index of the grant in {@code row} among the narrowed ones; negative when it is not narrowed. */
    static int narrowedIndex(long[] grants, int row) {
        return (int) grants[row * WIDTH + KIND] - 1;
    }

    static boolean isKind(long[] grants, int row, Kind kind) {
        return grants[row * WIDTH + KIND] >>> KIND_SHIFT == kind.code;
    }

    static boolean hasKey(long[] grants, int row, Kind kind, long high, long low) {
        return isKind(grants, row, kind)
                && grants[row * WIDTH + KEY_HIGH] == high
                && grants[row * WIDTH + KEY_LOW] == low;
    }

    /** Binary search: returns the first row between {@code from} and {@code to} that is not before this key. */
    static int lowerBound(long[] grants, int from, int to, Kind kind, long high, long low) {
        int lower = from;
        int upper = to;
        while (lower < upper) {
            int middle = (lower + upper) >>> 1;
            if (isBefore(grants, middle * WIDTH, kind, high, low)) {
                lower = middle + 1;
            } else {
                upper = middle;
            }
        }
        return lower;
    }

    private static boolean isBefore(long[] grants, int at, Kind kind, long high, long low) {
        int code = (int) (grants[at + KIND] >>> KIND_SHIFT);
        if (code != kind.code) {
            return code < kind.code;
        }
        int byHigh = Long.compareUnsigned(grants[at + KEY_HIGH], high);
        return byHigh != 0 ? byHigh < 0 : Long.compareUnsigned(grants[at + KEY_LOW], low) < 0;
    }
}
