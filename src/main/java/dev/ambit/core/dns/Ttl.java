package dev.ambit.core.dns;

import dev.ambit.core.Parsed;

/**
 * How long resolvers may keep a record, in seconds: 0 to 2^31-1 (RFC 2181, 8), where 1 means "automatic".
 *
 * <p>Edits are restricted to Cloudflare's limits, with the minimum of enterprise zones, because clients send 30 and 60.
 * Zone files are not restricted.
 */
public record Ttl(int seconds) {
    public static final Ttl AUTOMATIC = new Ttl(1);
    public static final int MIN = 30;
    public static final int MAX = 86_400;
    /** The published value of "automatic", as documented by Cloudflare. */
    private static final int AUTOMATIC_SECONDS = 300;

    public Ttl {
        if (seconds < 0) {
            throw new IllegalArgumentException("invalid time to live: " + seconds);
        }
    }

    public static Parsed<Ttl> parse(long seconds) {
        return seconds >= 0 && seconds <= Integer.MAX_VALUE
                ? Parsed.valid(new Ttl((int) seconds))
                : Parsed.invalid(RecordProblems.ttl());
    }

    /** Whether edits may use this value. */
    public boolean isEditable() {
        return isAutomatic() || (seconds >= MIN && seconds <= MAX);
    }

    public boolean isAutomatic() {
        return seconds == 1;
    }

    /** Returns the published value, with "automatic" resolved. */
    public int publishedSeconds() {
        return isAutomatic() ? AUTOMATIC_SECONDS : seconds;
    }
}
