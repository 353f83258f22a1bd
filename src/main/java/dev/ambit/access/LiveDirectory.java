package dev.ambit.access;

import dev.ambit.core.account.Account;
import dev.ambit.core.account.Member;
import dev.ambit.core.account.MemberId;
import dev.ambit.core.account.RoleCatalog;
import dev.ambit.core.dns.Zone;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.storage.Tx;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The {@link Directory} in memory; changed only by {@link RevisionFollower}. */
public final class LiveDirectory implements Directory {
    private final RoleCatalog roles;
    private final Set<AccountId> accounts = ConcurrentHashMap.newKeySet();
    private final Map<ZoneId, ZoneEntry> zones = new ConcurrentHashMap<>();
    private final Map<AccountId, Map<ZoneId, ZoneEntry>> zonesByAccount = new ConcurrentHashMap<>();
    private final Map<MemberId, Member> members = new ConcurrentHashMap<>();
    private final Map<UserId, Set<AccountId>> accountsByUser = new ConcurrentHashMap<>();
    private final Map<Seat, PermissionSet> rights = new ConcurrentHashMap<>();

    /**
     * Where a member sits. Flat, in one map: of a user that no cache holds, each object on the way to the rights is waited
     * for, and this is asked by every request.
     */
    private record Seat(long userHigh, long userLow, long accountHigh, long accountLow) {
        Seat(UserId user, AccountId account) {
            this(user.high(), user.low(), account.high(), account.low());
        }
    }

    public LiveDirectory(RoleCatalog roles) {
        this.roles = roles;
    }

    @Override
    public Optional<ZoneEntry> zone(ZoneId id) {
        return Optional.ofNullable(zones.get(id));
    }

    @Override
    public Collection<ZoneEntry> zonesOf(AccountId account) {
        Map<ZoneId, ZoneEntry> own = zonesByAccount.get(account);
        return own == null ? List.of() : own.values();
    }

    @Override
    public boolean hasAccount(AccountId id) {
        return accounts.contains(id);
    }

    @Override
    public Set<AccountId> accountsOf(UserId user) {
        return Set.copyOf(accountsByUser.getOrDefault(user, Set.of()));
    }

    @Override
    public boolean isMember(UserId user, AccountId account) {
        return rights.containsKey(new Seat(user, account));
    }

    @Override
    public PermissionSet rights(UserId user, AccountId account) {
        return rights.getOrDefault(new Seat(user, account), PermissionSet.NONE);
    }

    void load(Tx tx) {
        for (Account account : tx.accounts().all()) {
            accounts.add(account.id());
        }
        tx.zones().all().forEach(this::put);
        tx.members().all().forEach(this::put);
    }

    void refresh(Tx tx, AccountId id) {
        if (tx.accounts().find(id).isPresent()) {
            accounts.add(id);
        } else {
            accounts.remove(id);
        }
    }

    void refresh(Tx tx, ZoneId id) {
        tx.zones().find(id).ifPresentOrElse(this::put, () -> remove(id));
    }

    /** The user whose rights may have changed; null when nothing was known of the member. */
    @Nullable
    UserId refresh(Tx tx, MemberId id) {
        Optional<Member> now = tx.members().find(id);
        Member member = now.orElse(members.get(id));
        now.ifPresentOrElse(this::put, () -> remove(id));
        return member == null ? null : member.user();
    }

    private void put(Zone zone) {
        ZoneEntry entry = new ZoneEntry(zone.id(), zone.account(), zone.name().toString());
        zonesByAccount
                .computeIfAbsent(zone.account(), account -> new ConcurrentHashMap<>())
                .put(zone.id(), entry);
        zones.put(zone.id(), entry);
    }

    private void remove(ZoneId id) {
        ZoneEntry entry = zones.remove(id);
        if (entry != null) {
            zonesByAccount.getOrDefault(entry.account(), Map.of()).remove(id);
        }
    }

    private void put(Member member) {
        members.put(member.id(), member);
        if (member.accepted()) {
            rights.put(new Seat(member.user(), member.account()), roles.permissions(member.roles()));
            accountsByUser
                    .computeIfAbsent(member.user(), user -> ConcurrentHashMap.newKeySet())
                    .add(member.account());
        } else {
            unseat(member);
        }
    }

    private void remove(MemberId id) {
        Member member = members.remove(id);
        if (member != null) {
            unseat(member);
        }
    }

    private void unseat(Member member) {
        rights.remove(new Seat(member.user(), member.account()));
        accountsByUser.getOrDefault(member.user(), Set.of()).remove(member.account());
    }
}
