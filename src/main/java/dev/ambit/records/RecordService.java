package dev.ambit.records;

import dev.ambit.access.ZoneEntry;
import dev.ambit.audit.AuditContext;
import dev.ambit.audit.AuditTrail;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordProblem;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.http.wire.ApiError;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Changes records. A change or a whole batch is one transaction of the records, the zone's serial, the audit entries
 * and the revisions.
 */
final class RecordService {
    private final Storage storage;
    private final AuditTrail audit;
    private final RandomGenerator random;
    private final RecordLimits limits;

    /** {@code random} draws ids. */
    RecordService(Storage storage, AuditTrail audit, RandomGenerator random, RecordLimits limits) {
        this.storage = storage;
        this.audit = audit;
        this.random = random;
        this.limits = limits;
    }

    /**
     * Runs {@code work} in one transaction.
     *
     * @param names where records are added or changed; their records are read before the write transaction starts
     */
    <T> T change(
            ZoneEntry zone,
            RecordAccess recordAccess,
            AuditContext context,
            Collection<DnsName> names,
            Function<RecordChanges, T> work) {
        RecordSetRulesCache rules = RecordSetRulesCache.read(storage, zone, names);
        return storage.inTransaction(tx -> {
            requireZone(tx, zone);
            rules.refresh(tx);
            RecordChanges changes = new RecordChanges(tx, zone, recordAccess, context, rules, limits, audit, random);
            T result = work.apply(changes);
            if (changes.hasChanges()) {
                tx.zones().bumpSerial(zone.id());
            }
            return result;
        });
    }

    /** The records of {@code ids} that exist in the zone and are visible to the caller. */
    Map<RecordId, DnsRecord> find(ZoneEntry zone, RecordAccess recordAccess, Collection<RecordId> ids) {
        return storage.read(tx -> {
            Map<RecordId, DnsRecord> found = new HashMap<>();
            for (RecordId id : ids) {
                tx.records()
                        .find(zone.id(), id)
                        .filter(dnsRecord -> recordAccess.isVisible(dnsRecord.type(), dnsRecord.name()))
                        .ifPresent(dnsRecord -> found.put(id, dnsRecord));
            }
            return found;
        });
    }

    static ApiError error(RecordProblem problem, String pointer) {
        return ApiError.at(pointer + problem.pointer(), problem.code(), problem.message());
    }

    /** The zone may have been deleted since the request was authorized. */
    private static void requireZone(Tx tx, ZoneEntry zone) {
        if (tx.zones().find(zone.id()).isEmpty()) {
            throw new ApiException(ErrorCode.NO_ROUTE);
        }
    }
}
