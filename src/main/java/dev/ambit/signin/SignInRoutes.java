package dev.ambit.signin;

import static dev.ambit.access.Access.callingUser;
import static dev.ambit.access.Access.requires;
import static dev.ambit.access.Access.signedIn;
import static dev.ambit.access.Access.unauthenticated;
import static dev.ambit.core.policy.Permission.USER_DETAILS_READ;
import static dev.ambit.core.policy.Permission.USER_DETAILS_WRITE;
import static dev.ambit.http.route.Route.delete;
import static dev.ambit.http.route.Route.get;
import static dev.ambit.http.route.Route.post;
import static dev.ambit.http.route.Route.put;

import dev.ambit.access.IndexedSession;
import dev.ambit.access.SessionIndex;
import dev.ambit.audit.AuditContext;
import dev.ambit.core.account.EmailAddress;
import dev.ambit.core.account.Session;
import dev.ambit.core.account.SessionId;
import dev.ambit.core.account.User;
import dev.ambit.core.resource.UserId;
import dev.ambit.http.route.CsrfProtection;
import dev.ambit.http.route.HostCookie;
import dev.ambit.http.route.Lane;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.http.wire.Response;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StoredSession;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Routes of signing in and out, of re-authentication, and of a user's sessions. */
public final class SignInRoutes {
    private static final String SESSION = "/client/v4/session";
    private static final String SESSIONS = "/client/v4/user/sessions";

    private final Storage storage;
    private final SignInService service;
    private final SessionIndex index;
    private final DeviceCookie devices;
    private final SignInFilters signInFilters;

    SignInRoutes(
            Storage storage,
            SignInService service,
            SessionIndex index,
            DeviceCookie devices,
            SignInFilters signInFilters) {
        this.storage = storage;
        this.service = service;
        this.index = index;
        this.devices = devices;
        this.signInFilters = signInFilters;
    }

