package dev.ambit.zones;

import dev.ambit.http.route.Route;
import dev.ambit.storage.Storage;
import java.util.List;

/** Wires the parts of this package. */
public final class Zones {
    private Zones() {}

    public static List<Route> routes(Storage storage, ZoneService service) {
        return new ZoneRoutes(storage, service).routes();
    }
}
