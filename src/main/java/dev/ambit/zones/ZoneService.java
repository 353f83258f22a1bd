package dev.ambit.zones;

import dev.ambit.audit.AuditAction;
import dev.ambit.audit.AuditContext;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.AuditTrail.Event;
import dev.ambit.core.Budget;
import dev.ambit.core.account.Account;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.Serial;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.Zone;
import dev.ambit.core.zone.ZoneChange;
import dev.ambit.core.zone.ZoneSettings;
import dev.ambit.core.zone.ZoneType;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.Json;
import dev.ambit.storage.AuditEntry.Kind;
import dev.ambit.storage.AuditEntry.Scope;
import dev.ambit.storage.AuditEntry.Target;
import dev.ambit.storage.Change;
import dev.ambit.storage.Direction;
import dev.ambit.storage.InsertResult;
import dev.ambit.storage.MatchMode;
import dev.ambit.storage.Slice;
import dev.ambit.storage.Storage;
import dev.ambit.storage.TextMatch;
import dev.ambit.storage.Tx;
import dev.ambit.storage.ZoneFilter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Changes zones. Each change is one transaction of the zone, its audit entry and its revision. */
public final class ZoneService {
    private static final Logger LOG = LoggerFactory.getLogger(ZoneService.class);

    /** One batch holds the write lock for about ten milliseconds. */
    private static final int BATCH_SIZE = 1_000;

    private final Storage storage;
    private final AuditTrail audit;
    private final RandomGenerator random;
    private final Function<DnsName, ZoneSettings> defaults;

    /** {@code defaults} returns the settings of the new zone with that name; {@code random} draws ids. */
    public ZoneService(
            Storage storage, AuditTrail audit, RandomGenerator random, Function<DnsName, ZoneSettings> defaults) {
        this.storage = storage;
        this.audit = audit;
        this.random = random;
        this.defaults = defaults;
    }

    Zone create(AccountId account, DnsName name, ZoneType type, AuditContext context) {
        return storage.inTransaction(tx -> create(tx, account, name, type, context));
    }

    /**
     * Creates a zone in {@code tx}. It is active at once: the operator of this server also runs its name servers, so
     * there is no ownership check.
     *
     * @throws ApiException when the zone exists, or overlaps a zone of another account
     */
    public Zone create(Tx tx, AccountId account, DnsName name, ZoneType type, AuditContext context) {
        refuseOverlap(tx, account, name);
        Zone zone = new Zone(
                ZoneId.random(random),
                account,
                name,
                false,
                type,
                defaults.apply(name),
                List.of(),
                firstSerial(tx, name, context.at()),
                context.at(),
                context.at(),
                context.at());
        if (tx.zones().insert(zone) == InsertResult.CONFLICT) {
            throw new ApiException(ErrorCode.ZONE_EXISTS, name.toUnicode() + " already exists");
        }
        record(tx, context, AuditAction.ZONE_CREATE, null, zone);
        return zone;
    }

    /** The time in seconds, or above the serial of a deleted zone: secondaries that still serve it must follow. */
    private static long firstSerial(Tx tx, DnsName name, Instant at) {
        long now = Serial.next(Math.floorMod(at.getEpochSecond() - 1, Serial.MAX));
        OptionalLong deleted = tx.zones().serialOfDeleted(name);
        return deleted.isPresent() ? Serial.newer(now, Serial.next(deleted.getAsLong())) : now;
    }

    Optional<Zone> find(ZoneId id) {
        return storage.read(tx -> tx.zones().find(id));
    }

    /** Changes the zone; empty when it does not exist. */
    Optional<Zone> update(ZoneId id, ZonePatch patch, AuditContext context) {
        return storage.inTransaction(tx -> {
            Optional<Zone> before = tx.zones().find(id);
            Optional<Zone> after = before.map(zone -> patch.apply(zone, context.at()));
            if (before.isPresent() && after.isPresent() && !after.equals(before)) {
                tx.zones().update(after.get());
                record(tx, context, AuditAction.ZONE_UPDATE, before.get(), after.get());
            }
            return after;
        });
    }

    /**
     * Changes the zone's SOA record and name servers, which are published with a newer serial; empty when the zone does not
     * exist.
     *
     * @param body the change in JSON; see {@link DnsSettingsPatch}
     */
    Optional<Zone> updateSettings(ZoneId id, JsonNode body, AuditContext context) {
        find(id).ifPresent(zone -> DnsSettingsPatch.apply(body, zone, context.at())); // an error needs no transaction
        return storage.inTransaction(tx -> {
            Optional<Zone> before = tx.zones().find(id);
            Optional<Zone> after = before.map(zone -> DnsSettingsPatch.apply(body, zone, context.at()));
            if (before.isPresent() && after.isPresent() && !after.equals(before)) {
                publish(tx, before.get(), after.get());
                recordSettings(tx, context, before.get(), after.get());
            }
            return after;
        });
    }

