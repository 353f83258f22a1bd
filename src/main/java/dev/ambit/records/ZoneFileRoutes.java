package dev.ambit.records;

import static dev.ambit.access.Access.requires;
import static dev.ambit.access.Access.zone;
import static dev.ambit.core.policy.Permission.DNS_READ;
import static dev.ambit.core.policy.Permission.DNS_WRITE;
import static dev.ambit.http.Route.get;
import static dev.ambit.http.Route.post;

import dev.ambit.access.ZoneEntry;
import dev.ambit.audit.Origin;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.DnsRecord;
import dev.ambit.core.dns.MasterFile;
import dev.ambit.core.dns.RecordProblem;
import dev.ambit.core.dns.RecordSetRules;
import dev.ambit.core.dns.Zone;
import dev.ambit.core.dns.ZoneDefaults;
import dev.ambit.http.Answer;
import dev.ambit.http.ApiError;
import dev.ambit.http.ApiException;
import dev.ambit.http.Envelope;
import dev.ambit.http.ErrorCode;
import dev.ambit.http.Exchange;
import dev.ambit.http.Route;
import dev.ambit.records.RecordService.Imported;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Whole zones as master files, and how many records they have; for callers who hold the whole zone. */
public final class ZoneFileRoutes {
    private static final String RECORDS = "/client/v4/zones/{zone_id}/dns_records";
    private static final int WHOLE_ZONE_FACTOR = 10;
    private static final long FILE_LIMIT = MasterFile.MAX_LENGTH + (1 << 16); // the form around the file

    private final Storage storage;
    private final RecordService service;
    private final Function<Zone, ZoneDefaults> defaults;
    private final RecordLimits limits;

    /** {@code defaults} knows the SOA and NS of a zone. */
    ZoneFileRoutes(Storage storage, RecordService service, Function<Zone, ZoneDefaults> defaults, RecordLimits limits) {
        this.storage = storage;
        this.service = service;
        this.defaults = defaults;
        this.limits = limits;
    }

    List<Route> routes() {
        ErrorCode refusal = ErrorCode.AUTHENTICATION_ERROR;
        return List.of(
                get(RECORDS + "/export", requires(DNS_READ).on(zone("zone_id")), this::export)
                        .withRefusal(refusal),
                post(RECORDS + "/import", requires(DNS_WRITE).on(zone("zone_id")), this::importFile)
                        .withRefusal(refusal)
                        .withBodyLimit(FILE_LIMIT),
                get(RECORDS + "/usage", requires(DNS_READ).on(zone("zone_id")), this::usage)
                        .withRefusal(refusal));
    }

    private record Usage(int recordQuota, long recordUsage) {}

    private Answer usage(Exchange exchange) {
        long count = storage.read(tx -> tx.records().count(exchange.zone().id()));
        return Envelope.result(new Usage(limits.perZone(), count));
    }

    private Answer export(Exchange exchange) {
        return storage.read(tx -> {
            Zone zone = tx.zones().find(exchange.zone().id()).orElseThrow(exchange::notRouted);
            List<DnsRecord> records = new ArrayList<>();
            tx.records().forEachInZone(zone.id(), records::add);
            return Answer.text(
                    MasterFile.print(zone.name(), defaults.apply(zone), zone.serial(), records, exchange.at()));
        });
    }

    private Answer importFile(Exchange exchange) {
        ZoneEntry zone = exchange.zone();
        DnsName apex = DnsName.of(zone.name());
        List<MasterFile.Entry> entries =
                switch (MasterFile.parse(Upload.text(exchange.body(), exchange.contentType()), apex)) {
                    case MasterFile.Reading.Complete(var read, var _) -> read;
                    case MasterFile.Reading.Faulty(var faults) -> throw faulty(faults);
                };
        Origin origin = Origin.of(exchange.caller(), exchange.requestId());
        int added = service.addAll(zone, origin, entries.size(), tx -> choose(tx, zone, entries, exchange));
        return Envelope.result(new Imported(added, entries.size()));
    }

    /** The records that are not there yet; one that may not stand beside the others refuses the whole file. */
    private List<DnsRecord> choose(Tx tx, ZoneEntry zone, List<MasterFile.Entry> entries, Exchange exchange) {
        Reach reach = RecordRoutes.reach(exchange);
        Map<DnsName, RecordSetRules> rules = new HashMap<>();
        Function<DnsName, RecordSetRules> empty = name -> new RecordSetRules(DnsName.of(zone.name()), name);
        // Others wait for this transaction: reading the zone once is quicker than asking for each name of a long file.
        long total = tx.records().count(zone.id());
        boolean whole = total <= (long) WHOLE_ZONE_FACTOR * entries.size();
        if (whole) {
            tx.records()
                    .forEachInZone(
                            zone.id(),
                            dnsRecord -> rules.computeIfAbsent(dnsRecord.name(), empty)
                                    .add(dnsRecord.content()));
        }
        List<DnsRecord> chosen = new ArrayList<>();
        List<MasterFile.Fault> faults = new ArrayList<>();
        for (MasterFile.Entry entry : entries) {
            RecordSetRules ofName = rules.computeIfAbsent(entry.name(), name -> {
                RecordSetRules present = empty.apply(name);
                if (!whole) {
                    tx.records().atName(zone.id(), name).forEach(dnsRecord -> present.add(dnsRecord.content()));
                }
                return present;
            });
            if (ofName.holds(entry.content())) {
                continue; // there already, or written twice: one record either way
            }
            if (ofName.size() >= limits.perName()) {
                faults.add(new MasterFile.Fault(entry.line(), limits.nameIsFull()));
                continue;
            }
            if (++total > limits.perZone()) {
                throw faulty(List.of(new MasterFile.Fault(entry.line(), limits.zoneIsFull())));
            }
            Optional<RecordProblem> problem = ofName.admit(entry.content(), type -> reach.mayKnow(type, entry.name()));
            problem.ifPresent(found -> faults.add(new MasterFile.Fault(entry.line(), found)));
            RecordDraft draft = new RecordDraft(entry.name(), entry.content(), entry.ttl(), entry.attributes());
            chosen.add(draft.create(service.newId(), zone.id(), exchange.at()));
        }
        if (!faults.isEmpty()) {
            throw faulty(faults);
        }
        return chosen;
    }

    private static ApiException faulty(List<MasterFile.Fault> faults) {
        List<ApiError> errors = faults.stream()
                .limit(MasterFile.MAX_FAULTS)
                .map(fault -> ApiError.at(
                        "/file",
                        fault.problem().code(),
                        "line " + fault.line() + ": " + fault.problem().message()))
                .toList();
        return new ApiException(400, errors);
    }
}
