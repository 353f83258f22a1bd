package dev.ambit.records;

import dev.ambit.access.ZoneEntry;
import dev.ambit.access.ZoneLookup;
import dev.ambit.audit.AuditContext;
import dev.ambit.audit.AuditTrail;
import dev.ambit.core.Problem;
import dev.ambit.core.answer.ZoneSnapshot;
import dev.ambit.core.authorizer.DenyReason;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.Zone;
import dev.ambit.http.wire.ApiError;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.storage.Listing;
import dev.ambit.storage.Slice;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads and changes records on behalf of a caller. A change or a whole batch is one transaction of the records, the
 * zone's serial and journal, the audit entries and the revisions.
 */
final class RecordService {
    private final Storage storage;
    private final ZoneLookup zones;
    private final AuditTrail audit;
    private final RandomGenerator random;
    private final RecordLimits limits;

    /** {@code random} draws ids. */
    RecordService(Storage storage, ZoneLookup zones, AuditTrail audit, RandomGenerator random, RecordLimits limits) {
        this.storage = storage;
        this.zones = zones;
        this.audit = audit;
        this.random = random;
        this.limits = limits;
    }

    /** Returns the records that match {@code query}, from memory; empty when that takes long or is not possible. */
    Optional<Listing<DnsRecord>> listFromMemory(RecordQuery query, Slice slice) {
        return listFromMemory(query, slice, SnapshotQuery::isQuick);
    }

    /** The records of the zone that match {@code query}. */
    Listing<DnsRecord> list(RecordQuery query, Slice slice) {
        return listFromMemory(query, slice, _ -> true)
                .orElseGet(() ->
                        storage.read(tx -> tx.records().list(query.filter(), query.order(), query.direction(), slice)));
    }

    private Optional<Listing<DnsRecord>> listFromMemory(
            RecordQuery query, Slice slice, Predicate<SnapshotQuery> condition) {
        ZoneSnapshot zone = zones.find(query.filter().zone());
        return zone == null
                ? Optional.empty()
                : SnapshotQuery.of(query).filter(condition).map(one -> one.list(zone, slice));
    }

    /**
     * The record {@code id} of the zone.
     *
     * @throws ApiException 404 when it does not exist, or the caller may not read it
     */
    DnsRecord find(RecordAccess recordAccess, RecordId id) {
        ZoneId zone = recordAccess.zone().id();
        ZoneSnapshot snapshot = zones.find(zone);
        DnsRecord found = snapshot == null
                ? storage.read(tx -> tx.records().find(zone, id)).orElse(null)
                : snapshot.find(id);
        if (found == null) {
            throw new ApiException(ErrorCode.RECORD_NOT_FOUND);
        }
        if (!recordAccess.mayRead(found)) {
            throw new ApiException(ErrorCode.RECORD_NOT_FOUND).refusing(DenyReason.NOT_GRANTED);
        }
        return found;
    }

    /** As {@link #find}, from memory; null when the zone is not loaded yet. */
    @Nullable
    DnsRecord findFromMemory(RecordAccess recordAccess, RecordId id) {
        return zones.find(recordAccess.zone().id()) == null ? null : find(recordAccess, id);
    }

    /**
     * Applies patches to those of the records {@code ids} that exist in the zone and are visible to the caller; their
     * problems are collected in {@code patches}, which has one element for each id.
     */
    List<RecordPatch> readPatches(RecordAccess recordAccess, List<RecordId> ids, List<JsonFields> patches) {
        Map<RecordId, DnsRecord> stored = findVisible(recordAccess, ids);
        RecordDraftReader reader =
                new RecordDraftReader(DnsName.of(recordAccess.zone().name()));
        List<RecordPatch> read = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            read.add(RecordPatch.read(reader, patches.get(i), stored.get(ids.get(i))));
        }
        return read;
    }

    private Map<RecordId, DnsRecord> findVisible(RecordAccess recordAccess, List<RecordId> ids) {
        return storage.read(tx -> {
            Map<RecordId, DnsRecord> found = new HashMap<>();
            for (RecordId id : ids) {
                tx.records()
                        .find(recordAccess.zone().id(), id)
                        .filter(recordAccess::isVisible)
                        .ifPresent(dnsRecord -> found.put(id, dnsRecord));
            }
            return found;
        });
    }

    /**
     * Executes all operations in one transaction, in order; either all are executed or none. The records at their names
     * are read before.
     *
     * @return the result of each: the record after it, or a deleted record as it was
     * @throws ApiException when the caller may not execute one of them, or the result would violate a rule
     */
    List<DnsRecord> change(RecordAccess recordAccess, AuditContext context, List<RecordOperation> operations) {
        ZoneEntry zone = recordAccess.zone();
        RecordSetRulesCache rules = RecordSetRulesCache.read(storage, zone, names(operations));
        return storage.inTransaction(tx -> {
            Zone present = requireZone(tx, zone);
            rules.refresh(tx);
            ChangedSets sets = new ChangedSets(tx, present, rules);
            RecordChanges changes = new RecordChanges(tx, recordAccess, context, rules, sets, limits, audit, random);
            List<DnsRecord> results = operations.stream().map(changes::apply).toList();
            sets.change().ifPresent(change -> tx.journal().append(zone.id(), change));
            return results;
        });
    }

    private static Set<DnsName> names(List<RecordOperation> operations) {
        return operations.stream()
                .map(RecordOperation::name)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    static ApiError error(Problem problem, String pointer) {
        return ApiError.at(pointer + problem.path(), problem.code(), problem.message());
    }

    /** The zone may have been deleted since the request was authorized. */
    static Zone requireZone(Tx tx, ZoneEntry zone) {
        return tx.zones().find(zone.id()).orElseThrow(() -> new ApiException(ErrorCode.NO_ROUTE));
    }
}
