package dev.ambit.signin;

import dev.ambit.core.account.Session;
import dev.ambit.core.text.OneLine;
import dev.ambit.http.Answer;
import dev.ambit.http.ApiError;
import dev.ambit.http.ApiException;
import dev.ambit.http.Envelope;
import dev.ambit.http.ErrorCode;
import dev.ambit.http.Exchange;
import dev.ambit.http.Handler;
import dev.ambit.http.HostCookie;
import dev.ambit.signin.SignInService.Visitor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What all pages have in common on which people prove who they are. */
final class Visits {
    private static final int LONGEST_USER_AGENT = 300;

    private static final int AT_A_TIME = 2;
    private static final int MOST_WAITING = 32;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final KnownDevice devices;
    private final Semaphore turns = new Semaphore(AT_A_TIME, true);

    Visits(KnownDevice devices) {
        this.devices = devices;
    }

    /**
     * Goes on only over a connection that nobody reads, and not for a page of another site, which could sign people in as
     * somebody else without their noticing; too many attempts become an answer.
     */
    static Handler shielding(Handler handler) {
        return exchange -> {
            if (!exchange.isConfidential()) {
                throw new ApiException(ErrorCode.NEEDS_ENCRYPTION);
            }
            if (exchange.site().isOtherSites(exchange.incoming())) {
                throw new ApiException(ErrorCode.CROSS_SITE);
            }
            try {
                return handler.handle(exchange);
            } catch (Attempts.TooMany e) {
                return tooMany(e.seconds());
            }
        };
    }

    /**
     * The same when it is its turn: each check of a password takes 19 MiB and a tenth of a second of a core, and those who
     * wait for theirs must not be all that the server serves.
     */
    Handler guarding(Handler handler) {
        return shielding(exchange -> {
            if (!takesTurn()) {
                return tooMany(1);
            }
            try {
                return handler.handle(exchange);
            } finally {
                turns.release();
            }
        });
    }

    private boolean takesTurn() {
        try {
            return turns.getQueueLength() < MOST_WAITING
                    && turns.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Answer tooMany(long seconds) {
        ErrorCode code = ErrorCode.TOO_MANY_ATTEMPTS;
        ApiError error = ApiError.of(code, code.message() + "; try again in " + seconds + " s");
        return Envelope.failure(code.status(), List.of(error)).withHeader("Retry-After", Long.toString(seconds));
    }

    /** Who makes a request to prove to be {@code email}; null when that stands in the session. */
    Visitor visitor(Exchange exchange, @Nullable String email) {
        String agent = exchange.incoming().first("User-Agent").orElse("");
        Optional<String> cookie = KnownDevice.COOKIE.read(exchange.incoming());
        return new Visitor(
                exchange.client(),
                OneLine.masked(agent.length() > LONGEST_USER_AGENT ? agent.substring(0, LONGEST_USER_AGENT) : agent),
                exchange.at(),
                exchange.requestId(),
                email == null || cookie.isEmpty() ? null : devices.of(cookie.get(), email));
    }

    /** The answer to somebody who has become a user, and is signed in. */
    static Answer begun(SignInService.Begun begun) {
        Session session = begun.session();
        return withSession(Envelope.result(new BegunJson(session.id().toString(), session.createdOn())), begun);
    }

    private record BegunJson(String id, Instant createdOn) {}

    /** An answer that gives the browser its session. */
    static Answer withSession(Answer answer, SignInService.Begun begun) {
        return answer.withHeader(
                HostCookie.HEADER, HostCookie.SESSION.of(begun.secret().reveal()));
    }
}
