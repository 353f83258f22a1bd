package dev.ambit.records;

import dev.ambit.core.Budget;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.RecordSet;
import dev.ambit.core.zone.RecordSetDifference;
import dev.ambit.core.zone.Zone;
import dev.ambit.core.zone.ZoneChange;
import dev.ambit.storage.Tx;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The record sets that one transaction changes, as they were before it and as they are now. Their difference is what the
 * zone publishes: an edit of a comment or tag is none, and an edit of one record may change the TTL of its whole set.
 */
final class ChangedSets {
    private static final int STEPS = 10; // steps of the budget, per record that is read

    private final Tx tx;
    private final Zone zone;
    private final RecordSetRulesCache rules;
    private final Map<SetKey, Versions> sets = new LinkedHashMap<>();

    private record Versions(@Nullable RecordSet before, Map<RecordId, DnsRecord> records) {}

    ChangedSets(Tx tx, Zone zone, RecordSetRulesCache rules) {
        this.tx = tx;
        this.zone = zone;
        this.rules = rules;
    }

    /**
     * Notes the change of one record, which is null when it does not exist before or after. Must be called when the rules
     * of its names have the change, and before the store has it.
     */
    void replace(@Nullable DnsRecord before, @Nullable DnsRecord after) {
        if (before != null && after != null && isPublishedAlike(before, after)) {
            return;
        }
        // The new set first: both may be the same, which has to be read with the old record.
        Versions target = after == null ? null : versions(SetKey.of(after), before, after);
        if (before != null) {
            versions(SetKey.of(before), before, after).records().remove(before.id());
        }
        if (after != null && target != null) {
            target.records().put(after.id(), after);
        }
    }

    private static boolean isPublishedAlike(DnsRecord before, DnsRecord after) {
        return SetKey.of(before).equals(SetKey.of(after))
                && before.ttl().publishedSeconds() == after.ttl().publishedSeconds()
                && before.content().comparable().equals(after.content().comparable());
    }

    private Versions versions(SetKey key, @Nullable DnsRecord before, @Nullable DnsRecord after) {
        return sets.computeIfAbsent(key, _ -> {
            Map<RecordId, DnsRecord> records = read(key, before, after);
            return new Versions(RecordSet.of(records.values()).orElse(null), records);
        });
    }

    /** Reads the set as it is stored, unless the rules show that it has no record but these. */
    private Map<RecordId, DnsRecord> read(SetKey key, @Nullable DnsRecord before, @Nullable DnsRecord after) {
        Map<RecordId, DnsRecord> records = new HashMap<>();
        int changed = after != null && SetKey.of(after).equals(key) ? 1 : 0;
        if (rules.cached(key.name())
                .filter(known -> known.count(key.type()) == changed)
                .isPresent()) {
            if (before != null && SetKey.of(before).equals(key)) {
                records.put(before.id(), before);
            }
            return records;
        }
        for (DnsRecord dnsRecord : tx.records().listByName(zone.id(), key.name(), key.type())) {
            Budget.step(STEPS);
            records.put(dnsRecord.id(), dnsRecord);
        }
        return records;
    }

    /** Returns what changed in the published zone, with the next serial; empty when nothing did. */
    Optional<ZoneChange> change() {
        RecordSetDifference difference = new RecordSetDifference();
        for (Versions versions : sets.values()) {
            difference.add(
                    versions.before(), RecordSet.of(versions.records().values()).orElse(null));
        }
        return difference.isEmpty() ? Optional.empty() : Optional.of(difference.change(zone.soa(), zone.nextSoa()));
    }
}
