package dev.ambit.records;

import dev.ambit.access.ZoneEntry;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.AuditTrail.Deed;
import dev.ambit.audit.Origin;
import dev.ambit.core.Budget;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.DnsRecord;
import dev.ambit.core.dns.MasterFile;
import dev.ambit.core.dns.MasterFile.Fault;
import dev.ambit.core.dns.RecordProblem;
import dev.ambit.core.dns.RecordSetRules;
import dev.ambit.http.ApiError;
import dev.ambit.http.ApiException;
import dev.ambit.http.ErrorCode;
import dev.ambit.http.Json;
import dev.ambit.storage.AuditEntry.Kind;
import dev.ambit.storage.AuditEntry.Place;
import dev.ambit.storage.AuditEntry.Subject;
import dev.ambit.storage.Change;
import dev.ambit.storage.Revision;
import dev.ambit.storage.StagedRecord;
import dev.ambit.storage.StagedRecordStore;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Imports master files, all of a file or nothing, as one change of the zone. In this order:
 *
 * <ol>
 *   <li>Each line is read, and what it says is staged in pieces that nobody sees; others write in between.
 *   <li>The stage is judged against the zone, name by name, in a snapshot: no writer waits.
 *   <li>One transaction judges again only names that have changed since, and makes the stage visible.
 * </ol>
 */
final class ImportService {
    /** How often it judges anew because another import came in between. */
    private static final int ROUNDS = 5;

    private static final int MOST_CHANGES = 1_000; // of the zone
    private static final int STEPS = 10; // of the budget, for each record that is judged

    private final Storage storage;
    private final AuditTrail audit;
    private final RandomGenerator random;
    private final RecordLimits limits;

    /** {@code random} draws ids. */
    ImportService(Storage storage, AuditTrail audit, RandomGenerator random, RecordLimits limits) {
        this.storage = storage;
        this.audit = audit;
        this.random = random;
        this.limits = limits;
    }

    /** The result of an import. */
    record Imported(int recsAdded, int totalRecordsParsed) {}

    /**
     * Adds those records of the file that the zone does not have.
     *
     * @throws ApiException when a line cannot be read, a record may not stand beside the others, or there are too many
     */
    Imported add(ZoneEntry zone, Reach reach, Origin origin, String file) {
        long most =
                Math.max(limits.perZone(), storage.<Long>read(tx -> tx.records().count(zone.id())));
        ImportStage stage = new ImportStage(storage, random, zone.id(), origin.at(), random.nextLong(), most);
        try {
            read(file, DnsName.of(zone.name()), stage);
            return new Work(zone, reach, origin, stage).publish();
        } finally {
            stage.discard();
        }
    }

    private void read(String file, DnsName apex, ImportStage stage) {
        MasterFile.Reading reading = MasterFile.read(file, apex, entry -> {
            if (!stage.add(entry)) {
                throw faulty(List.of(new Fault(entry.line(), limits.zoneIsFull())));
            }
        });
        if (!reading.faults().isEmpty()) {
            throw faulty(reading.faults());
        }
        stage.finish();
    }

    /** What was found in a snapshot of the zone; {@code head} is its revision, {@code present} is in the zone already. */
    private record Judgement(long head, List<StagedRecordStore.Place> present) {}

    /** One import from its stage into the zone. */
    private final class Work {
        private final ZoneEntry zone;
        private final Reach reach;
        private final Origin origin;
        private final ImportStage stage;

        Work(ZoneEntry zone, Reach reach, Origin origin, ImportStage stage) {
            this.zone = zone;
            this.reach = reach;
            this.origin = origin;
            this.stage = stage;
        }

        Imported publish() {
            for (int round = 0; round < ROUNDS; round++) {
                Judgement judgement = storage.read(this::judge);
                stage.remove(judgement.present());
                if (stage.size() == 0) {
                    return new Imported(0, stage.entries());
                }
                Optional<Imported> published = storage.inTransaction(tx -> publish(tx, judgement.head()));
                if (published.isPresent()) {
                    return published.get();
                }
            }
            throw new ApiException(ErrorCode.OVERLOADED);
        }

        /** Holds all of the stage against the zone; a name at a time is in memory. */
        private Judgement judge(Tx tx) {
            NameJudge judge = new NameJudge(tx);
            tx.stagedRecords().forEach(stage.number(), judge::judge);
            judge.finish();
            return new Judgement(tx.revisions().head(), judge.present);
        }

