package dev.ambit.accounts;

import static dev.ambit.access.Access.account;
import static dev.ambit.access.Access.requires;
import static dev.ambit.core.policy.Permission.ACCOUNT_SETTINGS_READ;
import static dev.ambit.core.policy.Permission.ACCOUNT_SETTINGS_WRITE;
import static dev.ambit.http.route.Route.get;
import static dev.ambit.http.route.Route.post;
import static dev.ambit.http.route.Route.put;

import dev.ambit.access.Access;
import dev.ambit.audit.AuditContext;
import dev.ambit.core.account.MemberId;
import dev.ambit.core.account.RoleId;
import dev.ambit.core.resource.AccountId;
import dev.ambit.http.route.Lane;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.DeletedId;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.http.wire.Page;
import dev.ambit.http.wire.Response;
import dev.ambit.storage.Listing;
import java.util.List;
import java.util.Optional;

/** The endpoints of an account's members, which include open invitations. */
final class MemberRoutes {
    private static final String MEMBERS = "/client/v4/accounts/{account_id}/members";
    private static final String MEMBER = MEMBERS + "/{member_id}";
    private static final int PER_PAGE = 20;

    private final MemberService service;
    private final RoleListReader roleReader;

    MemberRoutes(MemberService service, RoleListReader roleReader) {
        this.service = service;
        this.roleReader = roleReader;
    }

    List<Route> routes() {
        Access read = requires(ACCOUNT_SETTINGS_READ).on(account("account_id"));
        Access write = requires(ACCOUNT_SETTINGS_WRITE).on(account("account_id"));
        return List.of(
                get(MEMBERS, read, this::list),
                post(MEMBERS, write, this::create).withRecentAuthentication(),
                get(MEMBER, read, this::show),
                put(MEMBER, write, this::replace).withRecentAuthentication().in(Lane.ENDING),
                Route.delete(MEMBER, write, this::delete)
                        .withRecentAuthentication()
                        .in(Lane.ENDING));
    }

    private Response list(Request request) {
        Page page = Page.of(request.query(), PER_PAGE);
        Listing<MemberJson> members = service.list(accountId(request), page.slice(), request.at());
        return Envelope.page(members.items(), page, members.total());
    }

    private Response show(Request request) {
        return Envelope.result(service.find(accountId(request), memberId(request), request.at()));
    }

    /** Creates a pending member for any address and any {@code status} in the request: only the member can accept. */
    private Response create(Request request) {
        AccountId account = accountId(request);
        JsonFields fields = JsonFields.of(request.json(), ErrorCode.INVALID_REQUEST);
        String email = fields.email("email");
        List<RoleId> roles = roleReader.read(request.caller(), account, fields);
        status(fields);
        fields.check();
        return Envelope.result(
                service.invite(request.caller(), account, fields, email, roles, AuditContext.of(request)));
    }

    private Response replace(Request request) {
        AccountId account = accountId(request);
        JsonFields fields = JsonFields.of(request.json(), ErrorCode.INVALID_REQUEST);
        List<RoleId> roles = roleReader.read(request.caller(), account, fields);
        String status = status(fields).orElse(null);
        fields.check();
        return Envelope.result(
                service.replace(request.caller(), account, memberId(request), roles, status, AuditContext.of(request)));
    }

    private Response delete(Request request) {
        return Envelope.result(DeletedId.of(
                service.delete(request.caller(), accountId(request), memberId(request), AuditContext.of(request))));
    }

    private static Optional<String> status(JsonFields fields) {
        return fields.optional("status", "`accepted` or `pending`", text -> switch (text) {
            case MemberJson.ACCEPTED, MemberJson.PENDING -> Optional.of(text);
            default -> Optional.empty();
        });
    }

    private static MemberId memberId(Request request) {
        return request.id("member_id", MemberId::parse);
    }

    private static AccountId accountId(Request request) {
        return request.id("account_id", AccountId::parse);
    }
}
