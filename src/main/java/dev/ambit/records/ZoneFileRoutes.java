package dev.ambit.records;

import static dev.ambit.access.Access.requires;
import static dev.ambit.access.Access.zone;
import static dev.ambit.core.policy.Permission.DNS_READ;
import static dev.ambit.core.policy.Permission.DNS_WRITE;
import static dev.ambit.http.route.Route.get;
import static dev.ambit.http.route.Route.post;

import dev.ambit.audit.AuditContext;
import dev.ambit.core.Budget;
import dev.ambit.core.zone.Zone;
import dev.ambit.core.zonefile.ZoneFile;
import dev.ambit.core.zonefile.ZoneFilePrinter;
import dev.ambit.http.route.Lane;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.Response;
import dev.ambit.storage.Storage;
import java.nio.ByteBuffer;
import java.util.List;

/** The endpoints of zone files and of the record count, for callers with the permission on the whole zone. */
final class ZoneFileRoutes {
    private static final String RECORDS = "/client/v4/zones/{zone_id}/dns_records";
    /** At most three exports run at a time, and each takes four times its length while its buffer grows. */
    private static final long MAX_EXPORT =
            Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 24);

    private static final int STEPS = 10; // steps of the budget, per record that is printed
    private static final long FILE_LIMIT = ZoneFile.MAX_LENGTH + (1 << 16); // plus the form that encloses the file

    private final Storage storage;
    private final ImportService imports;
    private final RecordLimits limits;

    ZoneFileRoutes(Storage storage, ImportService imports, RecordLimits limits) {
        this.storage = storage;
        this.imports = imports;
        this.limits = limits;
    }

    List<Route> routes() {
        ErrorCode refusal = ErrorCode.AUTHENTICATION_ERROR;
        return List.of(
                get(RECORDS + "/export", requires(DNS_READ).on(zone("zone_id")), this::export)
                        .withRefusal(refusal)
                        .in(Lane.BULK),
                post(RECORDS + "/import", requires(DNS_WRITE).on(zone("zone_id")), this::importFile)
                        .withRefusal(refusal)
                        .withBodyLimit(FILE_LIMIT)
                        .in(Lane.BULK),
                get(RECORDS + "/usage", requires(DNS_READ).on(zone("zone_id")), this::usage)
                        .withRefusal(refusal));
    }

    private record Usage(int recordQuota, long recordUsage) {}

    private Response usage(Request request) {
        long count = storage.read(tx -> tx.records().count(request.zone().id()));
        return Envelope.result(new Usage(limits.perZone(), count));
    }

    private Response export(Request request) {
        return storage.read(tx -> {
            Zone zone = tx.zones().find(request.zone().id()).orElseThrow(request::noRoute);
            ZoneFilePrinter printer = ZoneFile.print(zone.name(), zone.settings(), zone.serial(), request.at());
            tx.records().forEachInZone(zone.id(), dnsRecord -> {
                Budget.step(STEPS);
                printer.add(dnsRecord);
                requireFits(printer.length());
            });
            return Response.text(printer.finish());
        });
    }

    /** The response is held in memory as a whole; one caller must not exhaust it. */
    private static void requireFits(long length) {
        if (length > MAX_EXPORT) {
            throw new ApiException(
                    ErrorCode.DNS_VALIDATION,
                    "the zone file of this zone is longer than " + (MAX_EXPORT >> 20)
                            + " MiB; list its records page by page");
        }
    }

    private Response importFile(Request request) {
        AuditContext context = AuditContext.of(request);
        ByteBuffer file = ZoneFileUpload.file(request.body(), request.contentType());
        ImportService.Outcome outcome = imports.add(request.zone(), context, file);
        return Envelope.result(outcome.imported(), outcome.messages());
    }
}
