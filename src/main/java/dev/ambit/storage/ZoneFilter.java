package dev.ambit.storage;

import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.ZoneStatus;
import dev.ambit.core.zone.ZoneType;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Selects zones. {@code visible} always applies; the other conditions combine by {@code matchMode}, and null is no
 * condition. An empty set matches nothing.
 *
 * @param name a condition on the zone's canonical name
 */
public record ZoneFilter(
        Visible visible,
        @Nullable TextMatch name,
        @Nullable Set<ZoneStatus> statuses,
        @Nullable Set<ZoneType> types,
        @Nullable Set<AccountId> accounts,
        @Nullable TextMatch accountName,
        MatchMode matchMode) {
    public ZoneFilter {
        statuses = statuses == null ? null : Set.copyOf(statuses);
        types = types == null ? null : Set.copyOf(types);
        accounts = accounts == null ? null : Set.copyOf(accounts);
    }

    /** The zones that a caller may see: all zones of {@code accounts}, and the single {@code zones}. */
    public record Visible(Set<AccountId> accounts, Set<ZoneId> zones) {
        public Visible {
            accounts = Set.copyOf(accounts);
            zones = Set.copyOf(zones);
        }

        public static Visible in(Set<AccountId> accounts) {
            return new Visible(accounts, Set.of());
        }

        public static Visible only(Set<ZoneId> zones) {
            return new Visible(Set.of(), zones);
        }
    }

    /** The sort order of zones; zones that compare equal are ordered by name. */
    public enum Order {
        NAME,
        STATUS,
        ACCOUNT_ID,
        ACCOUNT_NAME,
        /** By name, since every zone has the same plan. */
        PLAN_ID
    }

    /** All visible zones. */
    public static ZoneFilter of(Visible visible) {
        return new ZoneFilter(visible, null, null, null, null, null, MatchMode.ALL);
    }
}
