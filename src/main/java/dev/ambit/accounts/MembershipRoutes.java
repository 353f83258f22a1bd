package dev.ambit.accounts;

import static dev.ambit.access.Access.callingUser;
import static dev.ambit.access.Access.requires;
import static dev.ambit.core.policy.Permission.MEMBERSHIPS_READ;
import static dev.ambit.core.policy.Permission.MEMBERSHIPS_WRITE;
import static dev.ambit.http.route.Route.get;
import static dev.ambit.http.route.Route.put;

import dev.ambit.access.Access;
import dev.ambit.audit.AuditContext;
import dev.ambit.http.route.Lane;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.DeletedId;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.http.wire.Page;
import dev.ambit.http.wire.Response;
import java.util.List;
import java.util.Optional;

/** The endpoints of a user's own memberships, which include open invitations: list, read, accept, reject and delete. */
final class MembershipRoutes {
    private static final String MEMBERSHIPS = "/client/v4/memberships";
    private static final String MEMBERSHIP = MEMBERSHIPS + "/{membership_id}";
    private static final int PER_PAGE = 20;

    private final MembershipService service;

    MembershipRoutes(MembershipService service) {
        this.service = service;
    }

    List<Route> routes() {
        Access read = requires(MEMBERSHIPS_READ).on(callingUser());
        Access write = requires(MEMBERSHIPS_WRITE).on(callingUser());
        // Clients treat every code other than 10000 as permanent.
        ErrorCode refusal = ErrorCode.AUTHENTICATION_ERROR;
        return List.of(
                get(MEMBERSHIPS, read, this::list).withRefusal(refusal),
                get(MEMBERSHIP, read, this::show).withRefusal(refusal),
                put(MEMBERSHIP, write, this::replace)
                        .withRefusal(refusal)
                        .withRecentAuthentication()
                        .in(Lane.ENDING),
                Route.delete(MEMBERSHIP, write, this::delete)
                        .withRefusal(refusal)
                        .withRecentAuthentication()
                        .in(Lane.ENDING));
    }

    private Response list(Request request) {
        Page page = Page.of(request.query(), PER_PAGE);
        Optional<String> status = request.query().raw("status");
        Optional<String> name =
                request.query().filter("account.name").or(() -> request.query().filter("name"));
        List<MembershipJson> all = service.list(request.userId(), request.at()).stream()
                .filter(membership -> status.isEmpty() || status.get().equals(membership.status()))
                .filter(membership ->
                        name.isEmpty() || name.get().equals(membership.account().name()))
                .toList();
        List<MembershipJson> items =
                all.stream().skip(page.offset()).limit(page.perPage()).toList();
        return Envelope.page(items, page, all.size());
    }

    private Response show(Request request) {
        return Envelope.result(service.find(request.userId(), membershipId(request), request.at()));
    }

    /** Accepts or rejects an invitation. A rejected invitation is deleted, and so is a rejected membership. */
    private Response replace(Request request) {
        JsonFields fields = JsonFields.of(request.json(), ErrorCode.INVALID_REQUEST);
        Optional<String> status = fields.optional("status", "`accepted` or `rejected`", text -> switch (text) {
            case MemberJson.ACCEPTED, MembershipJson.REJECTED -> Optional.of(text);
            default -> Optional.empty();
        });
        if (fields.value("status").isEmpty()) {
            fields.problem("status", "is required: `accepted` or `rejected`");
        }
        fields.check();
        boolean accepts = status.orElseThrow().equals(MemberJson.ACCEPTED);
        return Envelope.result(
                accepts
                        ? service.accept(request.userId(), membershipId(request), AuditContext.of(request))
                        : reject(request));
    }

    private Response delete(Request request) {
        return Envelope.result(new DeletedId(reject(request).id()));
    }

    private MembershipJson reject(Request request) {
        return service.reject(request.userId(), membershipId(request), AuditContext.of(request));
    }

    private static String membershipId(Request request) {
        return request.parameter("membership_id");
    }
}
