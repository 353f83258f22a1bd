package dev.ambit.signin;

import dev.ambit.core.account.Session;
import dev.ambit.core.text.OneLine;
import dev.ambit.http.route.Handler;
import dev.ambit.http.route.HostCookie;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.ApiError;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.Response;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request checks and response parts that the routes of this package share. */
final class SignInFilters {
    private static final int MAX_USER_AGENT = 300;

    /** Body limit in bytes: enough for passkey assertions, and little work for an unauthenticated request. */
    private static final int MAX_BODY = 16 << 10;

    private final DeviceCookie devices;
    private final AttemptLimiter attempts;
    private final VerificationQueue queue;

    SignInFilters(DeviceCookie devices, AttemptLimiter attempts, VerificationQueue queue) {
        this.devices = devices;
        this.attempts = attempts;
        this.queue = queue;
    }

    /** {@code routes} with bodies of at most 16 KiB, since bodies are parsed before any attempt is counted. */
    static List<Route> withSmallBodies(List<Route> routes) {
        return routes.stream().map(route -> route.withBodyLimit(MAX_BODY)).toList();
    }

    /**
     * Rejects requests over cleartext connections and from pages of other sites, which could sign a user in as
     * another user unnoticed (login CSRF); turns {@link RateLimited} into a response.
     */
    static Handler requireSecureSameOrigin(Handler handler) {
        return request -> {
            if (!request.isConfidential()) {
                throw new ApiException(ErrorCode.HTTPS_REQUIRED);
            }
            if (request.site().isCrossSite(request.rawRequest())) {
                throw new ApiException(ErrorCode.CROSS_SITE);
            }
            try {
                return handler.handle(request);
            } catch (RateLimited e) {
                return tooMany(e.retryAfterSeconds());
            }
        };
    }

    /** The same for the link of an invitation or of the setup: each use is a limited attempt and waits in the queue. */
    Handler limitConcurrency(Handler handler) {
        return requireSecureSameOrigin(request -> {
            Attempt attempt = attempts.acquire(AttemptLimiter.Kind.LINK, client(request, null));
            Response response = queue.run(attempt, () -> handler.handle(request));
            attempt.succeeded();
            return response;
        });
    }

    private static Response tooMany(long seconds) {
        ErrorCode code = ErrorCode.TOO_MANY_ATTEMPTS;
        ApiError error = ApiError.of(code, code.message() + "; try again in " + seconds + " s");
        return Envelope.failure(code.status(), List.of(error)).withHeader("Retry-After", Long.toString(seconds));
    }

    /** The client of a request to authenticate as {@code email}, which is null when the request names no address. */
    SignInClient client(Request request, @Nullable String email) {
        String agent = request.rawRequest().first("User-Agent").orElse("");
        String cookie = DeviceCookie.COOKIE.read(request.rawRequest()).orElse("");
        return new SignInClient(
                request.client(),
                OneLine.masked(agent.length() > MAX_USER_AGENT ? agent.substring(0, MAX_USER_AGENT) : agent),
                request.at(),
                request.requestId(),
                email == null ? devices.findDeviceOfAnyUser(cookie) : devices.findDevice(cookie, email));
    }

    /** The response to a user who has just been created and signed in. */
    static Response newSession(NewSession newSession) {
        Session session = newSession.session();
        return withSession(
                Envelope.result(new NewSessionJson(session.id().toString(), session.createdOn())), newSession);
    }

    private record NewSessionJson(String id, Instant createdOn) {}

    /** {@code response} with the session cookie. */
    static Response withSession(Response response, NewSession newSession) {
        return response.withHeader(
                        HostCookie.HEADER,
                        HostCookie.SESSION.of(newSession.secret().reveal()))
                .asSecret();
    }
}
