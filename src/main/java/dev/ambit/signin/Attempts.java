package dev.ambit.signin;

import dev.ambit.core.policy.IpAddress;
import dev.ambit.core.resource.UserId;
import dev.ambit.storage.Folding;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Slows guessing. Each source (an IPv4 address, or the /64 of an IPv6 one) has ten attempts, and one more each half minute;
 * each e-mail address has thirty from wherever, and one more a minute. A success gives its attempt back. Whoever guesses
 * somebody's password thus uses up the attempts on the address, and of the network they share; so a device on which that
 * somebody signed in before ({@link KnownDevice}), and a session, has attempts of its own and needs no others.
 *
 * <p>The codes of a second factor have attempts of their own, too, ten for each user and one more each ten minutes, whichever
 * device they come from: six digits are guessed soon, and who guesses them has the password already.
 */
final class Attempts {
    private final TimeMeter meter;
    private final Buckets ofSources = new Buckets(10, Duration.ofSeconds(30));
    private final Buckets ofEmails = new Buckets(30, Duration.ofMinutes(1));
    private final Buckets ofDevices = new Buckets(10, Duration.ofMinutes(1));
    private final Buckets ofCodes = new Buckets(10, Duration.ofMinutes(10));

    Attempts(InstantSource clock) {
        this.meter = new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return Duration.ofMillis(clock.millis()).toNanos();
            }

            @Override
            public boolean isWallClockBased() {
                return true;
            }
        };
    }

    /** One that may be made. */
    interface Attempt {
        /** It was no guess. */
        void succeeded();
    }

    /**
     * Begins an attempt on {@code email}.
     *
     * @param device which known device or session of that address it comes from; null when none
     * @throws TooMany when it has to wait
     */
    Attempt begin(String email, @Nullable IpAddress client, @Nullable String device) {
        if (device != null) {
            Bucket own = ofDevices.take(device);
            return () -> own.addTokens(1);
        }
        Bucket source = ofSources.take(source(client)); // first: who is out of attempts must not use up anybody else's
        Bucket target = ofEmails.take(Folding.fold(email));
        return () -> {
            source.addTokens(1);
            target.addTokens(1);
        };
    }

    /**
     * Begins to guess a code of {@code user}, besides an attempt on the password.
     *
     * @throws TooMany when it has to wait
     */
    Attempt beginCode(UserId user) {
        Bucket own = ofCodes.take(user.toString());
        return () -> own.addTokens(1);
    }

    /** What is counted for a client: its address, or the network that one customer of a provider has. */
    static String source(@Nullable IpAddress client) {
        if (client == null) {
            return "unknown";
        }
        return client.isIpv4() ? client.toString() : Long.toHexString(client.high());
    }

    /** Attempts of one kind, by what they are counted for; those that were not touched for longest are forgotten. */
    private final class Buckets {
        private static final int MOST_REMEMBERED = 20_000;

        private final int attempts;
        private final Duration another;
        private final Map<String, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
                return size() > MOST_REMEMBERED;
            }
        };

        Buckets(int attempts, Duration another) {
            this.attempts = attempts;
            this.another = another;
        }

        synchronized Bucket take(String key) {
            Bucket bucket = buckets.computeIfAbsent(
                    key,
                    any -> Bucket.builder()
                            .addLimit(limit -> limit.capacity(attempts).refillGreedy(1, another))
                            .withCustomTimePrecision(meter)
                            .build());
            var probe = bucket.tryConsumeAndReturnRemaining(1);
            if (!probe.isConsumed()) {
                throw new TooMany(Duration.ofNanos(probe.getNanosToWaitForRefill()));
            }
            return bucket;
        }
    }

    /** An attempt comes too early; {@link Visits#guarding} makes an answer of it. */
    static final class TooMany extends RuntimeException {
        private final Duration wait;

        TooMany(Duration wait) {
            super(null, null, false, false);
            this.wait = wait;
        }

        /** At least a second. */
        long seconds() {
            return Math.max(1, wait.plusMillis(999).toSeconds());
        }
    }
}