    List<Route> routes() {
        return SignInFilters.withSmallBodies(List.of(
                post(SESSION, unauthenticated(), SignInFilters.requireSecureSameOrigin(this::signIn)),
                get(SESSION, signedIn(), this::show),
                delete(SESSION, signedIn(), this::signOut).in(Lane.ENDING),
                post(SESSION + "/proof", signedIn(), SignInFilters.requireSecureSameOrigin(this::reauthenticate))
                        .in(Lane.SIGN_IN),
                put(SESSION + "/password", signedIn(), SignInFilters.requireSecureSameOrigin(this::changePassword))
                        .in(Lane.SIGN_IN)
                        .withRecentAuthentication(),
                get(SESSIONS, requires(USER_DETAILS_READ).on(callingUser()), this::list),
                delete(SESSIONS + "/{session_id}", requires(USER_DETAILS_WRITE).on(callingUser()), this::end)
                        .withRecentAuthentication()
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
     * The session, for the pages of the dashboard.
     *
     * @param csrfToken must be sent as X-CSRF-Token with all requests that change something
     * @param provedUntil the time until which tokens may be created and ended without re-authentication
     * @param client the address of this request's client
     * @param oneTimePassword whether the user has an authenticator app as a second factor
     * @param passkeys the number of the user's passkeys
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

    private Response signIn(Request request) {
        JsonFields fields = JsonFields.of(request.json(), ErrorCode.INVALID_REQUEST);
        if (fields.has("credential")) {
            String credential = PasskeyRoutes.credential(fields);
            return newSession(
                    request,
                    service.signIn(
                            credential,
                            PasskeyRoutes.relyingParty(request),
                            signInFilters.client(request, null),
                            presented(request)));
        }
        String email = fields.text("email", 1, EmailAddress.MAX_LENGTH);
        PasswordCredentials credentials = credentials(fields);
        fields.check();
        return newSession(
                request, service.signIn(email, credentials, signInFilters.client(request, email), presented(request)));
    }

    private static PasswordCredentials credentials(JsonFields fields) {
        return new PasswordCredentials(
                fields.secret("password"), fields.value("code").isEmpty() ? null : fields.secret("code"));
    }

    /** The session whose cookie the browser still sends; it ends when a new one starts. */
    private @Nullable SessionId presented(Request request) {
        Optional<String> secret = HostCookie.SESSION.read(request.rawRequest());
        IndexedSession presented = secret.isPresent() ? index.find(secret.get(), request.at()) : null;
        return presented == null ? null : presented.session().id();
    }

    private Response show(Request request) {
        String secret = HostCookie.SESSION.read(request.rawRequest()).orElseThrow();
        Session session = request.session();
        User user = user(session.user());
        Response response = sessionResponse(request, session, user, secret);
        String email = user.email();
        String cookie = DeviceCookie.COOKIE.read(request.rawRequest()).orElse("");
        return devices.isCurrent(cookie, email)
                ? response
                : response.withHeader(HostCookie.HEADER, DeviceCookie.COOKIE.of(devices.issue(email, session.id())));
    }

    /** The response for a session that has a new secret. */
    private Response newSession(Request request, NewSession newSession) {
        User user = user(newSession.session().user());
        return SignInFilters.withSession(
                sessionResponse(
                        request, newSession.session(), user, newSession.secret().reveal()),
                newSession);
    }

    private Response sessionResponse(Request request, Session session, User user, String secret) {
        return storage.read(tx -> Envelope.result(new SessionJson(
                session.id().toString(),
                PersonJson.of(user),
                CsrfProtection.token(secret),
                session.createdOn(),
                session.authenticatedOn().plus(Session.MAX_AUTHENTICATION_AGE),
                session.createdOn().plus(Session.MAX_AGE),
                request.client() == null ? null : request.client().toString(),
                tx.oneTimePasswords().find(user.id()).isPresent(),
                tx.passkeys().listByUser(user.id()).size())));
    }

    private Response signOut(Request request) {
        Session session = request.session();
        service.endSession(session.user(), session.id(), auditContext(request));
        return Envelope.result(new DeletedId(session.id().toString()))
                .withHeader(HostCookie.HEADER, HostCookie.SESSION.none());
    }

    private Response reauthenticate(Request request) {
        JsonFields fields = JsonFields.of(request.json(), ErrorCode.INVALID_REQUEST);
        Session session = request.session();
        SignInClient client = clientOf(request, session);
        if (fields.has("credential")) {
            String credential = PasskeyRoutes.credential(fields);
            return newSession(
                    request,
                    service.reauthenticate(
                            session, credential, PasskeyRoutes.relyingParty(request), client, auditContext(request)));
        }
        PasswordCredentials credentials = credentials(fields);
        fields.check();
        return newSession(request, service.reauthenticate(session, credentials, client, auditContext(request)));
    }

    private Response changePassword(Request request) {
        JsonFields fields = JsonFields.of(request.json(), ErrorCode.INVALID_REQUEST);
        String current = fields.secret("current");
        Session session = request.session();
        String wanted =
                Passwords.readNew(fields, "password", user(session.user()).email());
        fields.check();
        NewSession newSession =
                service.changePassword(session, current, wanted, clientOf(request, session), auditContext(request));
        return newSession(request, newSession);
    }

    private record SessionInList(
            String id,
            Instant createdOn,
            Instant lastSeenOn,
            @Nullable String client,
            String userAgent,
            boolean current) {}

    private Response list(Request request) {
        return Envelope.result(storage.read(tx -> tx.sessions().listByUser(request.userId())).stream()
                .filter(stored -> !stored.session().isExpired(lastSeenOn(stored), request.at()))
                .map(stored -> json(stored, request))
                .toList());
    }

    private SessionInList json(StoredSession stored, Request request) {
        Session session = stored.session();
        boolean current = request.caller().principal() instanceof IndexedSession own
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

    private record DeletedId(String id) {}

    private Response end(Request request) {
        SessionId id = request.id("session_id", SessionId::parse);
        if (!service.endSession(request.userId(), id, auditContext(request))) {
            throw new ApiException(ErrorCode.NOT_FOUND, "Session not found");
        }
        return Envelope.result(new DeletedId(id.toString()));
    }

    /** A request in a session uses the attempts of that session, not those of its device cookie. */
    private SignInClient clientOf(Request request, Session session) {
        return signInFilters.client(request, null).at(session.id().toString());
    }

    private User user(UserId id) {
        return storage.read(tx -> tx.users().find(id)).orElseThrow();
    }

    private static AuditContext auditContext(Request request) {
        return AuditContext.of(request.caller(), request.requestId());
    }
}
