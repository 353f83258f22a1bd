package dev.ambit.signin.oidc;

import dev.ambit.core.account.Session;
import dev.ambit.core.limit.BoundedMap;
import dev.ambit.signin.attempt.Attempt;
import dev.ambit.signin.oidc.OidcLogin.Purpose;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The pending logins: each expires after ten minutes, and beyond 10,000 the oldest is dropped. They are in the memory of
 * this process: a restart forgets them, and the callback must reach the server that started the login.
 */
public final class OidcLogins {
    static final Duration MAX_AGE = Duration.ofMinutes(10);
    private static final int MAX_LOGINS = 10_000;
    private static final int SECRET_BYTES = 32;

    private final RandomGenerator random;
    private final Map<String, OidcLogin> byState = BoundedMap.byAge(MAX_LOGINS);

    public OidcLogins(RandomGenerator random) {
        this.random = random;
    }

    OidcLogin start(Purpose purpose, URI redirect, @Nullable Session session, Attempt attempt, Instant at) {
        OidcLogin login =
                new OidcLogin(purpose, secret(), secret(), secret(), secret(), redirect, session, attempt, at);
        synchronized (byState) {
            byState.put(login.state(), login);
        }
        return login;
    }

    /** Removes and returns the login of that state, so that a callback cannot be replayed. */
    Optional<OidcLogin> take(String state, Instant at) {
        synchronized (byState) {
            return Optional.ofNullable(byState.remove(state))
                    .filter(login -> at.isBefore(login.startedOn().plus(MAX_AGE)));
        }
    }

    private String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
