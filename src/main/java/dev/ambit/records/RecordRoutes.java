package dev.ambit.records;

import static dev.ambit.access.Access.recordsOf;
import static dev.ambit.access.Access.requires;
import static dev.ambit.core.policy.Permission.DNS_READ;
import static dev.ambit.core.policy.Permission.DNS_WRITE;
import static dev.ambit.http.route.Route.get;
import static dev.ambit.http.route.Route.patch;
import static dev.ambit.http.route.Route.post;
import static dev.ambit.http.route.Route.put;

import dev.ambit.access.Access;
import dev.ambit.access.ZoneEntry;
import dev.ambit.audit.AuditContext;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.DeletedId;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.http.wire.Page;
import dev.ambit.http.wire.Response;
import dev.ambit.records.RecordOperation.Create;
import dev.ambit.records.RecordOperation.Delete;
import dev.ambit.records.RecordOperation.Patch;
import dev.ambit.records.RecordOperation.Replace;
import dev.ambit.storage.Listing;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The endpoints of DNS records. */
final class RecordRoutes {
    private static final String RECORDS = "/client/v4/zones/{zone_id}/dns_records";
    private static final String RECORD = RECORDS + "/{dns_record_id}";
    private static final int PER_PAGE = 100;

    private final RecordService service;
    private final RecordMemory memory;

    RecordRoutes(RecordService service, RecordMemory memory) {
        this.service = service;
        this.memory = memory;
    }

    List<Route> routes() {
        Access read = requires(DNS_READ).on(recordsOf("zone_id"));
        Access write = requires(DNS_WRITE).on(recordsOf("zone_id"));
        return Stream.of(
                        get(RECORDS, read, this::list).withMemoryHandler(this::listFromMemory),
                        post(RECORDS, write, this::create),
                        post(RECORDS + "/batch", write, this::batch),
                        get(RECORD, read, this::show).withMemoryHandler(this::showFromMemory),
                        put(RECORD, write, this::replace),
                        patch(RECORD, write, this::update),
                        Route.delete(RECORD, write, this::delete))
                .map(route -> route.withRefusal(ErrorCode.AUTHENTICATION_ERROR))
                .toList();
    }

    private Response list(Request request) {
        RecordQuery query = query(request);
        Page page = Page.ofRecords(request.query(), PER_PAGE);
        return memory.withPage(
                RecordAccess.of(request),
                query,
                page.slice(),
                () -> response(request, page, service.list(query, page.slice())));
    }

    /** Pages that fit into memory without being counted. */
    private @Nullable Response listFromMemory(Request request) {
        Page page = Page.ofRecords(request.query(), PER_PAGE);
        if (page.perPage() > RecordMemory.ALWAYS_ALLOWED) {
            return null;
        }
        return service.listFromMemory(query(request), page.slice())
                .map(records -> response(request, page, records))
                .orElse(null);
    }

    private static RecordQuery query(Request request) {
        ZoneEntry zone = request.zone();
        return RecordQuery.of(
                request.query(),
                zone.id(),
                DnsName.of(zone.name()),
                request.caller().recordScope(DNS_READ, zone));
    }

    private static Response response(Request request, Page page, Listing<DnsRecord> records) {
        return Envelope.recordPage(json(records.items(), request.zone()), page, records.total());
    }

    private Response show(Request request) {
        return response(request, service.find(RecordAccess.of(request), recordId(request)));
    }

    private @Nullable Response showFromMemory(Request request) {
        DnsRecord found = service.findFromMemory(RecordAccess.of(request), recordId(request));
        return found == null ? null : response(request, found);
    }

    private Response create(Request request) {
        RecordDraft draft = checked(fields(request), reader(request)::readNew);
        return response(request, change(request, new Create(draft, "")));
    }

    private Response replace(Request request) {
        RecordId id = recordId(request);
        RecordDraft draft = checked(fields(request), reader(request)::readReplacement);
        return response(request, change(request, new Replace(id, draft, "")));
    }

    private Response update(Request request) {
        RecordId id = recordId(request);
        JsonFields fields = fields(request);
        RecordPatch patch = service.readPatches(RecordAccess.of(request), List.of(id), List.of(fields))
                .getFirst();
        fields.check();
        return response(request, change(request, new Patch(id, patch, "")));
    }

    private Response delete(Request request) {
        RecordId id = recordId(request);
        change(request, new Delete(id, ""));
        return Envelope.result(DeletedId.of(id));
    }

    private Response batch(Request request) {
        JsonFields fields = fields(request);
        RecordBatch batch = RecordBatch.read(fields, reader(request));
        RecordAccess recordAccess = RecordAccess.of(request);
        return memory.withRecords(recordAccess, batch.held(), () -> {
            List<RecordPatch> patches = service.readPatches(recordAccess, batch.patched(), batch.patches());
            fields.check();
            List<DnsRecord> results = service.change(recordAccess, AuditContext.of(request), batch.operations(patches));
            return Envelope.result(batch.result(json(results, request.zone())));
        });
    }

    private DnsRecord change(Request request, RecordOperation operation) {
        return service.change(RecordAccess.of(request), AuditContext.of(request), List.of(operation))
                .getFirst();
    }

    private static JsonFields fields(Request request) {
        return JsonFields.of(request.json(), ErrorCode.DNS_VALIDATION);
    }

    private static RecordDraft checked(JsonFields fields, Function<JsonFields, Optional<RecordDraft>> reading) {
        Optional<RecordDraft> draft = reading.apply(fields);
        fields.check();
        return draft.orElseThrow();
    }

    private static RecordDraftReader reader(Request request) {
        return new RecordDraftReader(DnsName.of(request.zone().name()));
    }

    private static List<RecordJson> json(List<DnsRecord> records, ZoneEntry zone) {
        return records.stream().map(found -> RecordJson.of(found, zone)).toList();
    }

    private static Response response(Request request, DnsRecord dnsRecord) {
        return Envelope.result(RecordJson.of(dnsRecord, request.zone()));
    }

    private static RecordId recordId(Request request) {
        return RecordId.parse(request.parameter("dns_record_id"))
                .orElseThrow(() -> new ApiException(ErrorCode.RECORD_NOT_FOUND));
    }
}
