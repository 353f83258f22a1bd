package dev.ambit.records;

import dev.ambit.core.Budget;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.RecordSet;
import dev.ambit.core.zone.RecordSetDifference;
import dev.ambit.core.zone.Zone;
import dev.ambit.core.zone.ZoneChange;
import dev.ambit.storage.Tx;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The record sets to which an import has added records. */
final class ImportedSets {
    /**
     * The maximum number of records that are read in the write transaction. Secondaries transfer the whole zone after a
     * larger import.
     */
    private static final int MAX_RECORDS = 5_000;

    private static final int STEPS = 10; // steps of the budget, per record that is read

    private ImportedSets() {}

    /** Raises the serial of {@code zone} after the records of the stage were published. */
    static void publish(Tx tx, Zone zone, ImportStage stage) {
        Optional<ZoneChange> change = change(tx, zone, stage);
        if (change.isPresent()) {
            tx.journal().append(zone.id(), change.get());
        } else {
            tx.journal().restart(zone.id(), zone.nextSoa().serial());
        }
    }

    private static Optional<ZoneChange> change(Tx tx, Zone zone, ImportStage stage) {
        if (stage.size() >= MAX_RECORDS) {
            return Optional.empty();
        }
        List<DnsRecord> published = tx.stagedRecords().listPublished(stage.number(), zone.id(), MAX_RECORDS);
        if (published.size() == MAX_RECORDS) {
            return Optional.empty();
        }
        Budget.step((long) STEPS * published.size());
        Set<RecordId> added = new HashSet<>();
        tx.stagedRecords()
                .forEach(stage.number(), staged -> added.add(staged.dnsRecord().id()));
        RecordSetDifference difference = new RecordSetDifference();
        sets(published)
                .forEach(set ->
                        difference.add(before(set, added), RecordSet.of(set).orElse(null)));
        return Optional.of(difference.change(zone.soa(), zone.nextSoa()));
    }

    private static Collection<List<DnsRecord>> sets(List<DnsRecord> records) {
        return records.stream().collect(Collectors.groupingBy(SetKey::of)).values();
    }

    private static @Nullable RecordSet before(List<DnsRecord> set, Set<RecordId> added) {
        return RecordSet.of(set.stream()
                        .filter(dnsRecord -> !added.contains(dnsRecord.id()))
                        .toList())
                .orElse(null);
    }
}
