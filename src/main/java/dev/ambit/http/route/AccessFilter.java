package dev.ambit.http.route;

import dev.ambit.access.Access;
import dev.ambit.access.AccessControl;
import dev.ambit.access.AccessDecision;
import dev.ambit.access.AccessDecision.Granted;
import dev.ambit.access.AccessDecision.Rejected;
import dev.ambit.access.AccessDecision.Unauthenticated;
import dev.ambit.access.AccessDecision.WrongCaller;
import dev.ambit.access.Authentication;
import dev.ambit.access.Authenticator;
import dev.ambit.access.Caller;
import dev.ambit.access.Directory;
import dev.ambit.access.IndexedSession;
import dev.ambit.access.IndexedToken;
import dev.ambit.access.LastUsedQueue;
import dev.ambit.access.Principal;
import dev.ambit.access.Sessions;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/**
 * Authenticates a request by its headers and asks {@link AccessControl} whether it may reach its handler. Every request passes
 * here.
 */
final class AccessFilter {
    private static final HeaderName AUTH_KEY = HeaderNames.create("X-Auth-Key");
    private static final HeaderName AUTH_EMAIL = HeaderNames.create("X-Auth-Email");

    private static final Granted PUBLIC = new Granted(null, null);
    private static final Unauthenticated MISSING = new Unauthenticated(Unauthenticated.CredentialProblem.MISSING);
    private static final Unauthenticated MALFORMED = new Unauthenticated(Unauthenticated.CredentialProblem.MALFORMED);
    private static final Unauthenticated API_KEY = new Unauthenticated(Unauthenticated.CredentialProblem.API_KEY);
    private static final Unauthenticated UNKNOWN = new Unauthenticated(Unauthenticated.CredentialProblem.UNKNOWN);
    private static final Unauthenticated TOO_MANY = new Unauthenticated(Unauthenticated.CredentialProblem.TOO_MANY);

    private final Authenticator authenticator;
    private final Sessions sessions;
    private final LastUsedQueue lastUsedQueue;
    private final Directory directory;
    private final AccessControl accessControl;
    private final SiteOrigins site;
    private final FailureLimit failures = new FailureLimit(new SecureRandom());

    AccessFilter(
            Authenticator authenticator,
            Sessions sessions,
            LastUsedQueue lastUsedQueue,
            Directory directory,
            AccessControl accessControl,
            SiteOrigins site) {
        this.authenticator = authenticator;
        this.sessions = sessions;
        this.lastUsedQueue = lastUsedQueue;
        this.directory = directory;
        this.accessControl = accessControl;
        this.site = site;
    }

    AccessDecision decide(RoutedRequest request) {
        if (request.access() instanceof Access.Public) {
            return PUBLIC;
        }
        return switch (authenticate(request)) {
            case Authentication.TokenAuthenticated(IndexedToken token) -> token(request, token);
            case Authentication.SessionAuthenticated(IndexedSession session) -> session(request, session);
            case Authentication.Missing _ -> MISSING;
            case Authentication.ApiKey _ -> unauthenticated(request, API_KEY);
            case Authentication.NoSession _ -> failed(request, MISSING);
            case Authentication.Malformed _ -> failed(request, MALFORMED);
            case Authentication.Unknown _ -> failed(request, UNKNOWN);
        };
    }

    private AccessDecision token(RoutedRequest request, IndexedToken token) {
        Caller caller = caller(request, token);
        Rejected rejected = accessControl.checkCaller(request, caller);
        if (rejected != null) {
            return rejected;
        }
        lastUsedQueue.recordUse(token, caller.at());
        return accessControl.authorize(request, caller);
    }

    private AccessDecision session(RoutedRequest request, IndexedSession session) {
        if (request.access() instanceof Access.TokenItself) {
            return MISSING;
        }
        Caller caller = caller(request, session);
        // A browser sends the cookie with the requests of every site's pages.
        if (request.route().method() != Method.GET && !CsrfProtection.hasValidToken(request.rawRequest(), site)) {
            return new WrongCaller(caller, WrongCaller.UnmetRequirement.CROSS_SITE);
        }
        Rejected rejected = accessControl.checkCaller(request, caller);
        if (rejected != null) {
            return rejected;
        }
        session.markSeen(request.at());
        return accessControl.authorize(request, caller);
    }

    /** Unknown credentials were sent: counted against the client, which slows guessing. */
    private Unauthenticated failed(RoutedRequest request, Unauthenticated usual) {
        return failures.isExceeded(request.client(), request.at()) ? TOO_MANY : unauthenticated(request, usual);
    }

    /** A page that requires a session gives every other client the same response. */
    private static Unauthenticated unauthenticated(RoutedRequest request, Unauthenticated usual) {
        return request.access() instanceof Access.SignedIn ? MISSING : usual;
    }

    private Authentication authenticate(RoutedRequest request) {
        List<String> authorization = request.rawRequest().lines(HeaderNames.AUTHORIZATION);
        return switch (authorization.size()) {
            case 0 -> withoutAuthorization(request);
            case 1 -> authenticator.authenticate(authorization.getFirst(), null, null);
            // A proxy in front may have checked the other one.
            default -> new Authentication.Malformed();
        };
    }

    private Authentication withoutAuthorization(RoutedRequest request) {
        RawRequest rawRequest = request.rawRequest();
        Optional<String> secret = HostCookie.SESSION.read(rawRequest);
        IndexedSession session = secret.isPresent() ? sessions.find(secret.get(), request.at()) : null;
        if (session != null) {
            return new Authentication.SessionAuthenticated(session);
        }
        Authentication other = authenticator.authenticate(null, rawRequest.line(AUTH_KEY), rawRequest.line(AUTH_EMAIL));
        return secret.isPresent() && other instanceof Authentication.Missing ? new Authentication.NoSession() : other;
    }

    private Caller caller(RoutedRequest request, Principal principal) {
        return new Caller(principal, request.client(), request.at(), directory);
    }
}
