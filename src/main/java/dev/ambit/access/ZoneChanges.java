package dev.ambit.access;

import dev.ambit.core.resource.RecordId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.storage.Change;
import dev.ambit.storage.Revision;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What commits have changed in a zone.
 *
 * @param isChanged false when nothing has changed; the serial may change with each other change
 * @param isOfAllRecords whether any record may have changed
 * @param records the records that have changed
 */
record ZoneChanges(boolean isChanged, boolean isOfAllRecords, Set<RecordId> records) {
    static final ZoneChanges NONE = new ZoneChanges(false, false, Set.of());

    ZoneChanges {
        records = Set.copyOf(records);
    }

    /** Returns the changes by zone, in the order of the first change of each. */
    static Map<ZoneId, ZoneChanges> of(List<Revision> revisions) {
        Map<ZoneId, Set<RecordId>> records = new LinkedHashMap<>();
        Set<ZoneId> whole = new HashSet<>();
        for (Revision revision : revisions) {
            switch (revision.change()) {
                case Change.OfZone(ZoneId id) -> records.computeIfAbsent(id, _ -> new HashSet<>());
                case Change.OfRecord(ZoneId zone, RecordId id) ->
                    records.computeIfAbsent(zone, _ -> new HashSet<>()).add(id);
                case Change.OfRecords(ZoneId zone) -> {
                    records.computeIfAbsent(zone, _ -> new HashSet<>());
                    whole.add(zone);
                }
                default -> {}
            }
        }
        Map<ZoneId, ZoneChanges> changes = new LinkedHashMap<>();
        records.forEach((id, changed) -> changes.put(id, new ZoneChanges(true, whole.contains(id), changed)));
        return changes;
    }

    ZoneChanges and(ZoneChanges later) {
        Set<RecordId> all = new HashSet<>(records);
        all.addAll(later.records);
        return new ZoneChanges(true, isOfAllRecords || later.isOfAllRecords, all);
    }
}
