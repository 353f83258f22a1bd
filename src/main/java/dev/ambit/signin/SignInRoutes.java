package dev.ambit.signin;

import static dev.ambit.access.Access.anybody;
import static dev.ambit.access.Access.callingUser;
import static dev.ambit.access.Access.requires;
import static dev.ambit.access.Access.signedIn;
import static dev.ambit.core.policy.Permission.USER_DETAILS_READ;
import static dev.ambit.core.policy.Permission.USER_DETAILS_WRITE;
import static dev.ambit.http.Route.delete;
import static dev.ambit.http.Route.get;
import static dev.ambit.http.Route.post;
import static dev.ambit.http.Route.put;

import dev.ambit.access.KnownSession;
import dev.ambit.access.SessionIndex;
import dev.ambit.audit.Origin;
import dev.ambit.core.account.EmailAddress;
import dev.ambit.core.account.Session;
import dev.ambit.core.account.SessionId;
import dev.ambit.core.account.User;
import dev.ambit.core.resource.UserId;
import dev.ambit.http.Answer;
import dev.ambit.http.ApiException;
import dev.ambit.http.CrossSite;
import dev.ambit.http.Envelope;
import dev.ambit.http.ErrorCode;
import dev.ambit.http.Exchange;
import dev.ambit.http.Fields;
import dev.ambit.http.HostCookie;
import dev.ambit.http.Lane;
import dev.ambit.http.Route;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StoredSession;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Signing in and out, and what a user is signed in to. */
public final class SignInRoutes {
    private static final String SESSION = "/client/v4/session";
    private static final String SESSIONS = "/client/v4/user/sessions";

    private final Storage storage;
    private final SignInService service;
    private final SessionIndex index;
    private final KnownDevice devices;
    private final Visits visits;

    SignInRoutes(Storage storage, SignInService service, SessionIndex index, KnownDevice devices, Visits visits) {
        this.storage = storage;
        this.service = service;
        this.index = index;
        this.devices = devices;
        this.visits = visits;
    }

    List<Route> routes() {
        return Visits.small(List.of(
                post(SESSION, anybody(), Visits.shielding(this::signIn)),
                get(SESSION, signedIn(), this::show),
                delete(SESSION, signedIn(), this::signOut).in(Lane.ENDING),
                post(SESSION + "/proof", signedIn(), Visits.shielding(this::proveAgain))
                        .in(Lane.SIGN_IN),
                put(SESSION + "/password", signedIn(), Visits.shielding(this::changePassword))
                        .in(Lane.SIGN_IN)
                        .guarded(),
                get(SESSIONS, requires(USER_DETAILS_READ).on(callingUser()), this::list),
                delete(SESSIONS + "/{session_id}", requires(USER_DETAILS_WRITE).on(callingUser()), this::end)
                        .guarded()
                        .in(Lane.ENDING)));
    }

    private record PersonJson(
            String id,
            String email,
            @Nullable String firstName,
            @Nullable String lastName) {
        static PersonJson of(User user) {
            return new PersonJson(user.id().toString(), user.email(), user.firstName(), user.lastName());
        }
    }

    /**
     * What a page needs to know of its session.
     *
     * @param csrfToken to be sent as X-CSRF-Token with all that changes something
     * @param provedUntil until when tokens may be made and ended without another proof
     * @param client where this very request comes from
     * @param oneTimePassword whether a password alone does not do
     * @param passkeys how many the user has
     */
    private record SessionJson(
            String id,
            PersonJson user,
            String csrfToken,
            Instant createdOn,
            Instant provedUntil,
            Instant expiresOn,
            @Nullable String client,
            boolean oneTimePassword,
            int passkeys) {}

    private Answer signIn(Exchange exchange) {
        Fields fields = Fields.of(exchange.json(), ErrorCode.INVALID_REQUEST);
        if (fields.has("credential")) {
            String credential = PasskeyRoutes.credential(fields);
            return begun(
                    exchange,
                    service.signIn(
                            credential,
                            PasskeyRoutes.site(exchange),
                            visits.visitor(exchange, null),
                            presented(exchange)));
        }
        String email = fields.text("email", 1, EmailAddress.LONGEST);
        PasswordAndCode known = known(fields);
        fields.check();
        return begun(exchange, service.signIn(email, known, visits.visitor(exchange, email), presented(exchange)));
    }

    private static PasswordAndCode known(Fields fields) {
        return new PasswordAndCode(
                fields.secret("password"), fields.value("code").isEmpty() ? null : fields.secret("code"));
    }

    /** The session that the browser still shows, which ends when it begins another. */
    private @Nullable SessionId presented(Exchange exchange) {
        Optional<String> secret = HostCookie.SESSION.read(exchange.incoming());
        KnownSession known = secret.isPresent() ? index.find(secret.get(), exchange.at()) : null;
        return known == null ? null : known.session().id();
    }

