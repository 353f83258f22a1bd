package dev.ambit.signin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ambit.core.limit.Limiter;
import dev.ambit.core.limit.RateLimit;
import dev.ambit.core.limit.RecentLimiter;
import dev.ambit.core.limit.Source;
import dev.ambit.core.limit.TableLimiter;
import dev.ambit.core.resource.UserId;
import dev.ambit.signin.SignInService.SignInClient;
import dev.ambit.storage.CaseFolding;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Slows guessing, before anything is computed. A success gives its attempt back. The figures, and what they add up to, are in
 * {@code docs/security.md}.
 *
 * <p>A {@link Source} has a few attempts of each {@link Kind}, the /48 of an IPv6 source four times as many. On each e-mail
 * address a source has three of its own, then shares what all sources together have on that address. Who guesses from few sources
 * thus uses up only what they share, and the owner at a new address still has three; who guesses from many is stopped by
 * {@link #newcomers}, which bounds the guesses on one address whatever the number of sources.
 *
 * <p>A device on which the user signed in before ({@link DeviceCookie}), or a session, needs none of that: it has attempts of its
 * own, which nobody else can use up.
 */
final class AttemptLimiter {
    /** Each takes about a hundred bytes. */
    private static final int MAX_KEYS = 10_000;

    private static final int ACCOUNT_SLOTS = 1 << 14;
    private static final int SITE = 4;

    /** What is attempted. */
    enum Kind {
        PASSWORD(10, 30),
        PASSKEY(10, 30),
        /** To use the link of an invitation or of the setup. */
        LINK(20, 15),
        /** To set out to the OpenID provider: apart, so that it shuts out nobody who types a password. */
        TRIP(10, 60);

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

    /** What one source has on one e-mail address: three guesses, and six a day. */
    private final BySource onAddress = new BySource(RateLimit.of(3, Duration.ofHours(4)));

    /** How many of those there are on one e-mail address, all sources together. */
    private final Limiter newcomers;

    /** What all sources share on one e-mail address once they have no more of their own. */
    private final Limiter shared;

    /** What a second factor bears: six digits are guessed soon, and who guesses them has the password already. */
    private final Limiter codes = recent(RateLimit.of(10, Duration.ofMinutes(10)));

    /** Says who tried least lately; refuses nobody. */
    private final Limiter lately = recent(RateLimit.of(1_000, Duration.ofMinutes(10)));

    /** {@code random} must be cryptographically strong. */
    AttemptLimiter(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        for (Kind kind : Kind.values()) {
            bySource.put(kind, new BySource(RateLimit.of(kind.burst, Duration.ofSeconds(kind.seconds))));
        }
        this.newcomers = new TableLimiter(RateLimit.of(4_000, Duration.ofSeconds(10)), ACCOUNT_SLOTS, random);
        this.shared = new TableLimiter(RateLimit.of(30, Duration.ofMinutes(1)), ACCOUNT_SLOTS, random);
    }

    /**
     * Begins an attempt on the password of {@code email}.
     *
     * @throws RateLimited when it has to wait
     */
    Attempt onPassword(String email, SignInClient signInClient) {
        if (signInClient.device() != null) {
            return ofDevice(Kind.PASSWORD, signInClient.device());
        }
        Taking taking = new Taking();
        Source source = Source.of(signInClient.client());
        require(taking.tries(bySource(Kind.PASSWORD), source, 0), taking);
        long account = key(CaseFolding.fold(email));
        Taking own = new Taking();
        if (own.tries(onAddress, source, account) && own.tries(newcomers, account)) {
            taking.taken.addAll(own.taken);
        } else {
            own.giveBack();
            require(taking.tries(shared, account), taking);
        }
        return ofSource(taking, source);
    }

    /**
     * Begins an attempt of another kind.
     *
     * @throws RateLimited when it has to wait
     */
    Attempt on(Kind kind, SignInClient signInClient) {
        if (signInClient.device() != null) {
            return ofDevice(kind, signInClient.device());
        }
        Taking taking = new Taking();
        Source source = Source.of(signInClient.client());
        require(taking.tries(bySource(kind), source, 0), taking);
        return ofSource(taking, source);
    }

    /**
     * Begins to guess a code of {@code user}, besides an attempt on the password. All known devices and sessions of a user share
     * their attempts, so that no number of them is more; who has the password but no such device cannot use those up.
     *
     * @throws RateLimited when it has to wait
     */
    Attempt onCode(UserId user, SignInClient signInClient) {
        Taking taking = new Taking();
        boolean isKnown = signInClient.device() != null;
        require(taking.tries(codes, key((isKnown ? "known " : "") + user)), taking);
        return new Attempt(isKnown, 1, taking::giveBack);
    }

    private Attempt ofDevice(Kind kind, String device) {
        Taking taking = new Taking();
        long key = key(kind + " " + device);
        require(taking.tries(byDevice, key), taking);
        return new Attempt(true, byDevice.used(key, clock.millis()), taking::giveBack);
    }

    private Attempt ofSource(Taking taking, Source source) {
        taking.counts(lately, source.site());
        return new Attempt(false, lately.used(source.site(), clock.millis()), taking::giveBack);
    }

    private BySource bySource(Kind kind) {
        return Objects.requireNonNull(bySource.get(kind));
    }

    private static void require(boolean taken, Taking taking) {
        if (!taken) {
            taking.giveBack();
            throw new RateLimited(Duration.ofMillis(taking.wait));
        }
    }

    private static Limiter recent(RateLimit limit) {
        return new RecentLimiter(limit, MAX_KEYS);
    }

    private static long key(String text) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** A limit for each source, and four times as much for each /48. */
    private static final class BySource {
        private final Limiter sources;
        private final Limiter sites;

        BySource(RateLimit limit) {
            this.sources = recent(limit);
            this.sites = recent(limit.times(SITE));
        }
    }

    /** What one attempt takes of several limits; all of it is given back together. */
    private final class Taking {
        private final List<Runnable> taken = new ArrayList<>();
        private final long now = clock.millis();
        private long wait;

        boolean tries(Limiter limiter, long key) {
            wait = limiter.take(key, now);
            if (wait == 0) {
                taken.add(() -> limiter.giveBack(key));
            }
            return wait == 0;
        }

        /** Takes one if there is one left, for a limit that only ranks. */
        void counts(Limiter limiter, long key) {
            if (limiter.take(key, now) == 0) {
                taken.add(() -> limiter.giveBack(key));
            }
        }

        /** The site first, so that a /48 that is out of attempts cannot fill the memory of sources with its 65,536 networks. */
        boolean tries(BySource limits, Source source, long account) {
            return (!source.isIpv6() || tries(limits.sites, mixed(source.site(), account)))
                    && tries(limits.sources, mixed(source.network(), account));
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
