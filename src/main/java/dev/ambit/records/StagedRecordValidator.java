package dev.ambit.records;

import dev.ambit.access.ZoneEntry;
import dev.ambit.core.Budget;
import dev.ambit.core.Problem;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.RecordSetRules;
import dev.ambit.core.zonefile.ZoneFile;
import dev.ambit.core.zonefile.ZoneFile.LineProblem;
import dev.ambit.storage.StagedRecord;
import dev.ambit.storage.Tx;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Validates staged records, grouped by name, against the records of the zone at that name. Keeps the records of one
 * name in memory.
 */
final class StagedRecordValidator {
    private static final int STEPS = 10; // steps of the budget, per record that is read

    private final Tx tx;
    private final ZoneEntry zone;
    private final DnsName apex;
    private final RecordLimits limits;
    private final List<LineProblem> problems = new ArrayList<>();
    private final List<ExistingRecord> present = new ArrayList<>();
    private final Map<Key, DnsRecord> atName = new HashMap<>();
    private @Nullable DnsName name;
    private RecordSetRules rules;
    private int recordsRead;

    /**
     * A staged record that is in the zone already, where its id is {@code id}.
     *
     * @param line of the file, from 1
     * @param difference the attributes in which the two differ; empty when in none
     */
    record ExistingRecord(RecordId id, DnsName name, RecordType type, int number, int line, String difference) {
        /** The message of the import about it. */
        String note() {
            return "`" + name + "` " + type + " is in the zone already"
                    + (difference.isEmpty() ? "" : ", with a different " + difference + ", and is not changed");
        }
    }

    /** Equal for two contents if and only if they are the same record. */
    private record Key(RecordType type, String comparable) {
        static Key of(RecordContent content) {
            return new Key(content.type(), content.comparable());
        }
    }

    StagedRecordValidator(Tx tx, ZoneEntry zone, RecordLimits limits) {
        this.tx = tx;
        this.zone = zone;
        this.apex = DnsName.of(zone.name());
        this.limits = limits;
        this.rules = new RecordSetRules(apex, apex);
    }

    /** Returns false for a record that the zone has already. */
    boolean validate(StagedRecord staged) {
        count();
        DnsRecord candidate = staged.dnsRecord();
        if (!candidate.name().equals(name)) {
            name = candidate.name();
            readZone(candidate.name());
        }
        DnsRecord same = atName.get(Key.of(candidate.content()));
        if (same != null) {
            present.add(new ExistingRecord(
                    same.id(), same.name(), same.type(), staged.number(), staged.line(), difference(same, candidate)));
            return false;
        }
        Optional<Problem> problem = rules.size() >= limits.perName()
                ? Optional.of(limits.nameIsFull())
                : rules.admitFromZoneFile(candidate.content());
        problem.ifPresent(found -> problems.add(new LineProblem(staged.line(), found)));
        if (problems.size() == ZoneFile.MAX_PROBLEMS) {
            finish();
        }
        return true;
    }

    private static String difference(DnsRecord stored, DnsRecord candidate) {
        List<String> parts = new ArrayList<>();
        if (!stored.ttl().equals(candidate.ttl())) {
            parts.add("time to live");
        }
        if (!Objects.equals(stored.comment(), candidate.comment())) {
            parts.add("comment");
        }
        if (!stored.tags().equals(candidate.tags())) {
            parts.add("tags");
        }
        return String.join(" and ", parts);
    }

    private void readZone(DnsName name) {
        atName.clear();
        rules = new RecordSetRules(apex, name);
        for (DnsRecord dnsRecord : tx.records().listByName(zone.id(), name)) {
            count();
            rules.add(dnsRecord.content());
            atName.put(Key.of(dnsRecord.content()), dnsRecord);
        }
    }

    private void count() {
        Budget.step(STEPS);
        recordsRead++;
    }

    /** The number of records read, staged and stored. */
    int recordsRead() {
        return recordsRead;
    }

    /**
     * The staged records that the zone has already.
     *
     * @throws dev.ambit.http.wire.ApiException when any staged record is invalid
     */
    List<ExistingRecord> finish() {
        if (!problems.isEmpty()) {
            problems.sort(Comparator.comparingInt(LineProblem::line));
            throw ImportErrors.invalidLines(problems);
        }
        return present;
    }
}
