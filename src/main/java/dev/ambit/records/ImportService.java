package dev.ambit.records;

import dev.ambit.access.ZoneEntry;
import dev.ambit.access.ZoneLookup;
import dev.ambit.audit.AuditAction;
import dev.ambit.audit.AuditContext;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.AuditTrail.Event;
import dev.ambit.core.answer.ZoneGrowth;
import dev.ambit.core.answer.ZoneSnapshot;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordProblems;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.Zone;
import dev.ambit.core.zonefile.ZoneFile;
import dev.ambit.core.zonefile.ZoneFile.LineProblem;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.Envelope.Message;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.Json;
import dev.ambit.records.StagedRecordValidator.ExistingRecord;
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
 * Imports zone files, atomically and as one change of the zone, in three phases:
 *
 * <ol>
 *   <li>The lines are parsed, and their records are staged in batches that no read returns; others write in between.
 *   <li>The staged records are validated against the zone, name by name, in a snapshot: no writer waits.
 *   <li>One transaction revalidates only names that have changed since, and publishes the records that the zone lacks.
 * </ol>
 */
final class ImportService {
    /** Attempts at publishing; one fails when another import or many changes of the zone commit in between. */
    private static final int MAX_ATTEMPTS = 5;

    private static final int MAX_CHANGES = 1_000; // of the zone

    /**
     * The maximum number of records that are read in the write transaction, so that a client cannot prolong it by
     * concurrent changes.
     */
    private static final int MAX_REVALIDATED = 5_000;

    private final Storage storage;
    private final ZoneLookup zones;
    private final AuditTrail audit;
    private final RandomGenerator random;
    private final RecordLimits limits;

    /** {@code random} draws ids. */
    ImportService(Storage storage, ZoneLookup zones, AuditTrail audit, RandomGenerator random, RecordLimits limits) {
        this.storage = storage;
        this.zones = zones;
        this.audit = audit;
        this.random = random;
        this.limits = limits;
    }

    /** The result of an import. */
    record Imported(int recsAdded, int totalRecordsParsed) {}

    /** The result of an import with the lines that were skipped. */
    record Outcome(Imported imported, List<Message> messages) {}

    /**
     * Adds those records of the file that the zone does not have.
     *
     * @throws ApiException when a line is invalid, a record conflicts with others of its name, or a limit is exceeded
     */
    Outcome add(ZoneEntry zone, AuditContext context, ByteBuffer file) {
        long maxRecords =
                Math.max(limits.perZone(), storage.<Long>read(tx -> tx.records().count(zone.id())));
        ImportNotes notes = new ImportNotes();
        ImportStage stage =
                new ImportStage(storage, random, zone.id(), context.at(), random.nextLong(), maxRecords, notes);
        try {
            read(file, DnsName.of(zone.name()), stage, notes);
            Published published = new Work(zone, context, stage).publish();
            published.present().forEach(one -> notes.add(one.line(), RecordProblems.IDENTICAL, one.note()));
            return new Outcome(published.imported(), notes.messages());
        } finally {
            stage.discard();
        }
    }

    private void read(ByteBuffer file, DnsName apex, ImportStage stage, ImportNotes notes) {
        List<LineProblem> problems = ZoneFile.read(file, apex, new ZoneFile.Receiver() {
            @Override
            public void add(ZoneFile.ParsedRecord parsed) {
                if (!stage.add(parsed)) {
                    throw ImportErrors.invalidLines(List.of(new LineProblem(parsed.line(), limits.zoneIsFull())));
                }
            }

            @Override
            public void skip(int line, String note) {
                notes.add(line, note);
            }
        });
        if (!problems.isEmpty()) {
            throw ImportErrors.invalidLines(problems);
        }
        stage.finish();
    }

    /** The result of publishing; {@code present} are the staged records that the zone had already. */
    private record Published(Imported imported, List<ExistingRecord> present) {}

    /** The staged records that are in a snapshot of the zone; {@code head} is the revision of the snapshot. */
    private record Comparison(long head, List<ExistingRecord> present) {}

    /** Publishes the staged records of one import in the zone. */
    private final class Work {
        private final ZoneEntry zone;
        private final AuditContext context;
        private final ImportStage stage;

        Work(ZoneEntry zone, AuditContext context, ImportStage stage) {
            this.zone = zone;
            this.context = context;
            this.stage = stage;
        }

