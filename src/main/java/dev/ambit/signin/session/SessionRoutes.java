package dev.ambit.signin.session;

import static dev.ambit.access.Access.callingUser;
import static dev.ambit.access.Access.requires;
import static dev.ambit.access.Access.signedIn;
import static dev.ambit.core.policy.Permission.USER_DETAILS_READ;
import static dev.ambit.core.policy.Permission.USER_DETAILS_WRITE;
import static dev.ambit.http.route.Route.delete;
import static dev.ambit.http.route.Route.get;

import dev.ambit.access.IndexedSession;
import dev.ambit.audit.AuditContext;
import dev.ambit.core.account.Session;
import dev.ambit.core.account.SessionId;
import dev.ambit.http.route.HostCookie;
import dev.ambit.http.route.Lane;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.DeletedId;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.Response;
import dev.ambit.signin.attempt.DeviceCookie;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StoredSession;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Routes of the session of a browser, and of all sessions of a user. */
public final class SessionRoutes {
    private static final String SESSION = "/client/v4/session";
    private static final String SESSIONS = "/client/v4/user/sessions";

    private final Storage storage;
    private final SessionService sessions;
    private final BrowserSessions browser;
    private final DeviceCookie devices;

    public SessionRoutes(Storage storage, SessionService sessions, BrowserSessions browser, DeviceCookie devices) {
        this.storage = storage;
        this.sessions = sessions;
        this.browser = browser;
        this.devices = devices;
    }

    public List<Route> routes() {
        return List.of(
                get(SESSION, signedIn(), this::show),
                delete(SESSION, signedIn(), this::signOut).in(Lane.ENDING),
                get(SESSIONS, requires(USER_DETAILS_READ).on(callingUser()), this::list),
                delete(SESSIONS + "/{session_id}", requires(USER_DETAILS_WRITE).on(callingUser()), this::end)
                        .withRecentAuthentication()
                        .in(Lane.ENDING));
    }

    private Response show(Request request) {
        String secret = HostCookie.SESSION.read(request.rawRequest()).orElseThrow();
        Session session = request.session();
        return storage.read(tx -> {
            Response response = browser.show(tx, request, session, secret);
            String email = tx.users().find(session.user()).orElseThrow().email();
            return devices.remember(response, request, session, email);
        });
    }

    private Response signOut(Request request) {
        Session session = request.session();
        sessions.end(session.user(), session.id(), AuditContext.of(request));
        return Envelope.result(DeletedId.of(session.id())).withHeader(HostCookie.HEADER, HostCookie.SESSION.none());
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
        return browser.index().lastSeenOn(stored.session().id()).orElse(stored.lastSeenOn());
    }

    private Response end(Request request) {
        SessionId id = request.id("session_id", SessionId::parse);
        if (!sessions.end(request.userId(), id, AuditContext.of(request))) {
            throw new ApiException(ErrorCode.NOT_FOUND, "Session not found");
        }
        return Envelope.result(DeletedId.of(id));
    }
}
