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
 * Looks through the grants of a token, which lie as {@link PackedGrants} has them: those on a resource are found by at most three
 * binary searches. An allow of some records gives less than their zone; a deny of some records leaves the zone not whole.
 */
final class GrantLookup {
    /** What a look-up gives when nothing was found; otherwise it is the row of a grant. */
    static final int NOT_FOUND = -1;

    private GrantLookup() {}

    /** The first allow that gives one of {@code wanted} on {@code resource} and is not taken away by the denies. */
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

    /** The permissions that the denies take from {@code resource}. */
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

    /** The first deny that takes one of {@code wanted} from {@code resource}; goes through all, but only after a refusal. */
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

    /** Which records of the zone the grants with {@code permission} name; a whole zone is {@link RecordPattern#ALL}. */
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

    /** Whether the grant in {@code row} stands under a key of {@code resource}; as {@link #denied} looks them up. */
    private static boolean isNamed(Resource resource, long[] grants, int row) {
        return switch (resource) {
            case Resource.User user ->
                PackedGrants.isUnder(
                        grants, row, Kind.USER, user.id().high(), user.id().low());
            case Resource.Account account ->
                PackedGrants.isKind(grants, row, Kind.ALL_ACCOUNTS)
                        || PackedGrants.isUnder(
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
        return PackedGrants.isUnder(grants, row, Kind.ZONE, zone.high(), zone.low()) || isAnyZone(account, grants, row);
    }

    private static boolean isAnyZone(AccountId account, long[] grants, int row) {
        return PackedGrants.isKind(grants, row, Kind.ALL_ZONES)
                || PackedGrants.isUnder(grants, row, Kind.ACCOUNT_ZONES, account.high(), account.low());
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
        for (int row = PackedGrants.firstUnder(grants, 0, end, kind, high, low);
                row < end && PackedGrants.isUnder(grants, row, kind, high, low);
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
     * What the denies leave nothing of, given that only the records of the allow in {@code row} were allowed. Matters for
     * {@link Resource.SomeRecord} alone: any other resource was already held against every deny.
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
        for (int row = PackedGrants.firstUnder(grants, token.allowCount(), end, kind, high, low);
                row < end && PackedGrants.isUnder(grants, row, kind, high, low);
                row++) {
            Budget.step(); // each allow beside each deny, in each zone of a list
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
        long taken = 0;
        for (int row = PackedGrants.firstUnder(grants, token.allowCount(), end, kind, high, low);
                row < end && PackedGrants.isUnder(grants, row, kind, high, low);
                row++) {
            if (denies(token, row, resource)) {
                taken |= PackedGrants.permissions(grants, row);
            }
        }
        return taken;
    }

    /** All zones less one are not all zones; which account a zone named alone belongs to is not known here. */
    private static long deniedInAnyZone(CompiledToken token, Resource resource) {
        long[] grants = token.grants();
        int end = PackedGrants.count(grants);
        long taken = 0;
        for (int row = token.allowCount(); row < end; row++) {
            if (PackedGrants.isKind(grants, row, Kind.ZONE) && denies(token, row, resource)) {
                taken |= PackedGrants.permissions(grants, row);
            }
        }
        return taken;
    }

    /** The grant in {@code row} when it is narrowed; null when it is all that its kind and key say. */
    private static @Nullable Grant narrowed(CompiledToken token, int row) {
        int index = PackedGrants.narrowedIndex(token.grants(), row);
        return index < 0 ? null : token.narrowed()[index];
    }

    private static boolean hasDenies(CompiledToken token) {
        return token.allowCount() < PackedGrants.count(token.grants());
    }
}
