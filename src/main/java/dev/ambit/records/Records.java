package dev.ambit.records;

import dev.ambit.audit.AuditTrail;
import dev.ambit.core.zone.Zone;
import dev.ambit.core.zone.ZoneSettings;
import dev.ambit.http.route.Route;
import dev.ambit.storage.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Wires the parts of this package. */
public final class Records {
    private Records() {}

    /** All routes; {@code defaults} provides the SOA and NS records of a zone, {@code random} draws ids. */
    public static List<Route> routes(
            Storage storage,
            AuditTrail audit,
            RandomGenerator random,
            Function<Zone, ZoneSettings> defaults,
            RecordLimits limits) {
        RecordService service = new RecordService(storage, audit, random, limits);
        ImportService imports = new ImportService(storage, audit, random, limits);
        List<Route> routes = new ArrayList<>();
        routes.addAll(new ZoneFileRoutes(storage, imports, defaults, limits).routes());
        routes.addAll(new RecordRoutes(service, new RecordMemory(storage)).routes());
        return routes;
    }
}