    private Answer show(Exchange exchange) {
        String secret = HostCookie.SESSION.read(exchange.incoming()).orElseThrow();
        Session session = exchange.session();
        User user = user(session.user());
        Answer answer = answer(exchange, session, user, secret);
        String email = user.email();
        String cookie = KnownDevice.COOKIE.read(exchange.incoming()).orElse("");
        return devices.isRemembered(cookie, email)
                ? answer
                : answer.withHeader(HostCookie.HEADER, KnownDevice.COOKIE.of(devices.remember(email, session.id())));
    }

    /** What is told of a session that has just been given its secret. */
    private Answer begun(Exchange exchange, SignInService.Begun begun) {
        User user = user(begun.session().user());
        return Visits.withSession(
                answer(exchange, begun.session(), user, begun.secret().reveal()), begun);
    }

    private Answer answer(Exchange exchange, Session session, User user, String secret) {
        return storage.read(tx -> Envelope.result(new SessionJson(
                session.id().toString(),
                PersonJson.of(user),
                CrossSite.token(secret),
                session.createdOn(),
                session.authenticatedOn().plus(Session.RECENT),
                session.createdOn().plus(Session.LONGEST),
                exchange.client() == null ? null : exchange.client().toString(),
                tx.oneTimePasswords().find(user.id()).isPresent(),
                tx.passkeys().listByUser(user.id()).size())));
    }

    private Answer signOut(Exchange exchange) {
        Session session = exchange.session();
        service.end(session.user(), session.id(), origin(exchange));
        return Envelope.result(new Ended(session.id().toString()))
                .withHeader(HostCookie.HEADER, HostCookie.SESSION.none());
    }

    private Answer proveAgain(Exchange exchange) {
        Fields fields = Fields.of(exchange.json(), ErrorCode.INVALID_REQUEST);
        Session session = exchange.session();
        SignInService.Visitor visitor = visitor(exchange, session);
        if (fields.has("credential")) {
            String credential = PasskeyRoutes.credential(fields);
            return begun(
                    exchange,
                    service.proveAgain(session, credential, PasskeyRoutes.site(exchange), visitor, origin(exchange)));
        }
        PasswordAndCode known = known(fields);
        fields.check();
        return begun(exchange, service.proveAgain(session, known, visitor, origin(exchange)));
    }

    private Answer changePassword(Exchange exchange) {
        Fields fields = Fields.of(exchange.json(), ErrorCode.INVALID_REQUEST);
        String current = fields.secret("current");
        Session session = exchange.session();
        String wanted = Passwords.read(fields, "password", user(session.user()).email());
        fields.check();
        SignInService.Begun begun =
                service.changePassword(session, current, wanted, visitor(exchange, session), origin(exchange));
        return begun(exchange, begun);
    }

    private record SessionInList(
            String id,
            Instant createdOn,
            Instant lastSeenOn,
            @Nullable String client,
            String userAgent,
            boolean current) {}

    private Answer list(Exchange exchange) {
        return Envelope.result(storage.read(tx -> tx.sessions().listByUser(exchange.userId())).stream()
                .filter(stored -> !stored.session().isOver(lastSeenOn(stored), exchange.at()))
                .map(stored -> json(stored, exchange))
                .toList());
    }

    private SessionInList json(StoredSession stored, Exchange exchange) {
        Session session = stored.session();
        boolean current = exchange.caller().known() instanceof KnownSession own
                && own.session().id().equals(session.id());
        return new SessionInList(
                session.id().toString(),
                session.createdOn(),
                lastSeenOn(stored),
                session.client() == null ? null : session.client().toString(),
                session.userAgent(),
                current);
    }

    private Instant lastSeenOn(StoredSession stored) {
        return index.lastSeenOn(stored.session().id()).orElse(stored.lastSeenOn());
    }

    private record Ended(String id) {}

    private Answer end(Exchange exchange) {
        SessionId id = exchange.id("session_id", SessionId::parse);
        if (!service.end(exchange.userId(), id, origin(exchange))) {
            throw new ApiException(ErrorCode.NOT_FOUND, "Session not found");
        }
        return Envelope.result(new Ended(id.toString()));
    }

    /** Somebody who sits at a session has its attempts, whichever device it is. */
    private SignInService.Visitor visitor(Exchange exchange, Session session) {
        return visits.visitor(exchange, null).at(session.id().toString());
    }

    private User user(UserId id) {
        return storage.read(tx -> tx.users().find(id)).orElseThrow();
    }

    private static Origin origin(Exchange exchange) {
        return Origin.of(exchange.caller(), exchange.requestId());
    }
}
