package dev.ambit.access;

import dev.ambit.core.Budget;
import dev.ambit.core.answer.ZoneSnapshot;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.Zone;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads snapshots of zones from the database. */
record ZoneReader(Storage storage) {
    /** Returns the state of the zone in {@code tx}; null when it does not exist. */
    static @Nullable ZoneSnapshot derive(Tx tx, ZoneId id, @Nullable ZoneSnapshot present, ZoneChanges changes) {
        Zone zone = tx.zones().find(id).orElse(null);
        if (zone == null) {
            return null;
        }
        if (present == null || changes.isOfAllRecords()) {
            return read(tx, zone);
        }
        List<DnsRecord> stored = changes.records().stream()
                .flatMap(changed -> tx.records().find(id, changed).stream())
                .toList();
        return present.with(zone.settings(), zone.serial(), changes.records(), stored);
    }

    private static ZoneSnapshot read(Tx tx, Zone zone) {
        List<DnsRecord> records = new ArrayList<>();
        tx.records().forEachInZone(zone.id(), records::add);
        return ZoneSnapshot.of(zone.id(), zone.name(), zone.settings(), zone.serial(), records);
    }

    /** Reads without a limit of work: a commit waits for it, or the start. */
    @Nullable
    ZoneSnapshot readNewest(ZoneId id, @Nullable ZoneSnapshot present, ZoneChanges changes) {
        return Budget.urgent(Long.MAX_VALUE)
                .run(() -> read(id, present, changes))
                .orElse(null);
    }

    Optional<ZoneSnapshot> read(ZoneId id) {
        return read(id, null, ZoneChanges.NONE);
    }

    private Optional<ZoneSnapshot> read(ZoneId id, @Nullable ZoneSnapshot present, ZoneChanges changes) {
        return storage.read(tx -> Optional.ofNullable(derive(tx, id, present, changes)));
    }
}
