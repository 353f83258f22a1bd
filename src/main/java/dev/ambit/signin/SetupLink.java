package dev.ambit.signin;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.ambit.core.token.TokenSecret;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * By which the first user is made on a server that has none: whoever started it reads the secret there. It lives in memory,
 * for a quarter of an hour and one use; the next start makes another one.
 */
public final class SetupLink {
    public static final Duration VALID = Duration.ofMinutes(15);

    private volatile @Nullable TokenSecret secret;
    private final Instant expiresOn;

    private SetupLink(@Nullable TokenSecret secret, Instant expiresOn) {
        this.secret = secret;
        this.expiresOn = expiresOn;
    }

    /** One that can be used from {@code now} on. */
    public static SetupLink open(RandomGenerator random, Instant now) {
        return new SetupLink(TokenSecret.mint(TokenSecret.Kind.LINK, random), now.plus(VALID));
    }

    /** None, for a server that has users. */
    public static SetupLink closed() {
        return new SetupLink(null, Instant.MIN);
    }

    /** The secret in the clear, for whoever starts the server; empty when there is none. */
    public Optional<String> reveal() {
        return Optional.ofNullable(secret).map(TokenSecret::reveal);
    }

    boolean isOpen(Instant now) {
        return secret != null && now.isBefore(expiresOn);
    }

    boolean admits(String presented, Instant now) {
        TokenSecret own = secret;
        return own != null
                && now.isBefore(expiresOn)
                && MessageDigest.isEqual(own.reveal().getBytes(US_ASCII), presented.getBytes(US_ASCII));
    }

    void close() {
        secret = null;
    }
}
