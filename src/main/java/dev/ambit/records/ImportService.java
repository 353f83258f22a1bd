package dev.ambit.records;

import dev.ambit.access.ZoneEntry;
import dev.ambit.audit.AuditContext;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.AuditTrail.Event;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.DnsRecord;
import dev.ambit.core.dns.RecordProblem;
import dev.ambit.core.dns.ZoneFile;
import dev.ambit.core.dns.ZoneFile.Problem;
import dev.ambit.core.resource.RecordId;
import dev.ambit.http.ApiError;
import dev.ambit.http.ApiException;
import dev.ambit.http.Envelope.Message;
import dev.ambit.http.ErrorCode;
import dev.ambit.http.Json;
import dev.ambit.records.StagedRecordValidator.Present;
import dev.ambit.storage.AuditEntry.Kind;
import dev.ambit.storage.AuditEntry.Scope;
import dev.ambit.storage.AuditEntry.Target;
import dev.ambit.storage.Change;
import dev.ambit.storage.Revision;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Imports master files, all of a file or nothing, as one change of the zone. In this order:
 *
 * <ol>
 *   <li>Each line is read, and what it says is staged in pieces that nobody sees; others write in between.
 *   <li>The stage is judged against the zone, name by name, in a snapshot: no writer waits.
 *   <li>One transaction judges again only names that have changed since, and makes visible what the zone does not have.
 * </ol>
 */
final class ImportService {
    /** How often it judges anew because another import, or much else of the zone, came in between. */
    private static final int ROUNDS = 5;

    private static final int MAX_CHANGES = 1_000; // of the zone

    /** What a client lets change meanwhile must not keep the writer from others, however many records those names have. */
    private static final int MAX_REVALIDATED = 5_000;

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

    /** The same with what was passed over. */
    record Outcome(Imported imported, List<Message> messages) {}

    /**
     * Adds those records of the file that the zone does not have.
     *
     * @throws ApiException when a line cannot be read, a record may not stand beside the others, or there are too many
     */
    Outcome add(ZoneEntry zone, AuditContext auditContext, ByteBuffer file) {
        long most =
                Math.max(limits.perZone(), storage.<Long>read(tx -> tx.records().count(zone.id())));
        ImportNotes notes = new ImportNotes();
        ImportStage stage =
                new ImportStage(storage, random, zone.id(), auditContext.at(), random.nextLong(), most, notes);
        try {
            read(file, DnsName.of(zone.name()), stage, notes);
            Published published = new Work(zone, auditContext, stage).publish();
            published.present().forEach(one -> notes.add(one.line(), RecordProblem.IDENTICAL, one.note()));
            return new Outcome(published.imported(), notes.messages());
        } finally {
            stage.discard();
        }
    }

    private void read(ByteBuffer file, DnsName apex, ImportStage stage, ImportNotes notes) {
        ZoneFile.Result result = ZoneFile.read(file, apex, new ZoneFile.Receiver() {
            @Override
            public void add(ZoneFile.ParsedRecord parsedRecord) {
                if (!stage.add(parsedRecord)) {
                    throw faulty(List.of(new Problem(parsedRecord.line(), limits.zoneIsFull())));
                }
            }

            @Override
            public void passOver(int line, String note) {
                notes.add(line, note);
            }
        });
        if (!result.problems().isEmpty()) {
            throw faulty(result.problems());
        }
        stage.finish();
    }

    /** What was added, and what the zone had already. */
    private record Published(Imported imported, List<Present> present) {}

    /** What was found in a snapshot of the zone; {@code head} is its revision, {@code present} is in the zone already. */
    private record Comparison(long head, List<Present> present) {}

    /** One import from its stage into the zone. */
    private final class Work {
        private final ZoneEntry zone;
        private final AuditContext auditContext;
        private final ImportStage stage;

        Work(ZoneEntry zone, AuditContext auditContext, ImportStage stage) {
            this.zone = zone;
            this.auditContext = auditContext;
            this.stage = stage;
        }

        Published publish() {
            for (int round = 0; round < ROUNDS; round++) {
                Comparison comparison = storage.read(this::compare);
                if (comparison.present().size() == stage.size()) {
                    return new Published(new Imported(0, stage.entries()), comparison.present());
                }
                Optional<Published> published = storage.inTransaction(tx -> publish(tx, comparison));
                if (published.isPresent()) {
                    return published.get();
                }
            }
            throw new ApiException(ErrorCode.OVERLOADED);
        }

