package dev.ambit.accounts;

import static dev.ambit.access.Access.account;
import static dev.ambit.access.Access.requires;
import static dev.ambit.core.policy.Permission.ACCOUNT_SETTINGS_READ;
import static dev.ambit.core.policy.Permission.ACCOUNT_SETTINGS_WRITE;
import static dev.ambit.http.Route.get;
import static dev.ambit.http.Route.post;

import dev.ambit.access.Access;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.AuditTrail.Deed;
import dev.ambit.audit.Origin;
import dev.ambit.core.account.Invitation;
import dev.ambit.core.account.InvitationId;
import dev.ambit.core.account.RoleCatalog;
import dev.ambit.core.account.RoleId;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.DigestKey;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.core.token.TokenText;
import dev.ambit.http.Answer;
import dev.ambit.http.ApiException;
import dev.ambit.http.Envelope;
import dev.ambit.http.ErrorCode;
import dev.ambit.http.Exchange;
import dev.ambit.http.Fields;
import dev.ambit.http.Json;
import dev.ambit.http.Lane;
import dev.ambit.http.Route;
import dev.ambit.storage.AuditEntry.Kind;
import dev.ambit.storage.AuditEntry.Place;
import dev.ambit.storage.AuditEntry.Subject;
import dev.ambit.storage.Change;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Invitations of people who are no users of this server yet. Whoever is handed the link becomes one, and a member. */
public final class InvitationRoutes {
    private static final String INVITATIONS = "/client/v4/accounts/{account_id}/invitations";
    private static final Duration VALID = Duration.ofDays(7);

    private final Storage storage;
    private final AuditTrail audit;
    private final RoleCatalog roles;
    private final RoleChoice choice;
    private final DigestKey currentKey;
    private final RandomGenerator random;

    /** {@code random} must be cryptographically strong: it draws the secrets of links. */
    public InvitationRoutes(
            Storage storage, AuditTrail audit, RoleCatalog roles, DigestKey currentKey, RandomGenerator random) {
        this.storage = storage;
        this.audit = audit;
        this.roles = roles;
        this.choice = new RoleChoice(new MemberService(storage, audit, roles), roles);
        this.currentKey = currentKey;
        this.random = random;
    }

    public List<Route> routes() {
        Access read = requires(ACCOUNT_SETTINGS_READ).on(account("account_id"));
        Access write = requires(ACCOUNT_SETTINGS_WRITE).on(account("account_id"));
        return List.of(
                get(INVITATIONS, read, this::list),
                post(INVITATIONS, write, this::create).guarded(),
                Route.delete(INVITATIONS + "/{invitation_id}", write, this::withdraw)
                        .in(Lane.ENDING));
    }

    private record InvitationJson(
            String id, String email, List<RoleJson> roles, Instant createdOn, Instant expiresOn) {}

    private record CreatedJson(
            String id, String email, List<RoleJson> roles, Instant createdOn, Instant expiresOn, String secret) {}

    private record Deleted(String id) {}

    private Answer list(Exchange exchange) {
        return Envelope.result(storage.read(tx -> tx.invitations().listByAccount(accountId(exchange))).stream()
                .filter(invitation -> invitation.isOpen(exchange.at()))
                .map(invitation -> new InvitationJson(
                        invitation.id().toString(),
                        invitation.email(),
                        json(invitation.roles()),
                        invitation.createdOn(),
                        invitation.expiresOn()))
                .toList());
    }

    private Answer create(Exchange exchange) {
        AccountId account = accountId(exchange);
        Fields fields = Fields.of(exchange.json(), ErrorCode.INVALID_REQUEST);
        String email = fields.email("email");
        List<RoleId> given = choice.read(exchange.caller(), account, fields);
        if (storage.read(tx -> tx.users().findByEmail(email)).isPresent()) {
            fields.problem(
                    "email", "must not be that of a user of this server, who becomes a member without invitation");
        }
        fields.check();
        Instant at = exchange.at();
        Invitation invitation = new Invitation(
                InvitationId.random(random), account, inviter(exchange), email, given, at, at.plus(VALID));
        TokenText secret = TokenText.mint(TokenText.Kind.LINK, random);
        storage.inTransaction(tx -> {
            tx.invitations().insert(invitation, currentKey.digest(secret));
            record(tx, exchange, "invitation.create", null, invitation);
            return invitation;
        });
        return Envelope.secret(new CreatedJson(
                invitation.id().toString(), email, json(given), at, invitation.expiresOn(), secret.reveal()));
    }

    private static @Nullable UserId inviter(Exchange exchange) {
        return exchange.caller().owner() instanceof TokenOwner.User user ? user.id() : null;
    }

    private Answer withdraw(Exchange exchange) {
        InvitationId id = exchange.id("invitation_id", InvitationId::parse);
        storage.inTransaction(tx -> {
            Invitation invitation = tx.invitations()
                    .find(id)
                    .filter(one -> one.account().equals(accountId(exchange)))
                    .orElseThrow(() -> new ApiException(ErrorCode.NOT_FOUND, "Invitation not found"));
            tx.invitations().delete(id);
            record(tx, exchange, "invitation.delete", invitation, null);
            return id;
        });
        return Envelope.result(new Deleted(id.toString()));
    }

    private List<RoleJson> json(List<RoleId> ids) {
        return ids.stream()
                .flatMap(id -> roles.find(id).stream())
                .map(RoleJson::of)
                .toList();
    }

    private record State(String id, String email, List<String> roles) {
        static @Nullable String of(@Nullable Invitation invitation) {
            return invitation == null
                    ? null
                    : Json.text(new State(
                            invitation.id().toString(),
                            invitation.email(),
                            invitation.roles().stream().map(RoleId::toString).toList()));
        }
    }

    private void record(
            Tx tx, Exchange exchange, String action, @Nullable Invitation before, @Nullable Invitation after) {
        AccountId account = accountId(exchange);
        Deed deed =
                new Deed(action, new Subject(Kind.MEMBER, null), Place.of(account), State.of(before), State.of(after));
        audit.record(tx, Origin.of(exchange.caller(), exchange.requestId()), deed, new Change.OfAccount(account));
    }

    private static AccountId accountId(Exchange exchange) {
        return exchange.id("account_id", AccountId::parse);
    }
}
