package dev.ambit.users;

import static dev.ambit.access.Access.callingUser;
import static dev.ambit.access.Access.requires;
import static dev.ambit.access.Access.unauthenticated;
import static dev.ambit.core.policy.Permission.USER_DETAILS_READ;
import static dev.ambit.core.policy.Permission.USER_DETAILS_WRITE;
import static dev.ambit.http.route.Route.get;
import static dev.ambit.http.route.Route.patch;

import dev.ambit.audit.AuditContext;
import dev.ambit.http.route.Lane;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.http.wire.Response;
import java.util.List;

/** The endpoints of the calling user's own details. */
final class UserRoutes {
    private static final String USER = "/client/v4/user";

    private final UserService service;

    UserRoutes(UserService service) {
        this.service = service;
    }

    List<Route> routes() {
        return List.of(
                get(USER, requires(USER_DETAILS_READ).on(callingUser()), this::show),
                patch(USER, requires(USER_DETAILS_WRITE).on(callingUser()), this::update),
                get("/client/v4/ips", unauthenticated(), request -> Envelope.result(Addresses.NONE))
                        .in(Lane.INLINE));
    }

    /** The address ranges of the proxy, which are empty: this server has no proxy. */
    private record Addresses(List<String> ipv4Cidrs, List<String> ipv6Cidrs, String etag) {
        static final Addresses NONE = new Addresses(List.of(), List.of(), "d41d8cd98f00b204e9800998ecf8427e");
    }

    private Response show(Request request) {
        return Envelope.result(service.find(request.userId()));
    }

    private Response update(Request request) {
        JsonFields fields = JsonFields.of(request.json(), ErrorCode.INVALID_REQUEST);
        return Envelope.result(service.update(request.userId(), fields, AuditContext.of(request)));
    }
}
