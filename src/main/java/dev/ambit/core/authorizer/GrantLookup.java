package dev.ambit.core.authorizer;

import dev.ambit.core.Budget;
import dev.ambit.core.authorizer.Grant.Kind;
import dev.ambit.core.policy.Effect;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.RecordPattern;
import dev.ambit.core.resource.Resource;
import dev.ambit.core.resource.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Searches the {@link PackedGrants} of a token. The grants on a resource are found by at most three binary searches. An
 * allow of some records does not allow the whole zone; a deny of some records denies the whole zone.
 */
final class GrantLookup {
    /** The result of a search without a match; otherwise the result is the row of a grant. */
    static final int NOT_FOUND = -1;

    private GrantLookup() {}

    /** Returns the first allow of a permission in {@code wanted} on {@code resource} that the denies do not cover. */
    static int firstAllow(CompiledToken token, long wanted, Resource resource) {
        return switch (resource) {
            case Resource.User user ->
                allowUnder(token, wanted, Kind.USER, user.id().high(), user.id().low(), resource);
            case Resource.Account account -> {
                int own = allowUnder(
                        token,
                        wanted,
                        Kind.ACCOUNT,
                        account.id().high(),
                        account.id().low(),
                        resource);
                yield own != NOT_FOUND ? own : allowUnder(token, wanted, Kind.ALL_ACCOUNTS, 0, 0, resource);
            }
            case Resource.AllZones zones -> allowInAnyZone(token, wanted, zones.account(), resource);
            case Resource.Zone zone -> allowInZone(token, wanted, zone.id(), zone.account(), resource);
            case Resource.SomeRecord some -> allowInZone(token, wanted, some.zone(), some.account(), resource);
            case Resource.DnsRecord dnsRecord ->
                allowInZone(token, wanted, dnsRecord.zone(), dnsRecord.account(), resource);
        };
    }

    /** Returns the permissions that are denied on {@code resource}. */
    static long denied(CompiledToken token, Resource resource) {
        if (!hasDenies(token)) {
            return 0;
        }
        return switch (resource) {
            case Resource.User user ->
                deniedUnder(token, Kind.USER, user.id().high(), user.id().low(), resource);
            case Resource.Account account ->
                deniedUnder(
                                token,
                                Kind.ACCOUNT,
                                account.id().high(),
                                account.id().low(),
                                resource)
                        | deniedUnder(token, Kind.ALL_ACCOUNTS, 0, 0, resource);
            case Resource.AllZones zones ->
                deniedInAnyZone(token, resource) | deniedInAll(token, zones.account(), resource);
            case Resource.Zone zone -> deniedInZone(token, zone.id(), zone.account(), resource);
            case Resource.SomeRecord some -> deniedInZone(token, some.zone(), some.account(), resource);
            case Resource.DnsRecord dnsRecord -> deniedInZone(token, dnsRecord.zone(), dnsRecord.account(), resource);
        };
    }

    /**
     * Returns the first deny of a permission in {@code wanted} on {@code resource}. A linear scan, used only after a
     * denial.
     */
    static int firstDeny(CompiledToken token, long wanted, Resource resource) {
        long[] grants = token.grants();
        int end = PackedGrants.count(grants);
        for (int row = token.allowCount(); row < end; row++) {
            if ((PackedGrants.permissions(grants, row) & wanted) != 0
                    && isNamed(resource, grants, row)
                    && denies(token, row, resource)) {
                return row;
            }
        }
        return NOT_FOUND;
    }

    /**
     * Returns the patterns of the grants of {@code permission} on the zone; {@link RecordPattern#ALL} is the whole
     * zone.
     */
    static List<RecordPattern> patterns(CompiledToken token, Effect effect, long permission, Resource.SomeRecord zone) {
        long[] grants = token.grants();
        int end = effect == Effect.ALLOW ? token.allowCount() : PackedGrants.count(grants);
        List<RecordPattern> patterns = new ArrayList<>();
        for (int row = effect == Effect.ALLOW ? 0 : token.allowCount(); row < end; row++) {
            if ((PackedGrants.permissions(grants, row) & permission) == 0 || !isNamed(zone, grants, row)) {
                continue;
            }
            Grant narrowed = narrowed(token, row);
            if (narrowed == null || narrowed.appliesIn(zone.account())) {
                RecordPattern records = narrowed == null ? null : narrowed.records();
                patterns.add(records == null ? RecordPattern.ALL : records);
            }
        }
        return patterns;
    }

    /** Whether the key of the grant in {@code row} is one that {@link #denied} looks up for {@code resource}. */
    private static boolean isNamed(Resource resource, long[] grants, int row) {
        return switch (resource) {
            case Resource.User user ->
                PackedGrants.hasKey(
                        grants, row, Kind.USER, user.id().high(), user.id().low());
            case Resource.Account account ->
                PackedGrants.isKind(grants, row, Kind.ALL_ACCOUNTS)
                        || PackedGrants.hasKey(
                                grants,
                                row,
                                Kind.ACCOUNT,
                                account.id().high(),
                                account.id().low());
            case Resource.AllZones zones ->
                PackedGrants.isKind(grants, row, Kind.ZONE) || isAnyZone(zones.account(), grants, row);
            case Resource.Zone zone -> isZone(zone.id(), zone.account(), grants, row);
            case Resource.SomeRecord some -> isZone(some.zone(), some.account(), grants, row);
            case Resource.DnsRecord dnsRecord -> isZone(dnsRecord.zone(), dnsRecord.account(), grants, row);
        };
    }

