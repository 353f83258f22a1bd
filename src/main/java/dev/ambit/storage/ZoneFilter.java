package dev.ambit.storage;

import dev.ambit.core.dns.ZoneStatus;
import dev.ambit.core.dns.ZoneType;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ZoneId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which zones are wanted. {@code visible} always holds; the others combine by {@code match}, and null is no condition. An
 * empty set is one that nothing meets.
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

    /** The zones that a caller may see: all of some accounts, and some single ones. */
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

    /** What zones are sorted by; zones that are equal in it by name. */
    public enum Order {
        NAME,
        STATUS,
        ACCOUNT_ID,
        ACCOUNT_NAME,
        /** Every zone has the same plan, so by name. */
        PLAN_ID
    }

    /** Every zone that may be seen. */
    public static ZoneFilter of(Visible visible) {
        return new ZoneFilter(visible, null, null, null, null, null, MatchMode.ALL);
    }
}
