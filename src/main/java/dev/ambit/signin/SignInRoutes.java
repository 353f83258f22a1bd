package dev.ambit.signin;

import static dev.ambit.access.Access.callingUser;
import static dev.ambit.access.Access.requires;
import static dev.ambit.access.Access.signedIn;
import static dev.ambit.access.Access.unauthenticated;
import static dev.ambit.core.policy.Permission.USER_DETAILS_READ;
import static dev.ambit.core.policy.Permission.USER_DETAILS_WRITE;
import static dev.ambit.http.Route.delete;
import static dev.ambit.http.Route.get;
import static dev.ambit.http.Route.post;
import static dev.ambit.http.Route.put;

import dev.ambit.access.IndexedSession;
import dev.ambit.access.SessionIndex;
import dev.ambit.audit.AuditContext;
import dev.ambit.core.account.EmailAddress;
import dev.ambit.core.account.Session;
import dev.ambit.core.account.SessionId;
import dev.ambit.core.account.User;
import dev.ambit.core.resource.UserId;
import dev.ambit.http.ApiException;
import dev.ambit.http.CsrfProtection;
import dev.ambit.http.Envelope;
import dev.ambit.http.ErrorCode;
import dev.ambit.http.HostCookie;
import dev.ambit.http.JsonFields;
import dev.ambit.http.Lane;
import dev.ambit.http.Request;
import dev.ambit.http.Response;
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

    private Response signIn(Request request) {
        JsonFields jsonFields = JsonFields.of(request.json(), ErrorCode.INVALID_REQUEST);
        if (jsonFields.has("credential")) {
            String credential = PasskeyRoutes.credential(jsonFields);
            return newSession(
                    request,
                    service.signIn(
                            credential,
                            PasskeyRoutes.site(request),
                            signInFilters.client(request, null),
                            presented(request)));
        }
        String email = jsonFields.text("email", 1, EmailAddress.MAX_LENGTH);
        PasswordCredentials known = known(jsonFields);
        jsonFields.check();
        return newSession(
                request, service.signIn(email, known, signInFilters.client(request, email), presented(request)));
    }

    private static PasswordCredentials known(JsonFields jsonFields) {
        return new PasswordCredentials(
                jsonFields.secret("password"), jsonFields.value("code").isEmpty() ? null : jsonFields.secret("code"));
    }

    /** The session that the browser still shows, which ends when it begins another. */
    private @Nullable SessionId presented(Request request) {
        Optional<String> secret = HostCookie.SESSION.read(request.rawRequest());
        IndexedSession known = secret.isPresent() ? index.find(secret.get(), request.at()) : null;
        return known == null ? null : known.session().id();
    }

    private Response show(Request request) {
        String secret = HostCookie.SESSION.read(request.rawRequest()).orElseThrow();
        Session session = request.session();
        User user = user(session.user());
        Response response = answer(request, session, user, secret);
        String email = user.email();
        String cookie = DeviceCookie.COOKIE.read(request.rawRequest()).orElse("");
        return devices.isRemembered(cookie, email)
                ? response
                : response.withHeader(HostCookie.HEADER, DeviceCookie.COOKIE.of(devices.remember(email, session.id())));
    }

    /** What is told of a session that has just been given its secret. */
    private Response newSession(Request request, SignInService.NewSession newSession) {
        User user = user(newSession.session().user());
        return SignInFilters.withSession(
                answer(request, newSession.session(), user, newSession.secret().reveal()), newSession);
    }

    private Response answer(Request request, Session session, User user, String secret) {
        return storage.read(tx -> Envelope.result(new SessionJson(
                session.id().toString(),
                PersonJson.of(user),
                CsrfProtection.token(secret),
                session.createdOn(),
                session.authenticatedOn().plus(Session.RECENT),
                session.createdOn().plus(Session.MAX_AGE),
                request.client() == null ? null : request.client().toString(),
                tx.oneTimePasswords().find(user.id()).isPresent(),
                tx.passkeys().listByUser(user.id()).size())));
    }

    private Response signOut(Request request) {
        Session session = request.session();
        service.end(session.user(), session.id(), origin(request));
        return Envelope.result(new DeletedId(session.id().toString()))
                .withHeader(HostCookie.HEADER, HostCookie.SESSION.none());
    }

    private Response reauthenticate(Request request) {
        JsonFields jsonFields = JsonFields.of(request.json(), ErrorCode.INVALID_REQUEST);
        Session session = request.session();
        SignInService.SignInClient signInClient = visitor(request, session);
        if (jsonFields.has("credential")) {
            String credential = PasskeyRoutes.credential(jsonFields);
            return newSession(
                    request,
                    service.reauthenticate(
                            session, credential, PasskeyRoutes.site(request), signInClient, origin(request)));
        }
        PasswordCredentials known = known(jsonFields);
        jsonFields.check();
        return newSession(request, service.reauthenticate(session, known, signInClient, origin(request)));
    }

    private Response changePassword(Request request) {
        JsonFields jsonFields = JsonFields.of(request.json(), ErrorCode.INVALID_REQUEST);
        String current = jsonFields.secret("current");
        Session session = request.session();
        String wanted =
                Passwords.read(jsonFields, "password", user(session.user()).email());
        jsonFields.check();
        SignInService.NewSession newSession =
                service.changePassword(session, current, wanted, visitor(request, session), origin(request));
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
                .filter(stored -> !stored.session().isOver(lastSeenOn(stored), request.at()))
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
        if (!service.end(request.userId(), id, origin(request))) {
            throw new ApiException(ErrorCode.NOT_FOUND, "Session not found");
        }
        return Envelope.result(new DeletedId(id.toString()));
    }

    /** Somebody who sits at a session has its attempts, whichever device it is. */
    private SignInService.SignInClient visitor(Request request, Session session) {
        return signInFilters.client(request, null).at(session.id().toString());
    }

    private User user(UserId id) {
        return storage.read(tx -> tx.users().find(id)).orElseThrow();
    }

    private static AuditContext origin(Request request) {
        return AuditContext.of(request.caller(), request.requestId());
    }
}