    private static boolean isZone(ZoneId zone, AccountId account, long[] grants, int row) {
        return PackedGrants.hasKey(grants, row, Kind.ZONE, zone.high(), zone.low()) || isAnyZone(account, grants, row);
    }

    private static boolean isAnyZone(AccountId account, long[] grants, int row) {
        return PackedGrants.isKind(grants, row, Kind.ALL_ZONES)
                || PackedGrants.hasKey(grants, row, Kind.ACCOUNT_ZONES, account.high(), account.low());
    }

    private static int allowInZone(
            CompiledToken token, long wanted, ZoneId zone, AccountId account, Resource resource) {
        int inZone = allowUnder(token, wanted, Kind.ZONE, zone.high(), zone.low(), resource);
        return inZone != NOT_FOUND ? inZone : allowInAnyZone(token, wanted, account, resource);
    }

    private static int allowInAnyZone(CompiledToken token, long wanted, AccountId account, Resource resource) {
        int inAccount = allowUnder(token, wanted, Kind.ACCOUNT_ZONES, account.high(), account.low(), resource);
        return inAccount != NOT_FOUND ? inAccount : allowUnder(token, wanted, Kind.ALL_ZONES, 0, 0, resource);
    }

    private static int allowUnder(CompiledToken token, long wanted, Kind kind, long high, long low, Resource resource) {
        long[] grants = token.grants();
        int end = token.allowCount();
        for (int row = PackedGrants.lowerBound(grants, 0, end, kind, high, low);
                row < end && PackedGrants.hasKey(grants, row, kind, high, low);
                row++) {
            long given = PackedGrants.permissions(grants, row) & wanted;
            if (given != 0 && allows(token, row, resource) && (given & ~covering(token, row, resource)) != 0) {
                return row;
            }
        }
        return NOT_FOUND;
    }

    private static boolean allows(CompiledToken token, int row, Resource resource) {
        Grant narrowed = narrowed(token, row);
        return narrowed == null || narrowed.allows(resource);
    }

    private static boolean denies(CompiledToken token, int row, Resource resource) {
        Grant narrowed = narrowed(token, row);
        return narrowed == null || narrowed.denies(resource);
    }

    /**
     * Returns the permissions that the denies remove from all records of the allow in {@code row}. Only relevant for
     * {@link Resource.SomeRecord}: other resources were already checked against every deny.
     */
    private static long covering(CompiledToken token, int row, Resource resource) {
        if (!hasDenies(token) || !(resource instanceof Resource.SomeRecord some)) {
            return 0;
        }
        Grant narrowed = narrowed(token, row);
        RecordPattern records = narrowed == null ? null : narrowed.records();
        return coveringUnder(token, Kind.ZONE, some.zone().high(), some.zone().low(), some.account(), records)
                | coveringUnder(token, Kind.ALL_ZONES, 0, 0, some.account(), records);
    }

    private static long coveringUnder(
            CompiledToken token, Kind kind, long high, long low, AccountId account, @Nullable RecordPattern records) {
        long[] grants = token.grants();
        int end = PackedGrants.count(grants);
        long covered = 0;
        for (int row = PackedGrants.lowerBound(grants, token.allowCount(), end, kind, high, low);
                row < end && PackedGrants.hasKey(grants, row, kind, high, low);
                row++) {
            Budget.step(); // each allow is compared with each deny, for each zone of a list
            Grant deny = narrowed(token, row);
            if (deny == null || (deny.appliesIn(account) && deny.covers(records))) {
                covered |= PackedGrants.permissions(grants, row);
            }
        }
        return covered;
    }

    private static long deniedInZone(CompiledToken token, ZoneId zone, AccountId account, Resource resource) {
        return deniedUnder(token, Kind.ZONE, zone.high(), zone.low(), resource) | deniedInAll(token, account, resource);
    }

    private static long deniedInAll(CompiledToken token, AccountId account, Resource resource) {
        return deniedUnder(token, Kind.ACCOUNT_ZONES, account.high(), account.low(), resource)
                | deniedUnder(token, Kind.ALL_ZONES, 0, 0, resource);
    }

    private static long deniedUnder(CompiledToken token, Kind kind, long high, long low, Resource resource) {
        long[] grants = token.grants();
        int end = PackedGrants.count(grants);
        long deniedBits = 0;
        for (int row = PackedGrants.lowerBound(grants, token.allowCount(), end, kind, high, low);
                row < end && PackedGrants.hasKey(grants, row, kind, high, low);
                row++) {
            if (denies(token, row, resource)) {
                deniedBits |= PackedGrants.permissions(grants, row);
            }
        }
        return deniedBits;
    }

    /**
     * A deny on any zone is a deny on all zones. It applies to every account, because the account of a zone that is
     * named alone is unknown.
     */
    private static long deniedInAnyZone(CompiledToken token, Resource resource) {
        long[] grants = token.grants();
        int end = PackedGrants.count(grants);
        long deniedBits = 0;
        for (int row = token.allowCount(); row < end; row++) {
            if (PackedGrants.isKind(grants, row, Kind.ZONE) && denies(token, row, resource)) {
                deniedBits |= PackedGrants.permissions(grants, row);
            }
        }
        return deniedBits;
    }

    /** Returns the grant in {@code row} when it is narrowed, otherwise null. */
    private static @Nullable Grant narrowed(CompiledToken token, int row) {
        int index = PackedGrants.narrowedIndex(token.grants(), row);
        return index < 0 ? null : token.narrowed()[index];
    }

    private static boolean hasDenies(CompiledToken token) {
        return token.allowCount() < PackedGrants.count(token.grants());
    }
}