        /** Holds all of the stage against the zone. */
        private Comparison compare(Tx tx) {
            requireZone(tx);
            StagedRecordValidator judge = new StagedRecordValidator(tx, zone, limits);
            tx.stagedRecords().forEach(stage.number(), judge::validate);
            List<Present> present = judge.finish();
            requireRoom(tx, stage.size() - present.size());
            return new Comparison(tx.revisions().head(), present);
        }

        /** Empty when too much has changed since {@code judgement}; then all must be judged anew, outside of the writer. */
        private Optional<Published> publish(Tx tx, Comparison comparison) {
            requireZone(tx);
            Optional<List<Present>> present = presentNow(tx, comparison);
            if (present.isEmpty()) {
                return Optional.empty();
            }
            Imported imported = new Imported(stage.size() - present.get().size(), stage.entries());
            if (imported.recsAdded() > 0) {
                add(tx, imported, present.get());
            }
            return Optional.of(new Published(imported, present.get()));
        }

        private void add(Tx tx, Imported imported, List<Present> present) {
            requireRoom(tx, imported.recsAdded());
            List<Integer> numbers = present.stream().map(Present::number).toList();
            int added = tx.stagedRecords().publish(stage.number(), zone.id(), numbers);
            if (added != imported.recsAdded()) {
                throw new IllegalStateException("a part of the stage is missing");
            }
            tx.zones().bumpSerial(zone.id());
            record(tx, imported);
        }

        /** What of the stage the zone has already, judged again at names that have changed; empty when those are too many. */
        private Optional<List<Present>> presentNow(Tx tx, Comparison comparison) {
            Optional<Set<RecordId>> changed = changedSince(tx, comparison.head());
            if (changed.isEmpty()) {
                return Optional.empty();
            }
            Set<DnsName> names = namesOf(tx, changed.get(), comparison.present());
            StagedRecordValidator judge = new StagedRecordValidator(tx, zone, limits);
            for (DnsName name : names) {
                tx.stagedRecords().atName(stage.number(), name).forEach(judge::validate);
                if (judge.read() > MAX_REVALIDATED) {
                    return Optional.empty();
                }
            }
            List<Present> present = judge.finish();
            comparison.present().stream()
                    .filter(one -> !names.contains(one.name()))
                    .forEach(present::add);
            return Optional.of(present);
        }

        /** The records that were added, changed or deleted; empty when that is not known. */
        private Optional<Set<RecordId>> changedSince(Tx tx, long head) {
            List<Revision> revisions = tx.revisions().since(head, zone.id(), MAX_CHANGES);
            if (revisions.size() == MAX_CHANGES) {
                return Optional.empty();
            }
            Set<RecordId> changed = new HashSet<>();
            for (Revision revision : revisions) {
                switch (revision.change()) {
                    case Change.OfRecord dnsRecord -> changed.add(dnsRecord.id());
                    case Change.OfRecords _ -> {
                        return Optional.empty();
                    }
                    default -> {}
                }
            }
            return Optional.of(changed);
        }

        /**
         * Where those records are now, and where they were when the stage had the same: it may have to be added after all. Where
         * any other went away nothing has to be judged again: it makes room.
         */
        private Set<DnsName> namesOf(Tx tx, Set<RecordId> changed, List<Present> present) {
            Set<DnsName> names = new HashSet<>();
            for (RecordId id : changed) {
                tx.records().find(zone.id(), id).map(DnsRecord::name).ifPresent(names::add);
            }
            present.stream()
                    .filter(one -> changed.contains(one.id()))
                    .map(Present::name)
                    .forEach(names::add);
            return names;
        }

        /** The zone may have been deleted since the request was admitted. */
        private void requireZone(Tx tx) {
            if (tx.zones().find(zone.id()).isEmpty()) {
                throw new ApiException(ErrorCode.NO_ROUTE);
            }
        }

        /** Before anything is added: in the writer all others would wait for what is then taken back. */
        private void requireRoom(Tx tx, int added) {
            if (added > 0 && tx.records().count(zone.id()) + added > limits.perZone()) {
                throw new ApiException(400, List.of(error(limits.zoneIsFull(), "")));
            }
        }

        private void record(Tx tx, Imported imported) {
            Event event = new Event(
                    "record.import",
                    new Target(Kind.ZONE, zone.id().toString()),
                    Scope.of(zone.account(), zone.id()),
                    null,
                    Json.text(imported));
            audit.record(tx, auditContext, event, new Change.OfRecords(zone.id()));
        }
    }

    static ApiException faulty(List<Problem> faults) {
        return new ApiException(
                400,
                faults.stream()
                        .map(problem -> error(problem.problem(), "line " + problem.line() + ": "))
                        .toList());
    }

    private static ApiError error(RecordProblem problem, String where) {
        return ApiError.at("/file", problem.code(), where + problem.message());
    }
}