        Published publish() {
            for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
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

        /** Validates all staged records against the zone. */
        private Comparison compare(Tx tx) {
            RecordService.requireZone(tx, zone);
            StagedRecordValidator validator = new StagedRecordValidator(tx, zone, limits);
            ZoneSnapshot snapshot = zones.find(zone.id());
            ZoneGrowth growth = snapshot == null ? null : snapshot.growth();
            tx.stagedRecords().forEach(stage.number(), staged -> {
                if (validator.validate(staged) && growth != null) {
                    growth.add(staged.dnsRecord());
                }
            });
            List<ExistingRecord> present = validator.finish();
            requireRoom(tx, stage.size() - present.size());
            if (growth != null) {
                zones.requireMemory(growth.bytes()); // the commit checks this again, and exactly
            }
            return new Comparison(tx.revisions().head(), present);
        }

        /** Empty when too much has changed since {@code comparison}, which then has to be repeated. */
        private Optional<Published> publish(Tx tx, Comparison comparison) {
            Zone now = RecordService.requireZone(tx, zone);
            Optional<List<ExistingRecord>> present = presentNow(tx, comparison);
            if (present.isEmpty()) {
                return Optional.empty();
            }
            Imported imported = new Imported(stage.size() - present.get().size(), stage.entries());
            if (imported.recsAdded() > 0) {
                add(tx, now, imported, present.get());
            }
            return Optional.of(new Published(imported, present.get()));
        }

        private void add(Tx tx, Zone now, Imported imported, List<ExistingRecord> present) {
            requireRoom(tx, imported.recsAdded());
            List<Integer> numbers = present.stream().map(ExistingRecord::number).toList();
            int added = tx.stagedRecords().publish(stage.number(), zone.id(), numbers);
            if (added != imported.recsAdded()) {
                throw new IllegalStateException("staged records are missing");
            }
            ImportedSets.publish(tx, now, stage);
            record(tx, imported);
        }

        /**
         * The staged records that the zone has already, with changed names revalidated; empty when those are too many.
         */
        private Optional<List<ExistingRecord>> presentNow(Tx tx, Comparison comparison) {
            Optional<Set<RecordId>> changed = changedSince(tx, comparison.head());
            if (changed.isEmpty()) {
                return Optional.empty();
            }
            Set<DnsName> names = namesOf(tx, changed.get(), comparison.present());
            StagedRecordValidator validator = new StagedRecordValidator(tx, zone, limits);
            for (DnsName name : names) {
                tx.stagedRecords().listByName(stage.number(), name).forEach(validator::validate);
                if (validator.recordsRead() > MAX_REVALIDATED) {
                    return Optional.empty();
                }
            }
            List<ExistingRecord> present = validator.finish();
            comparison.present().stream()
                    .filter(one -> !names.contains(one.name()))
                    .forEach(present::add);
            return Optional.of(present);
        }

        /** The records that were added, changed or deleted since {@code head}; empty when that is not known. */
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
         * The names that must be revalidated: the present names of the changed records, and the names of those that
         * equalled a staged record, which may have to be added now. A name that lost any other record needs no
         * revalidation.
         */
        private Set<DnsName> namesOf(Tx tx, Set<RecordId> changed, List<ExistingRecord> present) {
            Set<DnsName> names = new HashSet<>();
            for (RecordId id : changed) {
                tx.records().find(zone.id(), id).map(DnsRecord::name).ifPresent(names::add);
            }
            present.stream()
                    .filter(one -> changed.contains(one.id()))
                    .map(ExistingRecord::name)
                    .forEach(names::add);
            return names;
        }

        /** Checks before anything is added: a rollback in the write transaction would make all other writers wait. */
        private void requireRoom(Tx tx, int added) {
            if (added > 0 && tx.records().count(zone.id()) + added > limits.perZone()) {
                throw ImportErrors.invalidFile(limits.zoneIsFull());
            }
        }

        private void record(Tx tx, Imported imported) {
            Event event = new Event(
                    AuditAction.RECORD_IMPORT,
                    new Target(Kind.ZONE, zone.id().toString()),
                    Scope.of(zone.account(), zone.id()),
                    null,
                    Json.text(imported));
            audit.record(tx, context, event, new Change.OfRecords(zone.id()));
        }
    }
}