        /** Empty when too much has changed since {@code head}; then it must be judged anew. */
        private Optional<Imported> publish(Tx tx, long head) {
            if (tx.zones().find(zone.id()).isEmpty()) {
                throw new ApiException(ErrorCode.NO_ROUTE); // deleted since the request was admitted
            }
            Optional<Set<DnsName>> changed = changedSince(tx, head);
            if (changed.isEmpty()) {
                return Optional.empty();
            }
            int present = removeWhatIsPresent(tx, changed.get());
            int added = tx.stagedRecords().publish(stage.number(), zone.id());
            if (added != stage.size() - present) {
                throw new IllegalStateException("a part of the stage is missing");
            }
            if (added > 0) {
                requireRoom(tx.records().count(zone.id()));
                tx.zones().bumpSerial(zone.id());
                record(tx, new Imported(added, stage.entries()));
            }
            return Optional.of(new Imported(added, stage.entries()));
        }

        /**
         * Where records were added or changed; empty when that is not known. Where records went away nothing has to be judged
         * again: they make room.
         */
        private Optional<Set<DnsName>> changedSince(Tx tx, long head) {
            List<Revision> revisions = tx.revisions().since(head, zone.id(), MOST_CHANGES);
            if (revisions.size() == MOST_CHANGES) {
                return Optional.empty();
            }
            Set<DnsName> names = new HashSet<>();
            for (Revision revision : revisions) {
                switch (revision.change()) {
                    case Change.OfRecord dnsRecord ->
                        tx.records()
                                .find(zone.id(), dnsRecord.id())
                                .map(DnsRecord::name)
                                .ifPresent(names::add);
                    case Change.OfRecords _ -> {
                        return Optional.empty();
                    }
                    default -> {}
                }
            }
            return Optional.of(names);
        }

        private int removeWhatIsPresent(Tx tx, Set<DnsName> changed) {
            NameJudge judge = new NameJudge(tx);
            changed.forEach(
                    name -> tx.stagedRecords().atName(stage.number(), name).forEach(judge::judge));
            judge.finish();
            tx.stagedRecords().remove(stage.number(), judge.present);
            return judge.present.size();
        }

        private void requireRoom(long records) {
            if (records > limits.perZone()) {
                throw new ApiException(400, List.of(error(limits.zoneIsFull(), "")));
            }
        }

        private void record(Tx tx, Imported imported) {
            Deed deed = new Deed(
                    "record.import",
                    new Subject(Kind.ZONE, zone.id().toString()),
                    Place.of(zone.account(), zone.id()),
                    null,
                    Json.text(imported));
            audit.record(tx, origin, deed, new Change.OfRecords(zone.id()));
        }

        /** Judges staged records, those of a name together, against what the zone has at that name. */
        private final class NameJudge {
            private final Tx tx;
            private final List<Fault> faults = new ArrayList<>();
            private final List<StagedRecordStore.Place> present = new ArrayList<>();
            private @Nullable DnsName name;
            private RecordSetRules rules = new RecordSetRules(DnsName.of(zone.name()), DnsName.of(zone.name()));

            NameJudge(Tx tx) {
                this.tx = tx;
            }

            void judge(StagedRecord staged) {
                Budget.step(STEPS);
                DnsRecord candidate = staged.dnsRecord();
                if (!candidate.name().equals(name)) {
                    name = candidate.name();
                    rules = present(name);
                }
                if (rules.holds(candidate.content())) {
                    present.add(new StagedRecordStore.Place(candidate.name(), staged.number()));
                    return;
                }
                Optional<RecordProblem> problem = rules.size() >= limits.perName()
                        ? Optional.of(limits.nameIsFull())
                        : rules.admit(candidate.content(), type -> reach.mayKnow(type, candidate.name()));
                problem.ifPresent(found -> faults.add(new Fault(staged.line(), found)));
                if (faults.size() == MasterFile.MAX_FAULTS) {
                    finish();
                }
            }

            private RecordSetRules present(DnsName name) {
                RecordSetRules present = new RecordSetRules(DnsName.of(zone.name()), name);
                tx.records().atName(zone.id(), name).forEach(dnsRecord -> present.add(dnsRecord.content()));
                return present;
            }

            /** Refuses the file when anything is wrong with it. */
            void finish() {
                if (!faults.isEmpty()) {
                    faults.sort(Comparator.comparingInt(Fault::line));
                    throw faulty(faults);
                }
            }
        }
    }

    private static ApiException faulty(List<Fault> faults) {
        return new ApiException(
                400,
                faults.stream()
                        .map(fault -> error(fault.problem(), "line " + fault.line() + ": "))
                        .toList());
    }

    private static ApiError error(RecordProblem problem, String where) {
        return ApiError.at("/file", problem.code(), where + problem.message());
    }
}
