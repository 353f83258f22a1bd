package dev.ambit.records;

import dev.ambit.access.ZoneEntry;
import dev.ambit.audit.AuditAction;
import dev.ambit.audit.AuditContext;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.AuditTrail.Event;
import dev.ambit.core.Problem;
import dev.ambit.core.authorizer.DenyReason;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.RecordAttributes;
import dev.ambit.core.zone.RecordSetRules;
import dev.ambit.http.wire.ApiError;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.Json;
import dev.ambit.storage.AuditEntry.Kind;
import dev.ambit.storage.AuditEntry.Scope;
import dev.ambit.storage.AuditEntry.Target;
import dev.ambit.storage.Change;
import dev.ambit.storage.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The changes of one transaction to one zone, on behalf of one caller. */
final class RecordChanges {
    private final Tx tx;
    private final RecordAccess recordAccess;
    private final ZoneEntry zone;
    private final AuditContext context;
    private final RecordSetRulesCache rules;
    private final ChangedSets sets;
    private final RecordLimits limits;
    private final AuditTrail audit;
    private final RandomGenerator random;

    RecordChanges(
            Tx tx,
            RecordAccess recordAccess,
            AuditContext context,
            RecordSetRulesCache rules,
            ChangedSets sets,
            RecordLimits limits,
            AuditTrail audit,
            RandomGenerator random) {
        this.tx = tx;
        this.recordAccess = recordAccess;
        this.zone = recordAccess.zone();
        this.context = context;
        this.rules = rules;
        this.sets = sets;
        this.limits = limits;
        this.audit = audit;
        this.random = random;
    }

    /** Executes {@code operation}; returns the record after it, or a deleted record as it was. */
    DnsRecord apply(RecordOperation operation) {
        return switch (operation) {
            case RecordOperation.Create(RecordDraft draft, String pointer) -> create(draft, pointer);
            case RecordOperation.Update update -> update(update);
            case RecordOperation.Delete(RecordId id, String pointer) -> delete(id, pointer);
        };
    }

    private DnsRecord create(RecordDraft draft, String pointer) {
        DnsRecord created = draft.create(RecordId.random(random), zone.id(), context.at());
        recordAccess.requireWrite(created);
        requireEditable(draft, null, pointer);
        if (tx.records().count(zone.id()) >= limits.perZone()) {
            throw refused(limits.zoneIsFull(), pointer);
        }
        add(created, pointer);
        sets.replace(null, created);
        tx.records().insert(created);
        record(AuditAction.RECORD_CREATE, null, created);
        return created;
    }

    /**
     * An update without effect writes no audit entry: clients that repeat the same update would displace the entries of
     * others.
     */
    private DnsRecord update(RecordOperation.Update update) {
        String pointer = update.pointer();
        DnsRecord before = find(update.id(), pointer);
        recordAccess.requireWrite(before);
        RecordDraft wanted = update.applyTo(before);
        DnsRecord after = wanted.replace(before, context.at());
        recordAccess.requireWrite(after);
        requireEditable(wanted, before, pointer);
        if (wanted.replace(before, before.modifiedOn()).equals(before)) {
            return before;
        }
        if (after.name().equals(before.name())) {
            RecordSetRules atName = rules.at(tx, before.name());
            atName.remove(before.content());
            // A record that keeps its type may stay at its name, such as glue that was imported from a zone file.
            Optional<Problem> problem = after.type() == before.type()
                    ? atName.admitChanged(after.content())
                    : atName.admit(after.content(), type -> recordAccess.isVisible(type, after.name()));
            problem.ifPresent(found -> {
                throw refused(found, pointer);
            });
        } else {
            add(after, pointer);
            rules.cached(before.name()).ifPresent(atName -> atName.remove(before.content()));
        }
        sets.replace(before, after);
        tx.records().update(after);
        record(AuditAction.RECORD_UPDATE, before, after);
        return after;
    }

    private DnsRecord delete(RecordId id, String pointer) {
        DnsRecord before = find(id, pointer);
        recordAccess.requireWrite(before);
        rules.cached(before.name()).ifPresent(atName -> atName.remove(before.content()));
        sets.replace(before, null);
        tx.records().delete(zone.id(), id);
        record(AuditAction.RECORD_DELETE, before, null);
        return before;
    }

    /**
     * Rejects values that zone files and earlier versions may contain but edits may not add; stored values may be kept.
     */
    private static void requireEditable(RecordDraft wanted, @Nullable DnsRecord stored, String pointer) {
        List<ApiError> errors = new ArrayList<>();
        wanted.refusedEdits(stored).forEach(problem -> errors.add(RecordService.error(problem, pointer)));
        RecordAttributes present =
                stored == null ? RecordAttributes.NONE : new RecordAttributes(stored.comment(), stored.tags());
        wanted.attributes()
                .checkNewText(present)
                .ifPresent(problem -> errors.add(RecordService.error(problem, pointer)));
        if (!errors.isEmpty()) {
            throw new ApiException(400, errors);
        }
    }

    private DnsRecord find(RecordId id, String pointer) {
        DnsRecord found = tx.records().find(zone.id(), id).orElseThrow(() -> missing(pointer));
        if (!recordAccess.isVisible(found)) {
            throw missing(pointer).refusing(DenyReason.NOT_GRANTED);
        }
        return found;
    }

    private void add(DnsRecord candidate, String pointer) {
        RecordSetRules atName = rules.at(tx, candidate.name());
        if (atName.size() >= limits.perName()) {
            throw refused(limits.nameIsFull(), pointer);
        }
        atName.admit(candidate.content(), type -> recordAccess.isVisible(type, candidate.name()))
                .ifPresent(problem -> {
                    throw refused(problem, pointer);
                });
    }

    private void record(AuditAction action, @Nullable DnsRecord before, @Nullable DnsRecord after) {
        DnsRecord either = after == null ? before : after;
        if (either == null) {
            throw new IllegalArgumentException("before and after are both null");
        }
        Event event = new Event(
                action,
                new Target(Kind.RECORD, either.id().toString()),
                Scope.of(zone.account(), zone.id()),
                before == null ? null : Json.text(RecordJson.of(before, zone)),
                after == null ? null : Json.text(RecordJson.of(after, zone)));
        audit.record(tx, context, event, new Change.OfRecord(zone.id(), either.id()));
    }

    /** The same response for a record that does not exist and for one that is not visible to the caller. */
    private static ApiException missing(String pointer) {
        ErrorCode code = ErrorCode.RECORD_NOT_FOUND;
        return pointer.isEmpty()
                ? new ApiException(code)
                : new ApiException(code.status(), List.of(ApiError.at(pointer + "/id", code.code(), code.message())));
    }

    private static ApiException refused(Problem problem, String pointer) {
        return new ApiException(400, List.of(RecordService.error(problem, pointer)));
    }
}
