package dev.ambit.records;

import dev.ambit.access.ZoneEntry;
import dev.ambit.audit.AuditContext;
import dev.ambit.audit.AuditTrail;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.DnsRecord;
import dev.ambit.core.dns.RecordProblem;
import dev.ambit.core.resource.RecordId;
import dev.ambit.http.ApiError;
import dev.ambit.http.ApiException;
import dev.ambit.http.ErrorCode;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Changes records: the record, the zone's serial, the audit entry and the revision are one transaction, and so is a whole
 * batch.
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
     * Runs {@code work} as one transaction: all of its changes happen, or none.
     *
     * @param names where it adds or changes records: what stands there is read before others have to wait
     */
    <T> T change(
            ZoneEntry zone,
            RecordAccess recordAccess,
            AuditContext auditContext,
            Collection<DnsName> names,
            Function<RecordChanges, T> work) {
        NameRules rules = NameRules.read(storage, zone, names);
        return storage.inTransaction(tx -> {
            requireZone(tx, zone);
            rules.refresh(tx);
            RecordChanges recordChanges =
                    new RecordChanges(tx, zone, recordAccess, auditContext, rules, limits, audit, random);
            T result = work.apply(recordChanges);
            if (recordChanges.any()) {
                tx.zones().bumpSerial(zone.id());
            }
            return result;
        });
    }

    /** Those of {@code ids} that the zone has and the caller may know of. */
    Map<RecordId, DnsRecord> find(ZoneEntry zone, RecordAccess recordAccess, Collection<RecordId> ids) {
        return storage.read(tx -> {
            Map<RecordId, DnsRecord> found = new HashMap<>();
            for (RecordId id : ids) {
                tx.records()
                        .find(zone.id(), id)
                        .filter(dnsRecord -> recordAccess.mayKnow(dnsRecord.type(), dnsRecord.name()))
                        .ifPresent(dnsRecord -> found.put(id, dnsRecord));
            }
            return found;
        });
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
