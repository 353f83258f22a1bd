package dev.ambit.records;

import dev.ambit.access.ZoneEntry;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.AuditTrail.Deed;
import dev.ambit.audit.Origin;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.DnsRecord;
import dev.ambit.core.dns.RecordAttributes;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordProblem;
import dev.ambit.core.dns.RecordSetRules;
import dev.ambit.core.resource.RecordId;
import dev.ambit.http.ApiError;
import dev.ambit.http.ApiException;
import dev.ambit.http.ErrorCode;
import dev.ambit.http.Json;
import dev.ambit.storage.AuditEntry.Kind;
import dev.ambit.storage.AuditEntry.Place;
import dev.ambit.storage.AuditEntry.Subject;
import dev.ambit.storage.Change;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Changes records: the record, the zone's serial, the audit entry and the revision are one transaction, and so is a whole
 * batch.
 */
final class RecordService {
    private final Storage storage;
    private final AuditTrail audit;
    private final RandomGenerator random;

    /** {@code random} draws ids. */
    RecordService(Storage storage, AuditTrail audit, RandomGenerator random) {
        this.storage = storage;
        this.audit = audit;
        this.random = random;
    }

    /** The changes of one transaction to one zone, on behalf of one caller. */
    final class Changes {
        private final Tx tx;
        private final ZoneEntry zone;
        private final Reach reach;
        private final Origin origin;

        private Changes(Tx tx, ZoneEntry zone, Reach reach, Origin origin) {
            this.tx = tx;
            this.zone = zone;
            this.reach = reach;
            this.origin = origin;
        }

        /** {@code pointer} leads to the record in the request, for errors. */
        DnsRecord create(RecordDraft draft, String pointer) {
            DnsRecord created = draft.create(RecordId.random(random), zone.id(), origin.at());
            reach.requireWrite(created);
            requireReadable(RecordAttributes.NONE, draft.attributes(), pointer);
            admit(created, pointer);
            tx.records().insert(created);
            record("record.create", null, created);
            return created;
        }

        /** Makes another record of {@code id}; {@code draft} says which, from what it is now. */
        DnsRecord update(RecordId id, Function<DnsRecord, RecordDraft> draft, String pointer) {
            DnsRecord before = find(id, pointer);
            reach.requireWrite(before);
            RecordDraft wanted = draft.apply(before);
            DnsRecord after = wanted.replace(before, origin.at());
            reach.requireWrite(after);
            requireReadable(new RecordAttributes(before.comment(), before.tags()), wanted.attributes(), pointer);
            admit(after, pointer);
            tx.records().update(after);
            record("record.update", before, after);
            return after;
        }

        DnsRecord delete(RecordId id, String pointer) {
            DnsRecord before = find(id, pointer);
            reach.requireWrite(before);
            tx.records().delete(zone.id(), id);
            record("record.delete", before, null);
            return before;
        }

        /** Refuses what makes a comment or tag read as another one; what is there already may stay. */
        private void requireReadable(RecordAttributes present, RecordAttributes wanted, String pointer) {
            wanted.misleading(present).ifPresent(problem -> {
                throw new ApiException(400, List.of(error(problem, pointer)));
            });
        }

        private DnsRecord find(RecordId id, String pointer) {
            return tx.records().find(zone.id(), id).filter(reach::mayKnow).orElseThrow(() -> missing(pointer));
        }

        private void admit(DnsRecord candidate, String pointer) {
            List<RecordContent> others = tx.records().atName(zone.id(), candidate.name()).stream()
                    .filter(other -> !other.id().equals(candidate.id()))
                    .map(DnsRecord::content)
                    .toList();
            Optional<RecordProblem> problem =
                    RecordSetRules.check(DnsName.of(zone.name()), candidate.name(), candidate.content(), others);
            if (problem.isPresent()) {
                throw new ApiException(400, List.of(error(problem.get(), pointer)));
            }
        }

        private void record(String action, @Nullable DnsRecord before, @Nullable DnsRecord after) {
            DnsRecord either = after == null ? before : after;
            if (either == null) {
                throw new IllegalArgumentException("a change of nothing");
            }
            Deed deed = new Deed(
                    action,
                    new Subject(Kind.RECORD, either.id().toString()),
                    Place.of(zone.account(), zone.id()),
                    before == null ? null : Json.text(RecordJson.of(before)),
                    after == null ? null : Json.text(RecordJson.of(after)));
            audit.record(tx, origin, deed, new Change.OfRecord(zone.id(), either.id()));
        }
    }

    /** What the caller may do with single records of the zone. */
    interface Reach {
        /** Whether the caller may know that this record exists. */
        boolean mayKnow(DnsRecord dnsRecord);

        /**
         * Goes on only when the caller may change this record.
         *
         * @throws ApiException the refusal
         */
        void requireWrite(DnsRecord dnsRecord);
    }

    /** Runs {@code work} as one transaction: all of its changes happen, or none. */
    <T> T change(ZoneEntry zone, Reach reach, Origin origin, Function<Changes, T> work) {
        return storage.inTransaction(tx -> {
            requireZone(tx, zone);
            T result = work.apply(new Changes(tx, zone, reach, origin));
            tx.zones().bumpSerial(zone.id());
            return result;
        });
    }

    /** Adds those of the {@code parsed} records of an import that {@code choose} picks, as one change; gives their number. */
    int addAll(ZoneEntry zone, Origin origin, int parsed, Function<Tx, List<DnsRecord>> choose) {
        return storage.inTransaction(tx -> {
            requireZone(tx, zone);
            List<DnsRecord> added = choose.apply(tx);
            if (added.isEmpty()) {
                return 0;
            }
            tx.records().insertAll(added);
            tx.zones().bumpSerial(zone.id());
            Deed deed = new Deed(
                    "record.import",
                    new Subject(Kind.ZONE, zone.id().toString()),
                    Place.of(zone.account(), zone.id()),
                    null,
                    Json.text(new Imported(added.size(), parsed)));
            audit.record(tx, origin, deed, new Change.OfRecords(zone.id()));
            return added.size();
        });
    }

    /** The result of an import. */
    record Imported(int recsAdded, int totalRecordsParsed) {}

    RecordId newId() {
        return RecordId.random(random);
    }

    /** The same for a record that does not exist and for one that the caller may not know of. */
    private static ApiException missing(String pointer) {
        ErrorCode code = ErrorCode.RECORD_NOT_FOUND;
        return pointer.isEmpty()
                ? new ApiException(code)
                : new ApiException(code.status(), List.of(ApiError.at(pointer + "/id", code.code(), code.message())));
    }

    static ApiError error(RecordProblem problem, String pointer) {
        return ApiError.at(pointer + problem.pointer(), problem.code(), problem.message());
    }

    /** The zone may have been deleted since the request was admitted. */
    private static void requireZone(Tx tx, ZoneEntry zone) {
        if (tx.zones().find(zone.id()).isEmpty()) {
            throw new ApiException(ErrorCode.NO_ROUTE);
        }
    }
}
