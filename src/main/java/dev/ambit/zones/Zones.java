package dev.ambit.zones;

import dev.ambit.http.route.Route;
import dev.ambit.storage.Storage;
import java.util.ArrayList;
import java.util.List;

/** Wires the parts of this package. */
public final class Zones {
    private Zones() {}

    public static List<Route> routes(Storage storage, ZoneService service) {
        List<Route> routes = new ArrayList<>(new ZoneRoutes(storage, service).routes());
        routes.addAll(new DnsSettingsRoutes(service).routes());
        return routes;
    }
}
