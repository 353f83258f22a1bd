package dev.ambit.accounts;

import static dev.ambit.access.Access.account;
import static dev.ambit.access.Access.requires;
import static dev.ambit.access.Access.signedIn;
import static dev.ambit.core.policy.Permission.ACCOUNT_SETTINGS_READ;
import static dev.ambit.core.policy.Permission.ACCOUNT_SETTINGS_WRITE;
import static dev.ambit.http.route.Route.get;
import static dev.ambit.http.route.Route.post;

import dev.ambit.access.Access;
import dev.ambit.audit.AuditContext;
import dev.ambit.core.account.MemberId;
import dev.ambit.core.account.RoleId;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.Resource;
import dev.ambit.http.route.Lane;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.DeletedId;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.http.wire.Response;
import java.util.List;

/** The endpoints of an account's invitations. Their links are returned only to signed-in users. */
final class InvitationRoutes {
    private static final String INVITATIONS = "/client/v4/accounts/{account_id}/invitations";
    private static final String INVITATION = INVITATIONS + "/{invitation_id}";

    private final InvitationService service;
    private final RoleListReader roleReader;

    InvitationRoutes(InvitationService service, RoleListReader roleReader) {
        this.service = service;
        this.roleReader = roleReader;
    }

    List<Route> routes() {
        Access read = requires(ACCOUNT_SETTINGS_READ).on(account("account_id"));
        Access write = requires(ACCOUNT_SETTINGS_WRITE).on(account("account_id"));
        return List.of(
                get(INVITATIONS, read, this::list),
                post(INVITATIONS, write, this::create).withRecentAuthentication(),
                Route.delete(INVITATION, write, this::withdraw)
                        .withRecentAuthentication()
                        .in(Lane.ENDING),
                post(INVITATION + "/link", signedIn(), this::renewLink).withRecentAuthentication());
    }

    private Response list(Request request) {
        return Envelope.result(service.list(accountId(request), request.at()));
    }

    private Response create(Request request) {
        AccountId account = accountId(request);
        JsonFields fields = JsonFields.of(request.json(), ErrorCode.INVALID_REQUEST);
        String email = fields.email("email");
        List<RoleId> roles = roleReader.read(request.caller(), account, fields);
        fields.check();
        return Envelope.secret(
                service.create(request.caller(), account, fields, email, roles, AuditContext.of(request)));
    }

    private Response withdraw(Request request) {
        return Envelope.result(DeletedId.of(service.withdraw(
                request.caller(), accountId(request), invitationId(request), AuditContext.of(request))));
    }

    private Response renewLink(Request request) {
        AccountId account = accountId(request);
        request.require(PermissionSet.of(ACCOUNT_SETTINGS_WRITE), new Resource.Account(account));
        return Envelope.secret(
                service.renewLink(request.caller(), account, invitationId(request), AuditContext.of(request)));
    }

    private static MemberId invitationId(Request request) {
        return request.id("invitation_id", MemberId::parse);
    }

    private static AccountId accountId(Request request) {
        return request.id("account_id", AccountId::parse);
    }
}
