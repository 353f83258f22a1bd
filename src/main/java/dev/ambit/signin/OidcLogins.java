package dev.ambit.signin;

import dev.ambit.core.account.Session;
import dev.ambit.signin.OidcLogin.Purpose;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The trips under way: ten minutes each, and no more than the memory bears. */
final class OidcLogins {
    static final Duration MAX_AGE = Duration.ofMinutes(10);
    private static final int MAX_LOGINS = 10_000;
    private static final int SECRET_BYTES = 32;

    private final RandomGenerator random;
    private final Map<String, OidcLogin> byState = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, OidcLogin> eldest) {
            return size() > MAX_LOGINS;
        }
    };

    OidcLogins(RandomGenerator random) {
        this.random = random;
    }

    OidcLogin start(Purpose purpose, URI redirect, @Nullable Session session, Attempt attempt, Instant at) {
        OidcLogin trip = new OidcLogin(purpose, secret(), secret(), secret(), secret(), redirect, session, attempt, at);
        synchronized (byState) {
            byState.put(trip.state(), trip);
        }
        return trip;
    }

    /** The trip of that state, which ends here whoever asks: nobody comes back twice. */
    Optional<OidcLogin> take(String state, Instant at) {
        synchronized (byState) {
            return Optional.ofNullable(byState.remove(state))
                    .filter(trip -> at.isBefore(trip.startedOn().plus(MAX_AGE)));
        }
    }

    private String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
