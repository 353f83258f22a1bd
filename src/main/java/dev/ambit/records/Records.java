package dev.ambit.records;

import dev.ambit.access.ZoneLookup;
import dev.ambit.audit.AuditTrail;
import dev.ambit.http.route.Route;
import dev.ambit.storage.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Wires the parts of this package. */
public final class Records {
    private Records() {}

    /** All routes; {@code random} draws ids. */
    public static List<Route> routes(
            Storage storage, ZoneLookup zones, AuditTrail audit, RandomGenerator random, RecordLimits limits) {
        RecordService service = new RecordService(storage, zones, audit, random, limits);
        ImportService imports = new ImportService(storage, zones, audit, random, limits);
        List<Route> routes = new ArrayList<>();
        routes.addAll(new ZoneFileRoutes(storage, imports, limits).routes());
        routes.addAll(new RecordRoutes(service, new RecordMemory(storage)).routes());
        return routes;
    }
}
