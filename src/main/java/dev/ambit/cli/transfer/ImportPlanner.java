package dev.ambit.cli.transfer;

import dev.ambit.cli.transfer.ImportPlan.NewRecord;
import dev.ambit.cli.transfer.ImportPlan.SkippedRecord;
import dev.ambit.core.Parsed;
import dev.ambit.core.Problem;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordProblems;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.dns.Ttl;
import dev.ambit.core.zone.RecordSetRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Compares a transferred zone with the records that the zone has here, by the rules of the server, so that the import
 * is not rejected because of one record.
 */
public final class ImportPlanner {
    private final DnsName apex;
    private final Map<DnsName, List<RecordContent>> existing;
    private final Map<DnsName, List<NewRecord>> candidates = new TreeMap<>();
    private final List<NewRecord> added = new ArrayList<>();
    private final List<SkippedRecord> skipped = new ArrayList<>();
    private int present;
    private int changedTtls;

    private ImportPlanner(DnsName apex, Map<DnsName, List<RecordContent>> existing) {
        this.apex = apex;
        this.existing = existing;
    }

    /** {@code existing} are the records of the zone by name; none when the zone does not exist. */
    public static ImportPlan plan(DnsName apex, TransferredZone zone, Map<DnsName, List<RecordContent>> existing) {
        ImportPlanner planner = new ImportPlanner(apex, existing);
        planner.sort(zone.soa());
        zone.records().forEach(planner::sort);
        planner.candidates.forEach(planner::admit);
        int known = existing.values().stream().mapToInt(List::size).sum();
        return new ImportPlan(
                planner.added, planner.present, known - planner.present, planner.skipped, planner.changedTtls);
    }

    private void sort(Record record) {
        Optional<SkipReason> reason = SkipReason.of(record, apex);
        if (reason.isPresent()) {
            skip(record.getName().toString(), Type.string(record.getType()), reason.get(), "");
            return;
        }
        RecordType type = RecordType.parse(Type.string(record.getType())).orThrow();
        Parsed<DnsName> name = DnsName.parsePresentation(record.getName().toString());
        switch (name.flatMap(_ -> RecordContent.ofRecord(type, record))) {
            case Parsed.Valid<RecordContent>(RecordContent content) ->
                candidates
                        .computeIfAbsent(name.orThrow(), _ -> new ArrayList<>())
                        .add(new NewRecord(name.orThrow(), ttl(record), content));
            case Parsed.Invalid<RecordContent>(List<Problem> problems) ->
                skip(record.getName().toString(), type.name(), SkipReason.INVALID, detail(problems.getFirst()));
        }
    }

    /** RFC 2181, 8: more than 2^31-1 is read as 0. */
    private static int ttl(Record record) {
        return record.getTTL() > Integer.MAX_VALUE ? 0 : (int) record.getTTL();
    }

    /**
     * A delegation is admitted before other records of its name, which are not served: otherwise one of these would
     * keep it out.
     */
    private void admit(DnsName name, List<NewRecord> records) {
        RecordSetRules rules = new RecordSetRules(apex, name);
        List<RecordContent> known = existing.getOrDefault(name, List.of());
        known.forEach(rules::add);
        records.removeIf(record -> isKnown(known, record));
        records.stream().filter(ImportPlanner::isDelegation).forEach(record -> admit(rules, record));
        records.stream().filter(record -> !isDelegation(record)).forEach(record -> admit(rules, record));
    }

    private boolean isKnown(List<RecordContent> known, NewRecord record) {
        RecordContent content = record.content();
        boolean isKnown = known.stream()
                .anyMatch(other ->
                        other.type() == content.type() && other.comparable().equals(content.comparable()));
        present += isKnown ? 1 : 0;
        return isKnown;
    }

    private static boolean isDelegation(NewRecord record) {
        return record.content().type() == RecordType.NS || record.content().type() == RecordType.DS;
    }

    private void admit(RecordSetRules rules, NewRecord record) {
        Optional<Problem> problem = rules.admitFromZoneFile(record.content());
        if (problem.isEmpty()) {
            added.add(published(record));
        } else if (problem.get().code() != RecordProblems.IDENTICAL) { // not sent twice
            String type = record.content().type().name();
            skip(record.name().presentation(), type, SkipReason.INVALID, detail(problem.get()));
        }
    }

    /** One second means "automatic" here, which is five minutes. */
    private NewRecord published(NewRecord record) {
        if (record.ttl() != Ttl.AUTOMATIC.seconds()) {
            return record;
        }
        changedTtls++;
        return new NewRecord(record.name(), record.ttl() + 1, record.content());
    }

    private static String detail(Problem problem) {
        return problem.message().replaceFirst("^DNS Validation Error: ", "");
    }

    private void skip(String name, String type, SkipReason reason, String detail) {
        skipped.add(new SkippedRecord(name, type, reason, detail));
    }
}
