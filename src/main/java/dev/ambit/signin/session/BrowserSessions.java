package dev.ambit.signin.session;

import dev.ambit.access.IndexedSession;
import dev.ambit.access.SessionIndex;
import dev.ambit.core.account.Session;
import dev.ambit.core.account.User;
import dev.ambit.http.route.CsrfProtection;
import dev.ambit.http.route.HostCookie;
import dev.ambit.http.route.Request;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.Response;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sessions as browsers have them: the cookie, and the JSON for the pages of the dashboard. */
public record BrowserSessions(Storage storage, SessionIndex index) {
    /** The session whose cookie the browser still sends, and which ends when a new one starts; null when none. */
    @Nullable
    public Session presented(Request request) {
        Optional<String> secret = HostCookie.SESSION.read(request.rawRequest());
        IndexedSession presented = secret.isPresent() ? index.find(secret.get(), request.at()) : null;
        return presented == null ? null : presented.session();
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

    /** The response to a request whose session was started or got a new secret. */
    public Response started(Request request, NewSession newSession) {
        Session session = newSession.session();
        String secret = newSession.secret().reveal();
        return withCookie(storage.read(tx -> show(tx, request, session, secret)), newSession);
    }

    /** The session that has {@code secret}. */
    Response show(Tx tx, Request request, Session session, String secret) {
        return Envelope.result(new SessionJson(
                session.id().toString(),
                PersonJson.of(tx.users().find(session.user()).orElseThrow()),
                CsrfProtection.token(secret),
                session.createdOn(),
                session.authenticatedOn().plus(Session.MAX_AUTHENTICATION_AGE),
                session.createdOn().plus(Session.MAX_AGE),
                request.client() == null ? null : request.client().toString(),
                tx.oneTimePasswords().find(session.user()).isPresent(),
                tx.passkeys().listByUser(session.user()).size()));
    }

    /** The response to a user who has just been created and signed in. */
    public static Response created(NewSession newSession) {
        Session session = newSession.session();
        return withCookie(
                Envelope.result(new NewSessionJson(session.id().toString(), session.createdOn())), newSession);
    }

    private record NewSessionJson(String id, Instant createdOn) {}

    /** {@code response} with the session cookie. */
    public static Response withCookie(Response response, NewSession newSession) {
        return response.withHeader(
                        HostCookie.HEADER,
                        HostCookie.SESSION.of(newSession.secret().reveal()))
                .asSecret();
    }
}