    private static void publish(Tx tx, Zone before, Zone after) {
        tx.zones().update(after);
        ZoneChange change = ZoneChange.ofSettings(
                before.name(), before.settings(), before.serial(), after.settings(), after.serial());
        tx.journal().append(before.id(), change);
    }

    /** Deletes the zone with all its records; false when it does not exist. */
    boolean delete(ZoneId id, AuditContext context) {
        boolean deleted = storage.inTransaction(tx -> {
            Optional<Zone> zone = tx.zones().find(id);
            if (zone.isEmpty()) {
                return false;
            }
            tx.zones().delete(id);
            record(tx, context, AuditAction.ZONE_DELETE, zone.get(), null);
            return true;
        });
        if (deleted) {
            reap();
        }
        return deleted;
    }

    /**
     * Removes the records of deleted zones. The zone is deleted already, so an exhausted budget or a failure must not
     * fail the request.
     */
    private void reap() {
        try {
            Budget.unlimited().run(this::reapAll);
        } catch (RuntimeException e) {
            LOG.warn("could not remove the records of a deleted zone; the next deletion or start removes them", e);
        }
    }

    /** Works in batches, between which others write. */
    private void reapAll() {
        int removed = BATCH_SIZE;
        while (removed == BATCH_SIZE) {
            removed = storage.inTransaction(tx -> tx.zones().reap(BATCH_SIZE));
        }
    }

    /** Prevents an account from creating a zone inside or around a zone of another account and serving its names. */
    private static void refuseOverlap(Tx tx, AccountId account, DnsName name) {
        Optional<DnsName> above = name.parent();
        while (above.isPresent()) {
            Optional<Zone> parent = tx.zones().findByName(above.get());
            if (parent.isPresent() && !parent.get().account().equals(account)) {
                throw overlap(name);
            }
            above = above.get().parent();
        }
        Set<AccountId> others = tx.accounts().all().stream()
                .map(Account::id)
                .filter(id -> !id.equals(account))
                .collect(Collectors.toSet());
        ZoneFilter below = new ZoneFilter(
                ZoneFilter.Visible.in(others),
                TextMatch.of(TextMatch.Operator.ENDS_WITH, "." + name),
                null,
                null,
                null,
                null,
                MatchMode.ALL);
        boolean taken = !others.isEmpty()
                && tx.zones()
                                .list(below, ZoneFilter.Order.NAME, Direction.ASCENDING, new Slice(0, 1))
                                .total()
                        > 0;
        if (taken) {
            throw overlap(name);
        }
    }

    private static ApiException overlap(DnsName name) {
        return new ApiException(
                ErrorCode.ZONE_EXISTS,
                name.toUnicode() + " already exists in part: it overlaps a zone of another account");
    }

    private void record(Tx tx, AuditContext context, AuditAction action, @Nullable Zone before, @Nullable Zone after) {
        Zone zone = after == null ? before : after;
        if (zone == null) {
            throw new IllegalArgumentException("before and after are both null");
        }
        Account account = tx.accounts().find(zone.account()).orElseThrow();
        record(
                tx,
                context,
                action,
                zone,
                before == null ? null : Json.text(ZoneJson.of(before, account, PermissionSet.NONE)),
                after == null ? null : Json.text(ZoneJson.of(after, account, PermissionSet.NONE)));
    }

    private void recordSettings(Tx tx, AuditContext context, Zone before, Zone after) {
        String old = Json.text(AuditedSettings.of(before));
        record(tx, context, AuditAction.ZONE_DNS_SETTINGS_UPDATE, before, old, Json.text(AuditedSettings.of(after)));
    }

    /** The published settings in the audit log. */
    private record AuditedSettings(String name, long serial, DnsSettingsJson dnsSettings) {
        static AuditedSettings of(Zone zone) {
            return new AuditedSettings(zone.name().toUnicode(), zone.serial(), DnsSettingsJson.of(zone.settings()));
        }
    }

    private void record(
            Tx tx,
            AuditContext context,
            AuditAction action,
            Zone zone,
            @Nullable String before,
            @Nullable String after) {
        Target target = new Target(Kind.ZONE, zone.id().toString());
        Event event = new Event(action, target, Scope.of(zone.account(), zone.id()), before, after);
        audit.record(tx, context, event, new Change.OfZone(zone.id()));
    }
}
