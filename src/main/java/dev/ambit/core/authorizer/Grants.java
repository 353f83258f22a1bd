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
 * The grants of one effect, sorted by key, so that those on a resource are found by at most three binary searches. The
 * caller says whether they are allows or denies: a grant narrowed to records gives less than its zone, and takes the
 * whole of it.
 */
final class Grants {
    private final Grant[] sorted;

    Grants(List<Grant> grants) {
        this.sorted = grants.toArray(Grant[]::new);
        Arrays.sort(sorted); // stable: policies stay in their order within a key
    }

    /** The first allow that gives one of {@code wanted} on {@code resource} and is not taken away by {@code denies}. */
    @Nullable
    Grant firstGiving(long wanted, Resource resource, Grants denies) {
        return switch (resource) {
            case Resource.User user ->
                giving(wanted, Kind.USER, user.id().high(), user.id().low(), resource, denies);
            case Resource.Account account -> {
                Grant own = giving(
                        wanted, Kind.ACCOUNT, account.id().high(), account.id().low(), resource, denies);
                yield own != null ? own : giving(wanted, Kind.ALL_ACCOUNTS, 0, 0, resource, denies);
            }
            case Resource.AllZones zones -> givingInAnyZone(wanted, zones.account(), resource, denies);
            case Resource.Zone zone ->
                givingInZone(wanted, zone.id().high(), zone.id().low(), zone.account(), resource, denies);
            case Resource.SomeRecord some ->
                givingInZone(wanted, some.zone().high(), some.zone().low(), some.account(), resource, denies);
            case Resource.DnsRecord dnsRecord ->
                givingInZone(
                        wanted, dnsRecord.zone().high(), dnsRecord.zone().low(), dnsRecord.account(), resource, denies);
        };
    }

    /** The permissions that these denies take from {@code resource}. */
    long taken(Resource resource) {
        return switch (resource) {
            case Resource.User user ->
                takenUnder(Kind.USER, user.id().high(), user.id().low(), resource);
            case Resource.Account account ->
                takenUnder(Kind.ACCOUNT, account.id().high(), account.id().low(), resource)
                        | takenUnder(Kind.ALL_ACCOUNTS, 0, 0, resource);
            case Resource.AllZones zones -> takenFromAnyZone(resource) | takenFromAll(zones.account(), resource);
            case Resource.Zone zone -> takenFromZone(zone.id().high(), zone.id().low(), zone.account(), resource);
            case Resource.SomeRecord some ->
                takenFromZone(some.zone().high(), some.zone().low(), some.account(), resource);
            case Resource.DnsRecord dnsRecord ->
                takenFromZone(dnsRecord.zone().high(), dnsRecord.zone().low(), dnsRecord.account(), resource);
        };
    }

    /** The first deny that takes one of {@code wanted} from {@code resource}; goes through all, but only after a refusal. */
    @Nullable
    Grant firstTaking(long wanted, Resource resource) {
        for (Grant grant : sorted) {
            if ((grant.permissions() & wanted) != 0 && isNamed(resource, grant) && grant.takes(resource)) {
                return grant;
            }
        }
        return null;
    }

    /** Which records of the zone the grants with {@code permission} name; a whole zone is {@link RecordPattern#ALL}. */
    List<RecordPattern> patterns(long permission, Resource.SomeRecord zone) {
        List<RecordPattern> patterns = new ArrayList<>();
        for (Grant grant : sorted) {
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

    private @Nullable Grant givingInZone(
            long wanted, long high, long low, AccountId account, Resource resource, Grants denies) {
        Grant inZone = giving(wanted, Kind.ZONE, high, low, resource, denies);
        return inZone != null ? inZone : givingInAnyZone(wanted, account, resource, denies);
    }

    private @Nullable Grant givingInAnyZone(long wanted, AccountId account, Resource resource, Grants denies) {
        Grant inAccount = giving(wanted, Kind.ACCOUNT_ZONES, account.high(), account.low(), resource, denies);
        return inAccount != null ? inAccount : giving(wanted, Kind.ALL_ZONES, 0, 0, resource, denies);
    }

    private @Nullable Grant giving(long wanted, Kind kind, long high, long low, Resource resource, Grants denies) {
        for (int i = firstUnder(kind, high, low); i < sorted.length && sorted[i].isUnder(kind, high, low); i++) {
            Grant grant = sorted[i];
            if ((grant.permissions() & wanted) != 0
                    && grant.gives(resource)
                    && (grant.permissions() & wanted & ~denies.covering(resource, grant.records())) != 0) {
                return grant;
            }
        }
        return null;
    }

    /**
     * What these denies leave nothing of, given that only {@code records} of the zone were allowed. Matters for
     * {@link Resource.SomeRecord} alone: any other resource was already held against every deny.
     */
    private long covering(Resource resource, @Nullable RecordPattern records) {
        if (!(resource instanceof Resource.SomeRecord some) || sorted.length == 0) {
            return 0;
        }
        return coveringUnder(Kind.ZONE, some.zone().high(), some.zone().low(), some.account(), records)
                | coveringUnder(Kind.ALL_ZONES, 0, 0, some.account(), records);
    }

    private long coveringUnder(Kind kind, long high, long low, AccountId account, @Nullable RecordPattern records) {
        long covered = 0;
        for (int i = firstUnder(kind, high, low); i < sorted.length && sorted[i].isUnder(kind, high, low); i++) {
            if (sorted[i].holdsIn(account) && sorted[i].covers(records)) {
                covered |= sorted[i].permissions();
            }
        }
        return covered;
    }

    private long takenFromZone(long high, long low, AccountId account, Resource resource) {
        return takenUnder(Kind.ZONE, high, low, resource) | takenFromAll(account, resource);
    }

    private long takenFromAll(AccountId account, Resource resource) {
        return takenUnder(Kind.ACCOUNT_ZONES, account.high(), account.low(), resource)
                | takenUnder(Kind.ALL_ZONES, 0, 0, resource);
    }

    private long takenUnder(Kind kind, long high, long low, Resource resource) {
        long taken = 0;
        for (int i = firstUnder(kind, high, low); i < sorted.length && sorted[i].isUnder(kind, high, low); i++) {
            if (sorted[i].takes(resource)) {
                taken |= sorted[i].permissions();
            }
        }
        return taken;
    }

    /** All zones less one are not all zones; which account a zone named alone belongs to is not known here. */
    private long takenFromAnyZone(Resource resource) {
        long taken = 0;
        for (Grant grant : sorted) {
            if (grant.kind() == Kind.ZONE && grant.takes(resource)) {
                taken |= grant.permissions();
            }
        }
        return taken;
    }

    private int firstUnder(Kind kind, long high, long low) {
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
