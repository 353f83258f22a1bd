package dev.ambit.signin.setup;

import dev.ambit.signin.attempt.SignInClient;
import dev.ambit.signin.password.Passwords;
import dev.ambit.signin.session.BrowserSessions;
import dev.ambit.signin.session.NewSession;
import dev.ambit.signin.session.SessionService;

import static dev.ambit.access.Access.unauthenticated;
import static dev.ambit.http.route.Route.post;

import dev.ambit.audit.AuditContext;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.AuditTrail.Event;
import dev.ambit.audit.InvitationLifecycle;
import dev.ambit.core.account.Invitation;
import dev.ambit.core.account.User;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.HmacKey;
import dev.ambit.core.token.TokenSecret;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.Json;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.http.wire.Response;
import dev.ambit.storage.Change;
import dev.ambit.storage.InsertResult;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Routes that turn the link of an invitation into a user and a member of an account. */
public final class InvitationAcceptRoutes {
    private static final String INVITATION = "/client/v4/session/invitation";

    private final Storage storage;
    private final AuditTrail audit;
    private final InvitationLifecycle invitations;
    private final SessionService sessions;
    private final List<HmacKey> keys;
    private final RandomGenerator random;
    private final LinkFilter linkFilter;

    public InvitationAcceptRoutes(
            Storage storage,
            AuditTrail audit,
            InvitationLifecycle invitations,
            SessionService sessions,
            List<HmacKey> keys,
            RandomGenerator random,
            LinkFilter linkFilter) {
        this.storage = storage;
        this.audit = audit;
        this.invitations = invitations;
        this.sessions = sessions;
        this.keys = keys;
        this.random = random;
        this.linkFilter = linkFilter;
    }

    public List<Route> routes() {
        return List.of(
                post(INVITATION + "/lookup", unauthenticated(), linkFilter.limit(this::lookUp)),
                post(INVITATION, unauthenticated(), linkFilter.limit(this::accept)));
    }

    private record InvitationJson(String email, String account, Instant expiresOn) {}

    private Response lookUp(Request request) {
        JsonFields fields = JsonFields.of(request.json(), ErrorCode.INVALID_REQUEST);
        String secret = fields.secret("secret");
        fields.check();
        return Envelope.result(storage.read(tx -> {
            Invitation invitation = find(tx, secret, request.at());
            String account =
                    tx.accounts().find(invitation.account()).orElseThrow().name();
            return new InvitationJson(invitation.email(), account, invitation.expiresOn());
        }));
    }

    private Response accept(Request request) {
        JsonFields fields = JsonFields.of(request.json(), ErrorCode.INVALID_REQUEST);
        String secret = fields.secret("secret");
        fields.check();
        Instant at = request.at();
        // First, because hashing the password is expensive.
        String email = storage.read(tx -> find(tx, secret, at)).email();
        String password = Passwords.readNew(fields, "password", email);
        Optional<String> firstName = fields.optionalName("first_name", 60, null);
        Optional<String> lastName = fields.optionalName("last_name", 60, null);
        fields.check();
        String hash = Passwords.hash(password);
        SignInClient client = linkFilter.devices().client(request, email);
        Optional<NewSession> newSession = storage.inTransaction(tx -> {
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
            if (tx.users().insert(user, hash) == InsertResult.CONFLICT) {
                // The inviter knows the link and could use it to find out which addresses are users. So the link is
                // used up, and the audit log records it.
                invitations.unlink(tx, invitation, client.auditContext(null));
                return Optional.empty();
            }
            join(tx, invitation, user, client.auditContext(user.id()));
            return Optional.of(sessions.start(tx, user.id(), client));
        });
        return newSession
                .map(BrowserSessions::created)
                .orElseThrow(() -> new ApiException(
                        ErrorCode.INVALID_REQUEST,
                        "a user with this address already exists: sign in, and accept the invitation on the profile"
                                + " page; the link is used up"));
    }

    private void join(Tx tx, Invitation invitation, User user, AuditContext context) {
        String id = user.id().toString();
        audit.record(
                tx,
                context,
                Event.onUser("user.create", user.id(), null, Json.text(Map.of("id", id, "email", user.email()))),
                new Change.OfUser(user.id()));
        invitations.accept(tx, invitation, user.id(), context);
    }

    /** The open invitation with that link, whose inviter still has the permission to create it. */
    private Invitation find(Tx tx, String secret, Instant at) {
        return TokenSecret.parse(secret)
                .flatMap(text -> keys.stream()
                        .flatMap(key -> tx.invitations().find(key.digest(text)).stream())
                        .findFirst())
                .filter(invitation -> invitation.isOpen(at))
                .filter(invitation -> invitations.inviterPermissions().isStillPermitted(tx, invitation, at))
                .orElseThrow(() -> new ApiException(ErrorCode.LINK_NOT_VALID));
    }
}
