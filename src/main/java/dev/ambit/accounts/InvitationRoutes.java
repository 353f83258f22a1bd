package dev.ambit.accounts;

import static dev.ambit.access.Access.account;
import static dev.ambit.access.Access.requires;
import static dev.ambit.access.Access.signedIn;
import static dev.ambit.core.policy.Permission.ACCOUNT_SETTINGS_READ;
import static dev.ambit.core.policy.Permission.ACCOUNT_SETTINGS_WRITE;
import static dev.ambit.http.route.Route.get;
import static dev.ambit.http.route.Route.post;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ambit.access.Access;
import dev.ambit.accounts.InvitationService.IssuedInvitation;
import dev.ambit.audit.AuditContext;
import dev.ambit.core.account.Invitation;
import dev.ambit.core.account.MemberId;
import dev.ambit.core.account.RoleCatalog;
import dev.ambit.core.account.RoleId;
import dev.ambit.core.account.User;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.Resource;
import dev.ambit.http.route.Lane;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.DeletedId;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.http.wire.Response;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The endpoints of an account's invitations. Their links are returned only to signed-in users. */
final class InvitationRoutes {
    private static final String INVITATIONS = "/client/v4/accounts/{account_id}/invitations";
    private static final String INVITATION = INVITATIONS + "/{invitation_id}";

    private final Storage storage;
    private final RoleCatalog roles;
    private final RoleListReader roleReader;
    private final InvitationService service;

    InvitationRoutes(Storage storage, RoleCatalog roles, InvitationService service) {
        this.storage = storage;
        this.roles = roles;
        this.roleReader = new RoleListReader(roles);
        this.service = service;
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

    /**
     * The inviter.
     *
     * @param email of the user; null when an account's token invited
     * @param tokenId null when a signed-in user invited
     */
    private record InviterJson(
            @Nullable String email, @Nullable String tokenId) {}

    private record InvitationJson(
            String id,
            String email,
            List<RoleJson> roles,
            InviterJson invitedBy,
            Instant createdOn,
            Instant expiresOn,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String secret) {}

    private InvitationJson json(Tx tx, IssuedInvitation issuedInvitation) {
        Invitation invitation = issuedInvitation.invitation();
        String inviter = invitation.inviter() == null
                ? null
                : tx.users().find(invitation.inviter()).map(User::email).orElse(null);
        return new InvitationJson(
                invitation.id().toString(),
                invitation.email(),
                MemberJson.json(invitation.roles(), roles),
                new InviterJson(inviter, invitation.token() == null ? null : Objects.toString(invitation.token())),
                invitation.createdOn(),
                invitation.expiresOn(),
                issuedInvitation.secret() == null
                        ? null
                        : issuedInvitation.secret().reveal());
    }

    private Response list(Request request) {
        return storage.read(tx -> Envelope.result(InvitationService.open(tx, accountId(request), request.at()).stream()
                .map(invitation -> json(tx, new IssuedInvitation(invitation, null)))
                .toList()));
    }

    private Response create(Request request) {
        AccountId account = accountId(request);
        JsonFields fields = JsonFields.of(request.json(), ErrorCode.INVALID_REQUEST);
        String email = fields.email("email");
        List<RoleId> given = roleReader.read(request.caller(), account, fields);
        fields.check();
        AuditContext context = AuditContext.of(request);
        return Envelope.secret(storage.inTransaction(
                tx -> json(tx, service.create(tx, account, fields, email, given, request.caller(), context))));
    }

    private Response withdraw(Request request) {
        Invitation withdrawn = storage.inTransaction(tx -> {
            Invitation invitation = reachable(tx, request);
            service.end(tx, invitation, AuditContext.of(request));
            return invitation;
        });
        return Envelope.result(DeletedId.of(withdrawn.id()));
    }

    private Response renewLink(Request request) {
        request.require(PermissionSet.of(ACCOUNT_SETTINGS_WRITE), new Resource.Account(accountId(request)));
        AuditContext context = AuditContext.of(request);
        return Envelope.secret(storage.inTransaction(
                tx -> json(tx, service.renewLink(tx, reachable(tx, request), request.caller(), context))));
    }

    private Invitation reachable(Tx tx, Request request) {
        MemberId id = request.id("invitation_id", MemberId::parse);
        Invitation invitation = InvitationService.find(tx, accountId(request), id, request.at())
                .orElseThrow(() -> new ApiException(ErrorCode.NOT_FOUND, "Invitation not found"));
        roleReader.requireAssignable(request.caller(), invitation.account(), invitation.roles());
        return invitation;
    }

    private static AccountId accountId(Request request) {
        return request.id("account_id", AccountId::parse);
    }
}
