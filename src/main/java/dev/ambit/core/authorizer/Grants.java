package dev.ambit.core.authorizer;

import dev.ambit.core.authorizer.Grant.Kind;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.RecordPattern;
import dev.ambit.core.resource.Resource;
import dev.ambit.core.resource.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks through the grants of one effect, sorted by key, so that those on a resource are found by at most three binary
 * searches. The caller says whether they are allows or denies: a grant narrowed to records gives less than its zone, and
 * takes the whole of it.
 *
 * <p>The grants are bare arrays: an object around each would be a tenth of what a token takes in memory.
 */
final class Grants {
    private static final Grant[] NONE = {};

    private Grants() {}

    static Grant[] sorted(List<Grant> grants) {
        if (grants.isEmpty()) {
            return NONE;
        }
        Grant[] sorted = grants.toArray(Grant[]::new);
        Arrays.sort(sorted); // stable: policies stay in their order within a key
        return sorted;
    }

    /** The first allow that gives one of {@code wanted} on {@code resource} and is not taken away by {@code denies}. */
    @Nullable
    static Grant firstGiving(Grant[] allows, long wanted, Resource resource, Grant[] denies) {
        return switch (resource) {
            case Resource.User user ->
                giving(allows, wanted, Kind.USER, user.id().high(), user.id().low(), resource, denies);
            case Resource.Account account -> {
                Grant own = giving(
                        allows,
                        wanted,
                        Kind.ACCOUNT,
                        account.id().high(),
                        account.id().low(),
                        resource,
                        denies);
                yield own != null ? own : giving(allows, wanted, Kind.ALL_ACCOUNTS, 0, 0, resource, denies);
            }
            case Resource.AllZones zones -> givingInAnyZone(allows, wanted, zones.account(), resource, denies);
            case Resource.Zone zone -> givingInZone(allows, wanted, zone.id(), zone.account(), resource, denies);
            case Resource.SomeRecord some ->
                givingInZone(allows, wanted, some.zone(), some.account(), resource, denies);
            case Resource.DnsRecord dnsRecord ->
                givingInZone(allows, wanted, dnsRecord.zone(), dnsRecord.account(), resource, denies);
        };
    }

    /** The permissions that these denies take from {@code resource}. */
    static long taken(Grant[] denies, Resource resource) {
        return switch (resource) {
            case Resource.User user ->
                takenUnder(denies, Kind.USER, user.id().high(), user.id().low(), resource);
            case Resource.Account account ->
                takenUnder(
                                denies,
                                Kind.ACCOUNT,
                                account.id().high(),
                                account.id().low(),
                                resource)
                        | takenUnder(denies, Kind.ALL_ACCOUNTS, 0, 0, resource);
            case Resource.AllZones zones ->
                takenFromAnyZone(denies, resource) | takenFromAll(denies, zones.account(), resource);
            case Resource.Zone zone -> takenFromZone(denies, zone.id(), zone.account(), resource);
            case Resource.SomeRecord some -> takenFromZone(denies, some.zone(), some.account(), resource);
            case Resource.DnsRecord dnsRecord -> takenFromZone(denies, dnsRecord.zone(), dnsRecord.account(), resource);
        };
    }

    /** The first deny that takes one of {@code wanted} from {@code resource}; goes through all, but only after a refusal. */
    @Nullable
    static Grant firstTaking(Grant[] denies, long wanted, Resource resource) {
        for (Grant grant : denies) {
            if ((grant.permissions() & wanted) != 0 && isNamed(resource, grant) && grant.takes(resource)) {
                return grant;
            }
        }
        return null;
    }

    /** Which records of the zone the grants with {@code permission} name; a whole zone is {@link RecordPattern#ALL}. */
    static List<RecordPattern> patterns(Grant[] grants, long permission, Resource.SomeRecord zone) {
        List<RecordPattern> patterns = new ArrayList<>();
        for (Grant grant : grants) {
            if ((grant.permissions() & permission) != 0 && isNamed(zone, grant) && grant.holdsIn(zone.account())) {
                RecordPattern records = grant.records();
                patterns.add(records == null ? RecordPattern.ALL : records);
            }
        }
        return patterns;
    }

    /** Whether {@code grant} stands under a key of {@code resource}; as {@link #taken} looks them up. */
    private static boolean isNamed(Resource resource, Grant grant) {
        return switch (resource) {
            case Resource.User user ->
                grant.isUnder(Kind.USER, user.id().high(), user.id().low());
            case Resource.Account account ->
                grant.kind() == Kind.ALL_ACCOUNTS
                        || grant.isUnder(
                                Kind.ACCOUNT, account.id().high(), account.id().low());
            case Resource.AllZones zones -> grant.kind() == Kind.ZONE || isAnyZone(zones.account(), grant);
            case Resource.Zone zone -> isZone(zone.id(), zone.account(), grant);
            case Resource.SomeRecord some -> isZone(some.zone(), some.account(), grant);
            case Resource.DnsRecord dnsRecord -> isZone(dnsRecord.zone(), dnsRecord.account(), grant);
        };
    }

