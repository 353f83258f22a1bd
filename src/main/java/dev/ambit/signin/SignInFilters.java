package dev.ambit.signin;

import dev.ambit.core.account.Session;
import dev.ambit.core.text.OneLine;
import dev.ambit.http.ApiError;
import dev.ambit.http.ApiException;
import dev.ambit.http.Envelope;
import dev.ambit.http.ErrorCode;
import dev.ambit.http.Handler;
import dev.ambit.http.HostCookie;
import dev.ambit.http.Request;
import dev.ambit.http.Response;
import dev.ambit.http.Route;
import dev.ambit.signin.SignInService.SignInClient;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What all pages have in common on which people prove who they are. */
final class SignInFilters {
    private static final int MAX_USER_AGENT = 300;

    /** In bytes, of a body: room for what passkeys sign, and no more work than that for what anybody may send. */
    private static final int MAX_BODY = 16 << 10;

    private final DeviceCookie devices;
    private final AttemptLimiter attemptLimiter;
    private final VerificationQueue verificationQueue;

    SignInFilters(DeviceCookie devices, AttemptLimiter attemptLimiter, VerificationQueue verificationQueue) {
        this.devices = devices;
        this.attemptLimiter = attemptLimiter;
        this.verificationQueue = verificationQueue;
    }

    /** {@code routes} with bodies of at most 16 KiB: parsing more would be work that is done before any attempt is counted. */
    static List<Route> withSmallBodies(List<Route> routes) {
        return routes.stream().map(route -> route.withBodyLimit(MAX_BODY)).toList();
    }

    /**
     * Goes on only over a connection that nobody reads, and not for a page of another site, which could sign people in as
     * somebody else without their noticing; too many attempts become an answer.
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
                return tooMany(e.seconds());
            }
        };
    }

    /** The same for the link of an invitation or of the setup: each use is an attempt, and waits for its turn. */
    Handler limitConcurrency(Handler handler) {
        return requireSecureSameOrigin(request -> {
            Attempt attempt = attemptLimiter.on(AttemptLimiter.Kind.LINK, client(request, null));
            Response response = verificationQueue.take(attempt, () -> handler.handle(request));
            attempt.succeeded();
            return response;
        });
    }

    private static Response tooMany(long seconds) {
        ErrorCode code = ErrorCode.TOO_MANY_ATTEMPTS;
        ApiError error = ApiError.of(code, code.message() + "; try again in " + seconds + " s");
        return Envelope.failure(code.status(), List.of(error)).withHeader("Retry-After", Long.toString(seconds));
    }

    /** Who makes a request to prove to be {@code email}; null when it does not say who. */
    SignInClient client(Request request, @Nullable String email) {
        String agent = request.rawRequest().first("User-Agent").orElse("");
        String cookie = DeviceCookie.COOKIE.read(request.rawRequest()).orElse("");
        return new SignInClient(
                request.client(),
                OneLine.masked(agent.length() > MAX_USER_AGENT ? agent.substring(0, MAX_USER_AGENT) : agent),
                request.at(),
                request.requestId(),
                email == null ? devices.ofAny(cookie) : devices.of(cookie, email));
    }

    /** The answer to somebody who has become a user, and is signed in. */
    static Response newSession(SignInService.NewSession newSession) {
        Session session = newSession.session();
        return withSession(
                Envelope.result(new NewSessionJson(session.id().toString(), session.createdOn())), newSession);
    }

    private record NewSessionJson(String id, Instant createdOn) {}

    /** An answer that gives the browser its session. */
    static Response withSession(Response response, SignInService.NewSession newSession) {
        return response.withHeader(
                        HostCookie.HEADER,
                        HostCookie.SESSION.of(newSession.secret().reveal()))
                .asSecret();
    }
}
