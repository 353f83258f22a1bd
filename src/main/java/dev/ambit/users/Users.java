package dev.ambit.users;

import dev.ambit.audit.AuditTrail;
import dev.ambit.http.route.Route;
import dev.ambit.storage.Storage;
import java.util.List;

/** Wires the parts of this package. */
public final class Users {
    private Users() {}

    public static List<Route> routes(Storage storage, AuditTrail audit) {
        return new UserRoutes(new UserService(storage, audit)).routes();
    }
}
