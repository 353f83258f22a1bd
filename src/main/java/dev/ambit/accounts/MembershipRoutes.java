package dev.ambit.accounts;

import static dev.ambit.access.Access.callingUser;
import static dev.ambit.access.Access.requires;
import static dev.ambit.core.policy.Permission.MEMBERSHIPS_READ;
import static dev.ambit.core.policy.Permission.MEMBERSHIPS_WRITE;
import static dev.ambit.http.route.Route.get;
import static dev.ambit.http.route.Route.put;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ambit.access.Access;
import dev.ambit.audit.AuditContext;
import dev.ambit.audit.InvitationLifecycle;
import dev.ambit.core.account.Account;
import dev.ambit.core.account.Invitation;
import dev.ambit.core.account.Member;
import dev.ambit.core.account.MemberId;
import dev.ambit.core.account.Role;
import dev.ambit.core.account.RoleCatalog;
import dev.ambit.core.account.User;
import dev.ambit.core.authorizer.DenyReason;
import dev.ambit.core.resource.UserId;
import dev.ambit.http.route.Lane;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.DeletedId;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.http.wire.Page;
import dev.ambit.http.wire.Response;
import dev.ambit.storage.Direction;
import dev.ambit.storage.Slice;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The endpoints of a user's own memberships, which include open invitations: list, read, accept, reject and delete. */
final class MembershipRoutes {
    private static final String MEMBERSHIPS = "/client/v4/memberships";
    private static final String MEMBERSHIP = MEMBERSHIPS + "/{membership_id}";
    private static final String REJECTED = "rejected";
    private static final int PER_PAGE = 20;

    private final Storage storage;
    private final MemberService service;
    private final InvitationService invitations;
    private final InvitationLifecycle lifecycle;
    private final RoleCatalog roles;

    MembershipRoutes(
            Storage storage,
            MemberService service,
            InvitationService invitations,
            InvitationLifecycle lifecycle,
            RoleCatalog roles) {
        this.storage = storage;
        this.service = service;
        this.invitations = invitations;
        this.lifecycle = lifecycle;
        this.roles = roles;
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

    private record AccountJson(String id, String name, String type) {}

    private record MembershipJson(
            String id,
            String status,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Instant suspendedOn,

            AccountJson account,
            List<String> roles,
            Map<String, RoleJson.ReadWrite> permissions,
            @Nullable Boolean apiAccessEnabled) {}

    private MembershipJson json(Tx tx, Member member, String status) {
        Account account = tx.accounts().find(member.account()).orElseThrow();
        return new MembershipJson(
                member.id().toString(),
                status,
                member.suspendedOn(),
                new AccountJson(account.id().toString(), account.name(), "standard"),
                member.roles().stream()
                        .flatMap(id -> roles.find(id).stream())
                        .map(Role::name)
                        .toList(),
                RoleJson.words(roles.permissions(member.roles())),
                null);
    }

    private MembershipJson json(Tx tx, Member member) {
        return json(tx, member, MemberJson.status(member));
    }

    private MembershipJson json(Tx tx, Invitation invitation, UserId user, String status) {
        return json(tx, invitation.acceptedBy(user, invitation.createdOn()), status);
    }

    private Response list(Request request) {
        Page page = Page.of(request.query(), PER_PAGE);
        Optional<String> status = request.query().raw("status");
        Optional<String> name =
                request.query().filter("account.name").or(() -> request.query().filter("name"));
        UserId user = request.userId();
        return storage.read(tx -> {
            Stream<MembershipJson> members =
                    tx.members().listByUser(user, Direction.ASCENDING, Slice.EVERYTHING).items().stream()
                            .map(member -> json(tx, member));
            Stream<MembershipJson> invited = invitations.open(tx, user(tx, request), request.at()).stream()
                    .map(invitation -> json(tx, invitation, user, MemberJson.PENDING));
            List<MembershipJson> all = Stream.concat(members, invited)
                    .filter(membership -> status.isEmpty() || status.get().equals(membership.status()))
                    .filter(membership -> name.isEmpty()
                            || name.get().equals(membership.account().name()))
                    .toList();
            List<MembershipJson> items =
                    all.stream().skip(page.offset()).limit(page.perPage()).toList();
            return Envelope.page(items, page, all.size());
        });
    }

    private Response show(Request request) {
        UserId user = request.userId();
        return storage.read(tx -> Envelope.result(invitation(tx, request)
                .map(invitation -> json(tx, invitation, user, MemberJson.PENDING))
                .orElseGet(() -> json(tx, member(tx, request)))));
    }

    /** Accepts or rejects an invitation. A rejected invitation is deleted, and so is a rejected membership. */
    private Response replace(Request request) {
        JsonFields fields = JsonFields.of(request.json(), ErrorCode.INVALID_REQUEST);
        Optional<String> status = fields.optional("status", "`accepted` or `rejected`", text -> switch (text) {
            case MemberJson.ACCEPTED, REJECTED -> Optional.of(text);
            default -> Optional.empty();
        });
        if (fields.value("status").isEmpty()) {
            fields.problem("status", "is required: `accepted` or `rejected`");
        }
        fields.check();
        boolean accepts = status.orElseThrow().equals(MemberJson.ACCEPTED);
        return Envelope.result(storage.inTransaction(tx -> accepts ? accept(tx, request) : reject(tx, request)));
    }

    private MembershipJson accept(Tx tx, Request request) {
        Optional<Invitation> invited = invitation(tx, request);
        if (invited.isPresent()) {
            return json(tx, lifecycle.accept(tx, invited.get(), request.userId(), AuditContext.of(request)));
        }
        Member member = member(tx, request);
        if (member.isSuspended()) { // or members could end their own suspension
            throw new ApiException(
                            ErrorCode.AUTHENTICATION_ERROR,
                            "an administrator suspended this membership; only an administrator can end the suspension")
                    .refusing(DenyReason.OWNER_MAY_NOT);
        }
        return json(tx, member);
    }

    private MembershipJson reject(Tx tx, Request request) {
        Optional<Invitation> invited = invitation(tx, request);
        if (invited.isPresent()) {
            invitations.end(tx, invited.get(), AuditContext.of(request));
            return json(tx, invited.get(), request.userId(), REJECTED);
        }
        return json(tx, service.delete(tx, member(tx, request), AuditContext.of(request)), REJECTED);
    }

    private Response delete(Request request) {
        return Envelope.result(
                new DeletedId(storage.inTransaction(tx -> reject(tx, request)).id()));
    }

    private Optional<Invitation> invitation(Tx tx, Request request) {
        Optional<MemberId> id = MemberId.parse(request.parameter("membership_id"));
        return invitations.open(tx, user(tx, request), request.at()).stream()
                .filter(invitation -> id.isPresent() && invitation.id().equals(id.get()))
                .findFirst();
    }

    private static User user(Tx tx, Request request) {
        return tx.users().find(request.userId()).orElseThrow(request::noRoute);
    }

    private static Member member(Tx tx, Request request) {
        UserId user = request.userId();
        return MemberId.parse(request.parameter("membership_id"))
                .flatMap(id -> tx.members().find(id))
                .filter(member -> member.user().equals(user))
                .orElseThrow(() -> new ApiException(ErrorCode.NOT_FOUND, "Membership not found"));
    }
}
