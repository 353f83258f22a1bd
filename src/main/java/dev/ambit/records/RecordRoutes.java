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
import dev.ambit.audit.AuditTrail;
import dev.ambit.core.authorizer.DenyReason;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.resource.Resource;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.Zone;
import dev.ambit.core.zone.ZoneDefaults;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.DeletedId;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.http.wire.Page;
import dev.ambit.http.wire.Response;
import dev.ambit.storage.Listing;
import dev.ambit.storage.Slice;
import dev.ambit.storage.Storage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** The endpoints of DNS records. */
public final class RecordRoutes {
    private static final String RECORDS = "/client/v4/zones/{zone_id}/dns_records";
    private static final String RECORD = RECORDS + "/{dns_record_id}";
    private static final int PER_PAGE = 100;
    private static final int MAX_OPERATIONS = 3_500;

    private final Storage storage;
    private final RecordService service;
    private final ZoneFileRoutes zoneFiles;
    private final RecordMemory memory;

    /** {@code defaults} provides the SOA and NS records of a zone; {@code random} draws ids. */
    public RecordRoutes(
            Storage storage,
            AuditTrail audit,
            RandomGenerator random,
            Function<Zone, ZoneDefaults> defaults,
            RecordLimits limits) {
        this.storage = storage;
        this.service = new RecordService(storage, audit, random, limits);
        this.memory = new RecordMemory(storage);
        this.zoneFiles =
                new ZoneFileRoutes(storage, new ImportService(storage, audit, random, limits), defaults, limits);
    }

    public List<Route> routes() {
        Access read = requires(DNS_READ).on(recordsOf("zone_id"));
        Access write = requires(DNS_WRITE).on(recordsOf("zone_id"));
        List<Route> routes = new ArrayList<>(zoneFiles.routes());
        routes.addAll(List.of(
                get(RECORDS, read, this::list),
                post(RECORDS, write, this::create),
                post(RECORDS + "/batch", write, this::batch),
                get(RECORD, read, this::show),
                put(RECORD, write, this::replace),
                patch(RECORD, write, this::update),
                Route.delete(RECORD, write, this::delete)));
        return routes.stream()
                .map(route -> route.withRefusal(ErrorCode.AUTHENTICATION_ERROR))
                .toList();
    }

    private Response list(Request request) {
        ZoneEntry zone = request.zone();
        RecordQuery query = RecordQuery.of(
                request.query(),
                zone.id(),
                DnsName.of(zone.name()),
                request.caller().recordScope(DNS_READ, zone));
        Page page = Page.ofRecords(request.query(), PER_PAGE);
        Slice slice = page.slice();
        return memory.with(
                request,
                page.perPage(),
                tx -> tx.records().countCharacters(query.filter(), query.order(), query.direction(), slice),
                "`per_page` is too large (" + RecordMemory.ALWAYS_ALLOWED
                        + " records always fit): the records of this page",
                () -> page(request.zone(), query, page, slice));
    }

    private Response page(ZoneEntry zone, RecordQuery query, Page page, Slice slice) {
        Listing<DnsRecord> records =
                storage.read(tx -> tx.records().list(query.filter(), query.order(), query.direction(), slice));
        return Envelope.recordPage(
                records.items().stream()
                        .map(found -> RecordJson.of(found, zone))
                        .toList(),
                page,
                records.total());
    }

    private Response show(Request request) {
        RecordId id = recordId(request);
        DnsRecord found = storage.read(tx -> tx.records().find(request.zone().id(), id))
                .orElseThrow(() -> new ApiException(ErrorCode.RECORD_NOT_FOUND));
        if (!request.caller().may(DNS_READ, resource(request, found.type(), found.name()))) {
            throw new ApiException(ErrorCode.RECORD_NOT_FOUND).refusing(DenyReason.NOT_GRANTED);
        }
        return response(request, found);
    }

    private Response create(Request request) {
        JsonFields fields = JsonFields.of(request.json(), ErrorCode.DNS_VALIDATION);
        RecordDraft draft = checked(fields, reader(request)::readNew);
        return response(request, change(request, List.of(draft.name()), changes -> changes.create(draft, "")));
    }

    private Response replace(Request request) {
        RecordId id = recordId(request);
        JsonFields fields = JsonFields.of(request.json(), ErrorCode.DNS_VALIDATION);
        RecordDraft draft = checked(fields, reader(request)::readReplacement);
        return response(
                request, change(request, List.of(draft.name()), changes -> changes.update(id, before -> draft, "")));
    }

    private Response update(Request request) {
        RecordId id = recordId(request);
        JsonFields fields = JsonFields.of(request.json(), ErrorCode.DNS_VALIDATION);
        RecordPatches recordPatches =
                RecordPatches.read(service, request, recordAccess(request), List.of(id), List.of(fields));
        fields.check();
        return response(
                request,
                change(request, recordPatches.names(), changes -> changes.update(id, recordPatches.of(0), "")));
    }

    private Response delete(Request request) {
        RecordId id = recordId(request);
        DnsRecord deleted = change(request, List.of(), changes -> changes.delete(id, ""));
        return Envelope.result(DeletedId.of(deleted.id()));
    }

    private record BatchResult(
            List<RecordJson> deletes, List<RecordJson> patches, List<RecordJson> puts, List<RecordJson> posts) {}

