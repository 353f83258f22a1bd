package dev.ambit.signin.attempt;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ambit.core.Jca;
import dev.ambit.core.limit.Limiter;
import dev.ambit.core.limit.RateLimit;
import dev.ambit.core.limit.RecentLimiter;
import dev.ambit.core.limit.Source;
import dev.ambit.core.limit.TableLimiter;
import dev.ambit.core.resource.UserId;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.storage.CaseFolding;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Rate limiter for authentication attempts. Attempts are counted before anything is computed; a success returns its
 * permits. {@code docs/security.md} lists the limits and their totals.
 *
 * <p>A {@link Source} has a few attempts of each {@link Kind}, the /48 of an IPv6 source four times as many. On each
 * e-mail address a source has three attempts of its own, and after those a limit shared by all sources. An attacker
 * with few sources thus exhausts only the shared limit, and the owner at a new address still has three attempts. An
 * attacker with many sources is stopped by {@link #newcomers}, which bounds the guesses on one address for any number
 * of sources.
 *
 * <p>A device on which the user signed in before ({@link DeviceCookie}), or a session, has its own attempts instead,
 * which no other client can use up.
 */
public final class AttemptLimiter {
    /** Each key takes about a hundred bytes. */
    private static final int MAX_KEYS = 10_000;

    private static final int ACCOUNT_SLOTS = 1 << 14;
    private static final int SITE = 4;

    /** The credential that an attempt uses. */
    public enum Kind {
        PASSWORD(10, 30),
        PASSKEY(10, 30),
        /** The link of an invitation or of the setup. */
        LINK(20, 15),
        /** A redirect to the OpenID provider. Separate, so that it does not lock out users who type a password. */
        OIDC(10, 60);

        private final int burst;
        private final int seconds;

        Kind(int burst, int seconds) {
            this.burst = burst;
            this.seconds = seconds;
        }
    }

    private final InstantSource clock;
    private final Map<Kind, BySource> bySource = new EnumMap<>(Kind.class);
    private final Limiter byDevice = recent(RateLimit.of(10, Duration.ofMinutes(1)));

    /** Per source and e-mail address: three guesses, and six a day. */
    private final BySource onAddress = new BySource(RateLimit.of(3, Duration.ofHours(4)));

    /** Bounds the sum of {@link #onAddress} over all sources of one e-mail address. */
    private final Limiter newcomers;

    /** Per e-mail address, for all sources that have used up their own guesses on it. */
    private final Limiter shared;

    /** Per user: six digits are guessed quickly, and an attacker who guesses them has the password already. */
    private final Limiter codes = recent(RateLimit.of(10, Duration.ofMinutes(10)));

    /** Counts the recent attempts of each site for {@link Attempt#rank}; it never rejects an attempt. */
    private final Limiter ranking = recent(RateLimit.of(1_000, Duration.ofMinutes(10)));

    /** {@code random} must be cryptographically strong. */
    public AttemptLimiter(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        for (Kind kind : Kind.values()) {
            bySource.put(kind, new BySource(RateLimit.of(kind.burst, Duration.ofSeconds(kind.seconds))));
        }
        this.newcomers = new TableLimiter(RateLimit.of(4_000, Duration.ofSeconds(10)), ACCOUNT_SLOTS, random);
        this.shared = new TableLimiter(RateLimit.of(30, Duration.ofMinutes(1)), ACCOUNT_SLOTS, random);
    }

    /**
     * Starts an attempt on the password of {@code email}.
     *
     * @throws ApiException 429 when a limit is used up
     */
    public Attempt acquireForPassword(String email, SignInClient client) {
        if (client.device() != null) {
            return ofDevice(Kind.PASSWORD, client.device());
        }
        Permits permits = new Permits();
        Source source = Source.of(client.client());
        require(permits.tryTake(bySource(Kind.PASSWORD), source, 0), permits);
        long account = key(CaseFolding.fold(email));
        Permits own = new Permits();
        if (own.tryTake(onAddress, source, account) && own.tryTake(newcomers, account)) {
            permits.taken.addAll(own.taken);
        } else {
            own.giveBack();
            require(permits.tryTake(shared, account), permits);
        }
        return ofSource(permits, source);
    }

    /**
     * Starts an attempt of another kind.
     *
     * @throws ApiException 429 when a limit is used up
     */
    public Attempt acquire(Kind kind, SignInClient client) {
        if (client.device() != null) {
            return ofDevice(kind, client.device());
        }
        Permits permits = new Permits();
        Source source = Source.of(client.client());
        require(permits.tryTake(bySource(kind), source, 0), permits);
        return ofSource(permits, source);
    }

    /**
     * Starts an attempt on a second-factor code of {@code user}, in addition to the attempt on the password. All known
     * devices and sessions of a user share one limit, so that more devices give no more guesses. An attacker who has
     * the password but no known device cannot use that limit up.
     *
     * @throws ApiException 429 when a limit is used up
     */
    public Attempt acquireForCode(UserId user, SignInClient client) {
        Permits permits = new Permits();
        boolean isKnown = client.device() != null;
        require(permits.tryTake(codes, key((isKnown ? "known " : "") + user)), permits);
        return new Attempt(isKnown, 1, permits::giveBack);
    }

    private Attempt ofDevice(Kind kind, String device) {
        Permits permits = new Permits();
        long key = key(kind + " " + device);
        require(permits.tryTake(byDevice, key), permits);
        return new Attempt(true, byDevice.used(key, clock.millis()), permits::giveBack);
    }

    private Attempt ofSource(Permits permits, Source source) {
        permits.takeIfLeft(ranking, source.site());
        return new Attempt(false, ranking.used(source.site(), clock.millis()), permits::giveBack);
    }

    private BySource bySource(Kind kind) {
        return Objects.requireNonNull(bySource.get(kind));
    }

    private static void require(boolean taken, Permits permits) {
        if (!taken) {
            permits.giveBack();
            throw ApiException.retryAfter(ErrorCode.TOO_MANY_ATTEMPTS, Duration.ofMillis(permits.wait));
        }
    }

    /** Evicts strictly the least recent key: an attacker's next source must not evict the count of the last one. */
    private static Limiter recent(RateLimit limit) {
        return new RecentLimiter(limit, MAX_KEYS);
    }

    private static long key(String text) {
        return ByteBuffer.wrap(Jca.sha256().digest(text.getBytes(UTF_8))).getLong();
    }

    /** A limit for each source, and a limit four times as high for each /48. */
    private static final class BySource {
        private final Limiter sources;
        private final Limiter sites;

        BySource(RateLimit limit) {
            this.sources = recent(limit);
            this.sites = recent(limit.times(SITE));
        }
    }

    /** The permits that one attempt takes from several limits; they are returned together. */
    private final class Permits {
        private final List<Runnable> taken = new ArrayList<>();
        private final long now = clock.millis();
        private long wait;

        boolean tryTake(Limiter limiter, long key) {
            wait = limiter.take(key, now);
            if (wait == 0) {
                taken.add(() -> limiter.giveBack(key));
            }
            return wait == 0;
        }

        /** Takes a permit if one is left, for a limit that only ranks. */
        void takeIfLeft(Limiter limiter, long key) {
            if (limiter.take(key, now) == 0) {
                taken.add(() -> limiter.giveBack(key));
            }
        }

        /** Checks the /48 first: once out of attempts, its 65,536 networks must not fill the table of sources. */
        boolean tryTake(BySource limits, Source source, long account) {
            return (!source.isIpv6() || tryTake(limits.sites, mixed(source.site(), account)))
                    && tryTake(limits.sources, mixed(source.network(), account));
        }

        void giveBack() {
            taken.forEach(Runnable::run);
            taken.clear();
        }

        private static long mixed(long network, long account) {
            return account == 0 ? network : key(network + " on " + account);
        }
    }
}