    private static boolean isZone(ZoneId zone, AccountId account, Grant grant) {
        return grant.isUnder(Kind.ZONE, zone.high(), zone.low()) || isAnyZone(account, grant);
    }

    private static boolean isAnyZone(AccountId account, Grant grant) {
        return grant.kind() == Kind.ALL_ZONES || grant.isUnder(Kind.ACCOUNT_ZONES, account.high(), account.low());
    }

    private static @Nullable Grant givingInZone(
            Grant[] allows, long wanted, ZoneId zone, AccountId account, Resource resource, Grant[] denies) {
        Grant inZone = giving(allows, wanted, Kind.ZONE, zone.high(), zone.low(), resource, denies);
        return inZone != null ? inZone : givingInAnyZone(allows, wanted, account, resource, denies);
    }

    private static @Nullable Grant givingInAnyZone(
            Grant[] allows, long wanted, AccountId account, Resource resource, Grant[] denies) {
        Grant inAccount = giving(allows, wanted, Kind.ACCOUNT_ZONES, account.high(), account.low(), resource, denies);
        return inAccount != null ? inAccount : giving(allows, wanted, Kind.ALL_ZONES, 0, 0, resource, denies);
    }

    private static @Nullable Grant giving(
            Grant[] allows, long wanted, Kind kind, long high, long low, Resource resource, Grant[] denies) {
        for (int i = firstUnder(allows, kind, high, low);
                i < allows.length && allows[i].isUnder(kind, high, low);
                i++) {
            Grant grant = allows[i];
            if ((grant.permissions() & wanted) != 0
                    && grant.gives(resource)
                    && (grant.permissions() & wanted & ~covering(denies, resource, grant.records())) != 0) {
                return grant;
            }
        }
        return null;
    }

    /**
     * What these denies leave nothing of, given that only {@code records} of the zone were allowed. Matters for
     * {@link Resource.SomeRecord} alone: any other resource was already held against every deny.
     */
    private static long covering(Grant[] denies, Resource resource, @Nullable RecordPattern records) {
        if (!(resource instanceof Resource.SomeRecord some) || denies.length == 0) {
            return 0;
        }
        return coveringUnder(denies, Kind.ZONE, some.zone().high(), some.zone().low(), some.account(), records)
                | coveringUnder(denies, Kind.ALL_ZONES, 0, 0, some.account(), records);
    }

    private static long coveringUnder(
            Grant[] denies, Kind kind, long high, long low, AccountId account, @Nullable RecordPattern records) {
        long covered = 0;
        for (int i = firstUnder(denies, kind, high, low);
                i < denies.length && denies[i].isUnder(kind, high, low);
                i++) {
            if (denies[i].holdsIn(account) && denies[i].covers(records)) {
                covered |= denies[i].permissions();
            }
        }
        return covered;
    }

    private static long takenFromZone(Grant[] denies, ZoneId zone, AccountId account, Resource resource) {
        return takenUnder(denies, Kind.ZONE, zone.high(), zone.low(), resource)
                | takenFromAll(denies, account, resource);
    }

    private static long takenFromAll(Grant[] denies, AccountId account, Resource resource) {
        return takenUnder(denies, Kind.ACCOUNT_ZONES, account.high(), account.low(), resource)
                | takenUnder(denies, Kind.ALL_ZONES, 0, 0, resource);
    }

    private static long takenUnder(Grant[] denies, Kind kind, long high, long low, Resource resource) {
        long taken = 0;
        for (int i = firstUnder(denies, kind, high, low);
                i < denies.length && denies[i].isUnder(kind, high, low);
                i++) {
            if (denies[i].takes(resource)) {
                taken |= denies[i].permissions();
            }
        }
        return taken;
    }

    /** All zones less one are not all zones; which account a zone named alone belongs to is not known here. */
    private static long takenFromAnyZone(Grant[] denies, Resource resource) {
        long taken = 0;
        for (Grant grant : denies) {
            if (grant.kind() == Kind.ZONE && grant.takes(resource)) {
                taken |= grant.permissions();
            }
        }
        return taken;
    }

    private static int firstUnder(Grant[] sorted, Kind kind, long high, long low) {
        int from = 0;
        int to = sorted.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (sorted[middle].compareKey(kind, high, low) < 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }
}
