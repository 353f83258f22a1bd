package dev.ambit.access;

import dev.ambit.core.account.Account;
import dev.ambit.core.account.Member;
import dev.ambit.core.account.MemberId;
import dev.ambit.core.account.RoleCatalog;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.Zone;
import dev.ambit.storage.Tx;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The {@link Directory} in memory; changed only by {@link RevisionFollower}. */
public final class InMemoryDirectory implements Directory {
    private final RoleCatalog roles;
    /** Each id mapped to itself, so that the permissions of all members of an account share one id. */
    private final Map<AccountId, AccountId> accounts = new ConcurrentHashMap<>();

    private final Map<ZoneId, ZoneEntry> zones = new ConcurrentHashMap<>();
    private final Map<AccountId, Map<ZoneId, ZoneEntry>> zonesByAccount = new ConcurrentHashMap<>();
    private final Map<MemberId, Member> members = new ConcurrentHashMap<>();
    private final Map<UserId, OwnerPermissions> permissions = new ConcurrentHashMap<>();

    public InMemoryDirectory(RoleCatalog roles) {
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
        return accounts.containsKey(id);
    }

    @Override
    public OwnerPermissions permissionsOf(UserId user) {
        return permissions.getOrDefault(user, OwnerPermissions.NONE);
    }

    void load(Tx tx) {
        for (Account account : tx.accounts().all()) {
            accounts.put(account.id(), account.id());
        }
        tx.zones().all().forEach(this::put);
        tx.members().all().forEach(this::put);
    }

    /** Reads the account {@code id} in {@code tx}; the result applies it to the directory. */
    Runnable refresh(Tx tx, AccountId id) {
        return tx.accounts().find(id).isPresent() ? () -> accounts.putIfAbsent(id, id) : () -> accounts.remove(id);
    }

    /** Reads the zone {@code id} in {@code tx}; the result applies it to the directory. */
    Runnable refresh(Tx tx, ZoneId id) {
        Optional<Zone> stored = tx.zones().find(id);
        return () -> stored.ifPresentOrElse(this::put, () -> remove(id));
    }

    /** The user of a membership, by the last applied change. */
    Optional<UserId> userOf(MemberId id) {
        return Optional.ofNullable(members.get(id)).map(Member::user);
    }

    /** Sets the member {@code id} to {@code now}, null when it was removed; its user is kept until {@link #forget}. */
    void set(MemberId id, @Nullable Member now) {
        Member before = members.get(id);
        if (now != null) {
            put(now);
        } else if (before != null) {
            updatePermissions(before, null);
        }
    }

    void forget(MemberId id) {
        members.remove(id);
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
        updatePermissions(member, member.isSuspended() ? null : roles.permissions(member.roles()));
    }

    /** Sets the permissions of {@code member}'s user in its account; null when the user is not a member. */
    private void updatePermissions(Member member, @Nullable PermissionSet allowed) {
        Map<AccountId, PermissionSet> changed =
                new HashMap<>(permissionsOf(member.user()).all());
        if (allowed == null) {
            changed.remove(member.account());
        } else {
            changed.put(accounts.getOrDefault(member.account(), member.account()), allowed);
        }
        permissions.put(member.user(), new OwnerPermissions(changed));
    }
}
