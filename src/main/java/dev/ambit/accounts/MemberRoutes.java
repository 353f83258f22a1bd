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
import dev.ambit.core.account.Invitation;
import dev.ambit.core.account.Member;
import dev.ambit.core.account.MemberId;
import dev.ambit.core.account.RoleCatalog;
import dev.ambit.core.account.RoleId;
import dev.ambit.core.resource.AccountId;
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
import dev.ambit.storage.Listing;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The endpoints of an account's members, which include open invitations. */
final class MemberRoutes {
    private static final String MEMBERS = "/client/v4/accounts/{account_id}/members";
    private static final String MEMBER = MEMBERS + "/{member_id}";
    private static final int PER_PAGE = 20;

    private final Storage storage;
    private final MemberService service;
    private final InvitationService invitations;
    private final RoleCatalog roles;
    private final RoleListReader roleReader;

    MemberRoutes(Storage storage, MemberService service, InvitationService invitations, RoleCatalog roles) {
        this.storage = storage;
        this.service = service;
        this.invitations = invitations;
        this.roles = roles;
        this.roleReader = new RoleListReader(roles);
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

    /** Lists the members first, then the open invitations. */
    private Response list(Request request) {
        Page page = Page.of(request.query(), PER_PAGE);
        AccountId account = accountId(request);
        return storage.read(tx -> {
            Listing<Member> members =
                    tx.members().listByAccount(account, Direction.ASCENDING, page.slice());
            List<Invitation> invited = InvitationService.open(tx, account, request.at());
            Stream<MemberJson> rest = invited.stream()
                    .skip(Math.max(0, page.offset() - members.total()))
                    .limit(page.perPage() - members.items().size())
                    .map(invitation -> MemberJson.of(invitation, roles));
            Stream<MemberJson> first = members.items().stream().map(member -> MemberJson.of(tx, member, roles));
            return Envelope.page(Stream.concat(first, rest).toList(), page, members.total() + invited.size());
        });
    }

    private Response show(Request request) {
        return storage.read(tx -> Envelope.result(invitation(tx, request)
                .map(invitation -> MemberJson.of(invitation, roles))
                .orElseGet(() -> MemberJson.of(tx, member(tx, request), roles))));
    }

    /** Creates a pending member for any address and any {@code status} in the request: only the member can accept. */
    private Response create(Request request) {
        AccountId account = accountId(request);
        JsonFields fields = JsonFields.of(request.json(), ErrorCode.INVALID_REQUEST);
        String email = fields.email("email");
        List<RoleId> given = roleReader.read(request.caller(), account, fields);
        status(fields);
        fields.check();
        AuditContext context = AuditContext.of(request);
        return Envelope.result(storage.inTransaction(tx -> {
            var issuedInvitation = invitations.create(tx, account, fields, email, given, request.caller(), context);
            return MemberJson.of(issuedInvitation.invitation(), roles);
        }));
    }

    private Response replace(Request request) {
        JsonFields fields = JsonFields.of(request.json(), ErrorCode.INVALID_REQUEST);
        List<RoleId> given = roleReader.read(request.caller(), accountId(request), fields);
        String status = status(fields).orElse(null);
        fields.check();
        return Envelope.result(storage.inTransaction(tx -> {
            Optional<Invitation> invited = invitation(tx, request);
            if (invited.isPresent()) {
                requireReach(request, invited.get().roles());
                return MemberJson.of(
                        invitations.replace(tx, invited.get(), given, request.caller(), AuditContext.of(request)), roles);
            }
            Member before = member(tx, request);
            requireReach(request, before.roles());
            Instant suspendedOn = suspendedOn(before, status, request.at());
            Member after =
                    new Member(before.id(), before.account(), before.user(), given, suspendedOn, before.createdOn());
            return MemberJson.of(tx, service.update(tx, before, after, AuditContext.of(request)), roles);
        }));
    }

    /** On the wire, {@code pending} suspends an accepted member, and {@code accepted} ends the suspension. */
    private static @Nullable Instant suspendedOn(Member before, @Nullable String status, Instant now) {
        if (status == null || status.equals(MemberJson.status(before))) {
            return before.suspendedOn();
        }
        return status.equals(MemberJson.PENDING) ? now : null;
    }

    private Response delete(Request request) {
        MemberId id = memberId(request);
        storage.inTransaction(tx -> {
            Optional<Invitation> invited = invitation(tx, request);
            if (invited.isPresent()) {
                requireReach(request, invited.get().roles());
                invitations.end(tx, invited.get(), AuditContext.of(request));
                return id;
            }
            Member member = member(tx, request);
            requireReach(request, member.roles());
            service.delete(tx, member, AuditContext.of(request));
            return id;
        });
        return Envelope.result(DeletedId.of(id));
    }

    private static Optional<String> status(JsonFields fields) {
        return fields.optional("status", "`accepted` or `pending`", text -> switch (text) {
            case MemberJson.ACCEPTED, MemberJson.PENDING -> Optional.of(text);
            default -> Optional.empty();
        });
    }

    private static Optional<Invitation> invitation(Tx tx, Request request) {
        return InvitationService.find(tx, accountId(request), memberId(request), request.at());
    }

    private static Member member(Tx tx, Request request) {
        AccountId account = accountId(request);
        return tx.members()
                .find(memberId(request))
                .filter(member -> member.account().equals(account))
                .orElseThrow(() -> new ApiException(ErrorCode.NOT_FOUND, "Member not found"));
    }

    private void requireReach(Request request, List<RoleId> memberRoles) {
        roleReader.requireAssignable(request.caller(), accountId(request), memberRoles);
    }

    private static MemberId memberId(Request request) {
        return request.id("member_id", MemberId::parse);
    }

    private static AccountId accountId(Request request) {
        return request.id("account_id", AccountId::parse);
    }
}