    /** Executes deletes, patches, puts and posts in this order, atomically. */
    private Response batch(Request request) {
        JsonFields fields = JsonFields.of(request.json(), ErrorCode.DNS_VALIDATION);
        List<JsonFields> deletes = fields.objects("deletes", MAX_OPERATIONS);
        List<JsonFields> patches = fields.objects("patches", MAX_OPERATIONS);
        List<JsonFields> puts = fields.objects("puts", MAX_OPERATIONS);
        List<JsonFields> posts = fields.objects("posts", MAX_OPERATIONS);
        requireBatch(fields, deletes.size() + patches.size() + puts.size() + posts.size());
        List<RecordId> deleted = ids(deletes);
        List<RecordId> patched = ids(patches);
        List<RecordId> replaced = ids(puts);
        List<RecordId> stored =
                Stream.concat(deleted.stream(), patched.stream()).toList();
        RecordDraftReader reader = reader(request);
        List<Optional<RecordDraft>> replacements =
                puts.stream().map(reader::readReplacement).toList();
        List<Optional<RecordDraft>> created =
                posts.stream().map(reader::readNew).toList();
        fields.check();
        return memory.with(
                request,
                stored.size(),
                tx -> RecordMemory.characters(tx, request, stored),
                "too many `deletes` and `patches`: their records",
                () -> {
                    RecordPatches merged =
                            RecordPatches.read(service, request, recordAccess(request), patched, patches);
                    fields.check();
                    Set<DnsName> names = new HashSet<>(merged.names());
                    Stream.concat(replacements.stream(), created.stream())
                            .flatMap(Optional::stream)
                            .map(RecordDraft::name)
                            .forEach(names::add);
                    return Envelope.result(change(
                            request,
                            names,
                            changes -> new BatchResult(
                                    each(request, deleted, i -> changes.delete(deleted.get(i), "/deletes/" + i)),
                                    each(
                                            request,
                                            patched,
                                            i -> changes.update(patched.get(i), merged.of(i), "/patches/" + i)),
                                    each(
                                            request,
                                            replaced,
                                            i -> changes.update(
                                                    replaced.get(i),
                                                    before ->
                                                            replacements.get(i).orElseThrow(),
                                                    "/puts/" + i)),
                                    each(
                                            request,
                                            created,
                                            i -> changes.create(created.get(i).orElseThrow(), "/posts/" + i)))));
                });
    }

    /** Checked before any operation is read, to bound the time of the write transaction. */
    private static void requireBatch(JsonFields fields, int operations) {
        if (operations == 0) {
            fields.problem("posts", "or `deletes`, `patches` or `puts` must have at least one operation");
        }
        if (operations > MAX_OPERATIONS) {
            fields.problem(
                    "posts",
                    "and `deletes`, `patches` and `puts` must have at most " + MAX_OPERATIONS
                            + " operations together; they have " + operations);
            fields.check();
        }
    }

    private static List<RecordJson> each(Request request, List<?> operations, Function<Integer, DnsRecord> operation) {
        List<RecordJson> results = new ArrayList<>();
        for (int i = 0; i < operations.size(); i++) {
            results.add(RecordJson.of(operation.apply(i), request.zone()));
        }
        return results;
    }

    private static List<RecordId> ids(List<JsonFields> operations) {
        List<RecordId> ids = new ArrayList<>();
        for (JsonFields operation : operations) {
            if (operation.value("id").isEmpty()) {
                operation.problem("id", "is required: the id of a record");
            }
            operation.optional("id", "the id of a record", RecordId::parse).ifPresent(ids::add);
        }
        return ids;
    }

    private static RecordDraft checked(JsonFields fields, Function<JsonFields, Optional<RecordDraft>> reading) {
        Optional<RecordDraft> draft = reading.apply(fields);
        fields.check();
        return draft.orElseThrow();
    }

    private static RecordDraftReader reader(Request request) {
        return new RecordDraftReader(DnsName.of(request.zone().name()));
    }

    private <T> T change(Request request, Collection<DnsName> names, Function<RecordChanges, T> work) {
        AuditContext context = AuditContext.of(request);
        return service.change(request.zone(), recordAccess(request), context, names, work);
    }

    static RecordAccess recordAccess(Request request) {
        return new RecordAccess() {
            @Override
            public boolean isVisible(RecordType type, DnsName name) {
                Resource resource = resource(request, type, name);
                return request.caller().may(DNS_READ, resource)
                        || request.caller().may(DNS_WRITE, resource);
            }

            @Override
            public void requireWrite(DnsRecord dnsRecord) {
                request.require(PermissionSet.of(DNS_WRITE), resource(request, dnsRecord.type(), dnsRecord.name()));
            }
        };
    }

    private static Resource resource(Request request, RecordType type, DnsName name) {
        ZoneEntry zone = request.zone();
        return new Resource.DnsRecord(zone.account(), zone.id(), type.name(), name.toString());
    }

    private static Response response(Request request, DnsRecord dnsRecord) {
        return Envelope.result(RecordJson.of(dnsRecord, request.zone()));
    }

    private static RecordId recordId(Request request) {
        return RecordId.parse(request.parameter("dns_record_id"))
                .orElseThrow(() -> new ApiException(ErrorCode.RECORD_NOT_FOUND));
    }
}
