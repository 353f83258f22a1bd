package dev.ambit.signin.setup;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.ambit.core.token.TokenSecret;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The link that creates the first user of a server that has none; the server prints its secret at start. It is kept in
 * memory, for 15 minutes and one use; the next start creates a new one.
 */
public final class SetupLink {
    public static final Duration VALID = Duration.ofMinutes(15);

    private volatile @Nullable TokenSecret secret;
    private final Instant expiresOn;

    private SetupLink(@Nullable TokenSecret secret, Instant expiresOn) {
        this.secret = secret;
        this.expiresOn = expiresOn;
    }

    /** A link that is valid from {@code now} on. */
    public static SetupLink open(RandomGenerator random, Instant now) {
        return new SetupLink(TokenSecret.mint(TokenSecret.Kind.LINK, random), now.plus(VALID));
    }

    /** No link, for a server that has users. */
    public static SetupLink closed() {
        return new SetupLink(null, Instant.MIN);
    }

    /** The secret in the clear, to be shown to the operator; empty when there is none. */
    public Optional<String> reveal() {
        return Optional.ofNullable(secret).map(TokenSecret::reveal);
    }

    boolean isOpen(Instant now) {
        return secret != null && now.isBefore(expiresOn);
    }

    boolean isValidSecret(String presented, Instant now) {
        TokenSecret own = secret;
        return own != null
                && now.isBefore(expiresOn)
                && MessageDigest.isEqual(own.reveal().getBytes(US_ASCII), presented.getBytes(US_ASCII));
    }

    void close() {
        secret = null;
    }
}
