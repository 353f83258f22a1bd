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
import dev.ambit.signin.SignInService.Visitor;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What all pages have in common on which people prove who they are. */
final class Visits {
    private static final int LONGEST_USER_AGENT = 300;

    /** In bytes, of a body: room for what passkeys sign, and no more work than that for what anybody may send. */
    private static final int LONGEST_BODY = 16 << 10;

    private final KnownDevice devices;
    private final Attempts attempts;
    private final Turns turns;

    Visits(KnownDevice devices, Attempts attempts, Turns turns) {
        this.devices = devices;
        this.attempts = attempts;
        this.turns = turns;
    }

    /** {@code routes} with bodies of at most 16 KiB: parsing more would be work that is done before any attempt is counted. */
    static List<Route> small(List<Route> routes) {
        return routes.stream().map(route -> route.withBodyLimit(LONGEST_BODY)).toList();
    }

    /**
     * Goes on only over a connection that nobody reads, and not for a page of another site, which could sign people in as
     * somebody else without their noticing; too many attempts become an answer.
     */
    static Handler shielding(Handler handler) {
        return request -> {
            if (!request.isConfidential()) {
                throw new ApiException(ErrorCode.HTTPS_REQUIRED);
            }
            if (request.site().isCrossSite(request.rawRequest())) {
                throw new ApiException(ErrorCode.CROSS_SITE);
            }
            try {
                return handler.handle(request);
            } catch (TooMany e) {
                return tooMany(e.seconds());
            }
        };
    }

    /** The same for the link of an invitation or of the setup: each use is an attempt, and waits for its turn. */
    Handler guarding(Handler handler) {
        return shielding(request -> {
            Attempt attempt = attempts.on(Attempts.Kind.LINK, visitor(request, null));
            Response response = turns.take(attempt, () -> handler.handle(request));
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
    Visitor visitor(Request request, @Nullable String email) {
        String agent = request.rawRequest().first("User-Agent").orElse("");
        String cookie = KnownDevice.COOKIE.read(request.rawRequest()).orElse("");
        return new Visitor(
                request.client(),
                OneLine.masked(agent.length() > LONGEST_USER_AGENT ? agent.substring(0, LONGEST_USER_AGENT) : agent),
                request.at(),
                request.requestId(),
                email == null ? devices.ofAny(cookie) : devices.of(cookie, email));
    }

    /** The answer to somebody who has become a user, and is signed in. */
    static Response begun(SignInService.Begun begun) {
        Session session = begun.session();
        return withSession(Envelope.result(new BegunJson(session.id().toString(), session.createdOn())), begun);
    }

    private record BegunJson(String id, Instant createdOn) {}

    /** An answer that gives the browser its session. */
    static Response withSession(Response response, SignInService.Begun begun) {
        return response.withHeader(
                        HostCookie.HEADER, HostCookie.SESSION.of(begun.secret().reveal()))
                .asSecret();
    }
}
