package dev.ambit.accounts;

import static dev.ambit.access.Access.callingUser;
import static dev.ambit.access.Access.requires;
import static dev.ambit.core.policy.Permission.MEMBERSHIPS_READ;
import static dev.ambit.core.policy.Permission.MEMBERSHIPS_WRITE;
import static dev.ambit.http.Route.get;
import static dev.ambit.http.Route.put;

import dev.ambit.access.Access;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.Origin;
import dev.ambit.core.account.Account;
import dev.ambit.core.account.Member;
import dev.ambit.core.account.MemberId;
import dev.ambit.core.account.Role;
import dev.ambit.core.account.RoleCatalog;
import dev.ambit.core.resource.UserId;
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
import dev.ambit.storage.Slice;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A user's own memberships: seen, accepted, given up. */
public final class MembershipRoutes {
    private static final String MEMBERSHIPS = "/client/v4/memberships";
    private static final String MEMBERSHIP = MEMBERSHIPS + "/{membership_id}";
    private static final int PER_PAGE = 20;

    private final Storage storage;
    private final MemberService service;
    private final RoleCatalog roles;

    public MembershipRoutes(Storage storage, AuditTrail audit, RoleCatalog roles) {
        this.storage = storage;
        this.service = new MemberService(storage, audit, roles);
        this.roles = roles;
    }

    public List<Route> routes() {
        Access read = requires(MEMBERSHIPS_READ).on(callingUser());
        Access write = requires(MEMBERSHIPS_WRITE).on(callingUser());
        // Clients take any other code than 10000 for a reason to give up.
        ErrorCode refusal = ErrorCode.AUTHENTICATION_ERROR;
        return List.of(
                get(MEMBERSHIPS, read, this::list).withRefusal(refusal),
                get(MEMBERSHIP, read, this::show).withRefusal(refusal),
                put(MEMBERSHIP, write, this::replace).withRefusal(refusal).in(Lane.ENDING),
                Route.delete(MEMBERSHIP, write, this::delete)
                        .withRefusal(refusal)
                        .in(Lane.ENDING));
    }

    private record AccountJson(String id, String name, String type) {}

    private record MembershipJson(
            String id,
            String status,
            AccountJson account,
            List<String> roles,
            Map<String, RoleJson.ReadWrite> permissions,
            @Nullable Boolean apiAccessEnabled) {}

    private MembershipJson json(Tx tx, Member member, String status) {
        Account account = tx.accounts().find(member.account()).orElseThrow();
        return new MembershipJson(
                member.id().toString(),
                status,
                new AccountJson(account.id().toString(), account.name(), "standard"),
                member.roles().stream()
                        .flatMap(id -> roles.find(id).stream())
                        .map(Role::name)
                        .toList(),
                RoleJson.words(roles.permissions(member.roles())),
                null);
    }

    private MembershipJson json(Tx tx, Member member) {
        return json(tx, member, status(member));
    }

    private static String status(Member member) {
        return member.accepted() ? "accepted" : "pending";
    }

    private Answer list(Exchange exchange) {
        Page page = Page.of(exchange.query(), PER_PAGE);
        Optional<String> status = exchange.query().raw("status");
        Optional<String> name = exchange.query()
                .filter("account.name")
                .or(() -> exchange.query().filter("name"));
        return storage.read(tx -> {
            List<MembershipJson> all =
                    tx.members().listByUser(exchange.userId(), Direction.ASCENDING, Slice.EVERYTHING).items().stream()
                            .filter(member -> status.isEmpty() || status.get().equals(status(member)))
                            .map(member -> json(tx, member))
                            .filter(member -> name.isEmpty()
                                    || name.get().equals(member.account().name()))
                            .toList();
            List<MembershipJson> items =
                    all.stream().skip(page.offset()).limit(page.perPage()).toList();
            return Envelope.page(items, page, all.size());
        });
    }

    private Answer show(Exchange exchange) {
        return storage.read(tx -> Envelope.result(json(tx, find(tx, exchange))));
    }

    /** Accepts an invitation, or turns it down: a rejected one is gone. */
    private Answer replace(Exchange exchange) {
        Fields fields = Fields.of(exchange.json(), ErrorCode.INVALID_REQUEST);
        boolean accept = fields.optional("status", "`accepted` or `rejected`", text -> switch (text) {
                    case "accepted" -> Optional.of(true);
                    case "rejected" -> Optional.of(false);
                    default -> Optional.empty();
                })
                .orElse(false);
        if (fields.value("status").isEmpty()) {
            fields.problem("status", "is required: `accepted` or `rejected`");
        }
        fields.check();
        Origin origin = Origin.of(exchange.caller(), exchange.requestId());
        if (!accept) {
            Member rejected = service.delete(tx -> find(tx, exchange), origin);
            return storage.read(tx -> Envelope.result(json(tx, rejected, "rejected")));
        }
        Member accepted = service.update(
                tx -> find(tx, exchange),
                member -> new Member(
                        member.id(), member.account(), member.user(), member.roles(), true, member.createdOn()),
                origin);
        return storage.read(tx -> Envelope.result(json(tx, accepted)));
    }

    private record Deleted(String id) {}

    private Answer delete(Exchange exchange) {
        Member deleted = service.delete(tx -> find(tx, exchange), Origin.of(exchange.caller(), exchange.requestId()));
        return Envelope.result(new Deleted(deleted.id().toString()));
    }

    private static Member find(Tx tx, Exchange exchange) {
        UserId user = exchange.userId();
        return MemberId.parse(exchange.parameter("membership_id"))
                .flatMap(id -> tx.members().find(id))
                .filter(member -> member.user().equals(user))
                .orElseThrow(() -> new ApiException(ErrorCode.NOT_FOUND, "Membership not found"));
    }
}
