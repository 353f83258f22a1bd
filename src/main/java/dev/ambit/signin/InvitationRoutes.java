package dev.ambit.signin;

import static dev.ambit.access.Access.anybody;
import static dev.ambit.http.Route.post;

import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.AuditTrail.Deed;
import dev.ambit.audit.Origin;
import dev.ambit.core.account.Invitation;
import dev.ambit.core.account.Member;
import dev.ambit.core.account.MemberId;
import dev.ambit.core.account.RoleCatalog;
import dev.ambit.core.account.User;
import dev.ambit.core.policy.Permission;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.DigestKey;
import dev.ambit.core.token.TokenText;
import dev.ambit.http.Answer;
import dev.ambit.http.ApiException;
import dev.ambit.http.Envelope;
import dev.ambit.http.ErrorCode;
import dev.ambit.http.Exchange;
import dev.ambit.http.Fields;
import dev.ambit.http.Json;
import dev.ambit.http.Route;
import dev.ambit.signin.SignInService.Visitor;
import dev.ambit.storage.AuditEntry.Kind;
import dev.ambit.storage.AuditEntry.Place;
import dev.ambit.storage.AuditEntry.Subject;
import dev.ambit.storage.Change;
import dev.ambit.storage.Direction;
import dev.ambit.storage.Insertion;
import dev.ambit.storage.Slice;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Becoming a user and a member of an account, by the link of an invitation. */
final class InvitationRoutes {
    private static final String INVITATION = "/client/v4/session/invitation";

    private final Storage storage;
    private final AuditTrail audit;
    private final RoleCatalog roles;
    private final SignInService service;
    private final List<DigestKey> keys;
    private final RandomGenerator random;
    private final Visits visits;

    InvitationRoutes(
            Storage storage,
            AuditTrail audit,
            RoleCatalog roles,
            SignInService service,
            List<DigestKey> keys,
            RandomGenerator random,
            Visits visits) {
        this.storage = storage;
        this.audit = audit;
        this.roles = roles;
        this.service = service;
        this.keys = keys;
        this.random = random;
        this.visits = visits;
    }

    List<Route> routes() {
        return Visits.small(List.of(
                post(INVITATION + "/lookup", anybody(), visits.guarding(this::lookUp)),
                post(INVITATION, anybody(), visits.guarding(this::accept))));
    }

    private record InvitationJson(String email, String account, Instant expiresOn) {}

    private Answer lookUp(Exchange exchange) {
        Fields fields = Fields.of(exchange.json(), ErrorCode.INVALID_REQUEST);
        String secret = fields.secret("secret");
        fields.check();
        return Envelope.result(storage.read(tx -> {
            Invitation invitation = find(tx, secret, exchange.at());
            String account =
                    tx.accounts().find(invitation.account()).orElseThrow().name();
            return new InvitationJson(invitation.email(), account, invitation.expiresOn());
        }));
    }

    private Answer accept(Exchange exchange) {
        Fields fields = Fields.of(exchange.json(), ErrorCode.INVALID_REQUEST);
        String secret = fields.secret("secret");
        fields.check();
        Instant at = exchange.at();
        String email = storage.read(tx -> find(tx, secret, at)).email(); // first: what follows takes time
        String password = Passwords.read(fields, "password", email);
        Optional<String> firstName = fields.optionalName("first_name", 60, null);
        Optional<String> lastName = fields.optionalName("last_name", 60, null);
        fields.check();
        String hash = Passwords.hash(password);
        Visitor visitor = visits.visitor(exchange, email);
        SignInService.Begun begun = storage.inTransaction(tx -> {
            Invitation invitation = find(tx, secret, at);
            User user = new User(
                    UserId.random(random),
                    invitation.email(),
                    firstName.orElse(null),
                    lastName.orElse(null),
                    null,
                    null,
                    null,
                    at,
                    at);
            requireInviter(tx, invitation);
            join(tx, invitation, user, hash, Origin.signingIn(user.id(), exchange.client(), at, exchange.requestId()));
            return service.begin(tx, user.id(), visitor);
        });
        return Visits.begun(begun);
    }

    private void join(Tx tx, Invitation invitation, User user, String passwordHash, Origin origin) {
        if (tx.users().insert(user, passwordHash) == Insertion.TAKEN) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST, "the address of this invitation has become a user already: sign in");
        }
        Member member = new Member(
                MemberId.random(random), invitation.account(), user.id(), invitation.roles(), true, origin.at());
        tx.members().insert(member);
        tx.invitations().delete(invitation.id());
        String id = user.id().toString();
        audit.record(
                tx,
                origin,
                Deed.onUser("user.create", user.id(), null, Json.text(Map.of("id", id, "email", user.email()))),
                new Change.OfUser(user.id()));
        audit.record(
                tx,
                origin,
                new Deed(
                        "invitation.accept",
                        new Subject(Kind.MEMBER, member.id().toString()),
                        Place.of(invitation.account()),
                        null,
                        Json.text(Map.of("id", member.id().toString(), "user", id))),
                new Change.OfMember(member.id()));
    }

    /** Who invited must still be able to: a member who was removed or demoted leaves no way in behind. */
    private void requireInviter(Tx tx, Invitation invitation) {
        UserId inviter = invitation.inviter();
        if (inviter == null) {
            return; // the account itself, by a token of its own
        }
        PermissionSet held = tx.members().listByUser(inviter, Direction.ASCENDING, Slice.EVERYTHING).items().stream()
                .filter(member -> member.accepted() && member.account().equals(invitation.account()))
                .map(member -> roles.permissions(member.roles()))
                .findFirst()
                .orElse(PermissionSet.NONE);
        if (!held.contains(Permission.ACCOUNT_SETTINGS_WRITE)
                || !held.containsAll(roles.permissions(invitation.roles()))) {
            throw new ApiException(ErrorCode.LINK_NOT_VALID);
        }
    }

    private Invitation find(Tx tx, String secret, Instant at) {
        return TokenText.parse(secret)
                .flatMap(text -> keys.stream()
                        .flatMap(key -> tx.invitations().find(key.digest(text)).stream())
                        .findFirst())
                .filter(invitation -> invitation.isOpen(at))
                .orElseThrow(() -> new ApiException(ErrorCode.LINK_NOT_VALID));
    }
}
