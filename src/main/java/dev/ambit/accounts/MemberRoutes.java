package dev.ambit.accounts;

import static dev.ambit.access.Access.account;
import static dev.ambit.access.Access.requires;
import static dev.ambit.core.policy.Permission.ACCOUNT_SETTINGS_READ;
import static dev.ambit.core.policy.Permission.ACCOUNT_SETTINGS_WRITE;
import static dev.ambit.http.Route.get;
import static dev.ambit.http.Route.post;
import static dev.ambit.http.Route.put;

import dev.ambit.access.Access;
import dev.ambit.audit.Origin;
import dev.ambit.core.account.Invitation;
import dev.ambit.core.account.Member;
import dev.ambit.core.account.MemberId;
import dev.ambit.core.account.RoleCatalog;
import dev.ambit.core.account.RoleId;
import dev.ambit.core.resource.AccountId;
import dev.ambit.http.Answer;
import dev.ambit.http.ApiException;
import dev.ambit.http.Envelope;
import dev.ambit.http.ErrorCode;
import dev.ambit.http.Exchange;
import dev.ambit.http.Fields;
import dev.ambit.http.Lane;
import dev.ambit.http.Page;
import dev.ambit.http.Route;
import dev.ambit.storage.Direction;
import dev.ambit.storage.Listing;
import dev.ambit.storage.Slice;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The endpoints of an account's members, those included who are invited and did not accept yet. */
final class MemberRoutes {
    private static final String MEMBERS = "/client/v4/accounts/{account_id}/members";
    private static final String MEMBER = MEMBERS + "/{member_id}";
    private static final int PER_PAGE = 20;

    private final Storage storage;
    private final MemberService service;
    private final InvitationService invitations;
    private final RoleCatalog roles;
    private final RoleChoice choice;

    MemberRoutes(Storage storage, MemberService service, InvitationService invitations, RoleCatalog roles) {
        this.storage = storage;
        this.service = service;
        this.invitations = invitations;
        this.roles = roles;
        this.choice = new RoleChoice(roles);
    }

    List<Route> routes() {
        Access read = requires(ACCOUNT_SETTINGS_READ).on(account("account_id"));
        Access write = requires(ACCOUNT_SETTINGS_WRITE).on(account("account_id"));
        return List.of(
                get(MEMBERS, read, this::list),
                post(MEMBERS, write, this::create).guarded(),
                get(MEMBER, read, this::show),
                put(MEMBER, write, this::replace).guarded().in(Lane.ENDING),
                Route.delete(MEMBER, write, this::delete).guarded().in(Lane.ENDING));
    }

    /** The members, and then those who are invited. */
    private Answer list(Exchange exchange) {
        Page page = Page.of(exchange.query(), PER_PAGE);
        AccountId account = accountId(exchange);
        return storage.read(tx -> {
            Listing<Member> members =
                    tx.members().listByAccount(account, Direction.ASCENDING, new Slice(page.offset(), page.perPage()));
            List<Invitation> invited = InvitationService.open(tx, account, exchange.at());
            Stream<MemberJson> rest = invited.stream()
                    .skip(Math.max(0, page.offset() - members.total()))
                    .limit(page.perPage() - members.items().size())
                    .map(invitation -> MemberJson.of(invitation, roles));
            Stream<MemberJson> first = members.items().stream().map(member -> MemberJson.of(tx, member, roles));
            return Envelope.page(Stream.concat(first, rest).toList(), page, members.total() + invited.size());
        });
    }

    private Answer show(Exchange exchange) {
        return storage.read(tx -> Envelope.result(invitation(tx, exchange)
                .map(invitation -> MemberJson.of(invitation, roles))
                .orElseGet(() -> MemberJson.of(tx, member(tx, exchange), roles))));
    }

    /** Makes a pending member, whoever it is and whatever status was sent: only the member accepts. */
    private Answer create(Exchange exchange) {
        AccountId account = accountId(exchange);
        Fields fields = Fields.of(exchange.json(), ErrorCode.INVALID_REQUEST);
        String email = fields.email("email");
        List<RoleId> given = choice.read(exchange.caller(), account, fields);
        status(fields);
        fields.check();
        return Envelope.result(storage.inTransaction(tx -> {
            var made = invitations.create(tx, account, fields, email, given, exchange.caller(), origin(exchange));
            return MemberJson.of(made.invitation(), roles);
        }));
    }

    private Answer replace(Exchange exchange) {
        Fields fields = Fields.of(exchange.json(), ErrorCode.INVALID_REQUEST);
        List<RoleId> given = choice.read(exchange.caller(), accountId(exchange), fields);
        String status = status(fields).orElse(null);
        fields.check();
        return Envelope.result(storage.inTransaction(tx -> {
            Optional<Invitation> invited = invitation(tx, exchange);
            if (invited.isPresent()) {
                requireReach(exchange, invited.get().roles());
                return MemberJson.of(
                        invitations.replace(tx, invited.get(), given, exchange.caller(), origin(exchange)), roles);
            }
            Member before = member(tx, exchange);
            requireReach(exchange, before.roles());
            Instant suspendedOn = suspendedOn(before, status, exchange.at());
            Member after =
                    new Member(before.id(), before.account(), before.user(), given, suspendedOn, before.createdOn());
            return MemberJson.of(tx, service.update(tx, before, after, origin(exchange)), roles);
        }));
    }

    /** On the wire, {@code pending} suspends who had accepted, and {@code accepted} ends that. */
    private static @Nullable Instant suspendedOn(Member before, @Nullable String status, Instant now) {
        if (status == null || status.equals(MemberJson.status(before))) {
            return before.suspendedOn();
        }
        return status.equals(MemberJson.PENDING) ? now : null;
    }

    private record Deleted(String id) {}

    private Answer delete(Exchange exchange) {
        MemberId id = memberId(exchange);
        storage.inTransaction(tx -> {
            Optional<Invitation> invited = invitation(tx, exchange);
            if (invited.isPresent()) {
                requireReach(exchange, invited.get().roles());
                invitations.end(tx, invited.get(), origin(exchange));
                return id;
            }
            Member member = member(tx, exchange);
            requireReach(exchange, member.roles());
            service.delete(tx, member, origin(exchange));
            return id;
        });
        return Envelope.result(new Deleted(id.toString()));
    }

    private static Optional<String> status(Fields fields) {
        return fields.optional("status", "`accepted` or `pending`", text -> switch (text) {
            case MemberJson.ACCEPTED, MemberJson.PENDING -> Optional.of(text);
            default -> Optional.empty();
        });
    }

    private static Optional<Invitation> invitation(Tx tx, Exchange exchange) {
        return InvitationService.find(tx, accountId(exchange), memberId(exchange), exchange.at());
    }

    private static Member member(Tx tx, Exchange exchange) {
        AccountId account = accountId(exchange);
        return tx.members()
                .find(memberId(exchange))
                .filter(member -> member.account().equals(account))
                .orElseThrow(() -> new ApiException(ErrorCode.NOT_FOUND, "Member not found"));
    }

    private void requireReach(Exchange exchange, List<RoleId> held) {
        choice.requireReach(exchange.caller(), accountId(exchange), held);
    }

    private static MemberId memberId(Exchange exchange) {
        return exchange.id("member_id", MemberId::parse);
    }

    private static AccountId accountId(Exchange exchange) {
        return exchange.id("account_id", AccountId::parse);
    }

    private static Origin origin(Exchange exchange) {
        return Origin.of(exchange.caller(), exchange.requestId());
    }
}
