package dev.ambit.accounts;

import static dev.ambit.access.Access.account;
import static dev.ambit.access.Access.requires;
import static dev.ambit.core.policy.Permission.ACCOUNT_SETTINGS_READ;
import static dev.ambit.core.policy.Permission.ACCOUNT_SETTINGS_WRITE;
import static dev.ambit.http.Route.get;
import static dev.ambit.http.Route.post;
import static dev.ambit.http.Route.put;

import dev.ambit.access.Access;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.Origin;
import dev.ambit.core.account.Member;
import dev.ambit.core.account.MemberId;
import dev.ambit.core.account.Role;
import dev.ambit.core.account.RoleCatalog;
import dev.ambit.core.account.RoleId;
import dev.ambit.core.account.User;
import dev.ambit.core.resource.AccountId;
import dev.ambit.http.Answer;
import dev.ambit.http.ApiException;
import dev.ambit.http.Envelope;
import dev.ambit.http.ErrorCode;
import dev.ambit.http.Exchange;
import dev.ambit.http.Fields;
import dev.ambit.http.Lane;
import dev.ambit.http.Page;
import dev.ambit.http.Quoted;
import dev.ambit.http.Route;
import dev.ambit.storage.Direction;
import dev.ambit.storage.Listing;
import dev.ambit.storage.Slice;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The endpoints of an account's members. */
public final class MemberRoutes {
    private static final String MEMBERS = "/client/v4/accounts/{account_id}/members";
    private static final String MEMBER = MEMBERS + "/{member_id}";
    private static final int PER_PAGE = 20;

    private final Storage storage;
    private final MemberService service;
    private final RoleCatalog roles;
    private final RoleChoice choice;
    private final RandomGenerator random;

    /** {@code random} draws ids. */
    public MemberRoutes(Storage storage, AuditTrail audit, RoleCatalog roles, RandomGenerator random) {
        this.storage = storage;
        this.service = new MemberService(storage, audit, roles);
        this.roles = roles;
        this.choice = new RoleChoice(service, roles);
        this.random = random;
    }

    public List<Route> routes() {
        Access read = requires(ACCOUNT_SETTINGS_READ).on(account("account_id"));
        Access write = requires(ACCOUNT_SETTINGS_WRITE).on(account("account_id"));
        return List.of(
                get(MEMBERS, read, this::list),
                post(MEMBERS, write, this::create).guarded(),
                get(MEMBER, read, this::show),
                put(MEMBER, write, this::replace).guarded().in(Lane.ENDING),
                Route.delete(MEMBER, write, this::delete).guarded().in(Lane.ENDING));
    }

    private record UserJson(
            String id,
            @Nullable String firstName,
            @Nullable String lastName,
            String email,
            boolean twoFactorAuthenticationEnabled) {}

    private record MemberJson(String id, String email, UserJson user, String status, List<RoleJson> roles) {}

    private MemberJson json(Tx tx, Member member) {
        User user = tx.users().find(member.user()).orElseThrow();
        return new MemberJson(
                member.id().toString(),
                user.email(),
                new UserJson(user.id().toString(), user.firstName(), user.lastName(), user.email(), false),
                member.accepted() ? "accepted" : "pending",
                member.roles().stream()
                        .flatMap(id -> roles.find(id).stream())
                        .map(RoleJson::of)
                        .toList());
    }

    private Answer list(Exchange exchange) {
        Page page = Page.of(exchange.query(), PER_PAGE);
        AccountId account = accountId(exchange);
        return storage.read(tx -> {
            Listing<Member> members =
                    tx.members().listByAccount(account, Direction.ASCENDING, new Slice(page.offset(), page.perPage()));
            return Envelope.page(
                    members.items().stream().map(member -> json(tx, member)).toList(), page, members.total());
        });
    }

    private Answer show(Exchange exchange) {
        return storage.read(tx -> Envelope.result(json(tx, find(tx, exchange))));
    }

    private Answer create(Exchange exchange) {
        Fields fields = Fields.of(exchange.json(), ErrorCode.INVALID_REQUEST);
        String email = fields.text("email", 3, 254);
        List<RoleId> given = choice.read(exchange.caller(), accountId(exchange), fields);
        boolean accepted = accepted(fields).orElse(false);
        Optional<User> user = storage.read(tx -> tx.users().findByEmail(email));
        if (fields.isValid() && user.isEmpty()) {
            fields.problem("email", "must be the address of a user of this server; got " + Quoted.of(email));
        }
        fields.check();
        Member member = new Member(
                MemberId.random(random), accountId(exchange), user.orElseThrow().id(), given, accepted, exchange.at());
        Member created = service.create(member, origin(exchange));
        return storage.read(tx -> Envelope.result(json(tx, created)));
    }

    private Answer replace(Exchange exchange) {
        Fields fields = Fields.of(exchange.json(), ErrorCode.INVALID_REQUEST);
        List<RoleId> given = choice.read(exchange.caller(), accountId(exchange), fields);
        Optional<Boolean> accepted = accepted(fields);
        fields.check();
        Member replaced = service.update(
                tx -> reachable(tx, exchange),
                member -> new Member(
                        member.id(),
                        member.account(),
                        member.user(),
                        given,
                        accepted.orElse(member.accepted()),
                        member.createdOn()),
                origin(exchange));
        return storage.read(tx -> Envelope.result(json(tx, replaced)));
    }

    private record Deleted(String id) {}

    private Answer delete(Exchange exchange) {
        Member deleted = service.delete(tx -> reachable(tx, exchange), origin(exchange));
        return Envelope.result(new Deleted(deleted.id().toString()));
    }

    private static Optional<Boolean> accepted(Fields fields) {
        return fields.optional("status", "`accepted` or `pending`", text -> switch (text) {
            case "accepted" -> Optional.of(true);
            case "pending" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    private static Member find(Tx tx, Exchange exchange) {
        AccountId account = accountId(exchange);
        return tx.members()
                .find(exchange.id("member_id", MemberId::parse))
                .filter(member -> member.account().equals(account))
                .orElseThrow(() -> new ApiException(ErrorCode.NOT_FOUND, "Member not found"));
    }

    /** A member who may do more than the caller is not the caller's to change. */
    private Member reachable(Tx tx, Exchange exchange) {
        Member member = find(tx, exchange);
        List<Role> beyond = service.beyond(exchange.caller(), member.account(), member.roles());
        if (!beyond.isEmpty()) {
            throw new ApiException(
                    ErrorCode.UNAUTHORIZED_RESOURCE,
                    "the member has the role `" + beyond.getFirst().name() + "`, which may do more than this token");
        }
        return member;
    }

    private static AccountId accountId(Exchange exchange) {
        return exchange.id("account_id", AccountId::parse);
    }

    private static Origin origin(Exchange exchange) {
        return Origin.of(exchange.caller(), exchange.requestId());
    }
}
