package dev.ambit.core.dns;

/**
 * How long resolvers may keep a record, in seconds: 0 to 2^31-1 (RFC 2181, 8), where 1 stands for "automatic".
 *
 * <p>Edits are held to Cloudflare's limits, the lower one of enterprise zones, since clients send 30 and 60; zone files are not.
 */
public record Ttl(int seconds) {
    public static final Ttl AUTOMATIC = new Ttl(1);
    public static final int MIN = 30;
    public static final int MAX = 86_400;
    /** What automatic means to resolvers, as Cloudflare documents it. */
    private static final int AUTOMATIC_SECONDS = 300;

    public Ttl {
        if (seconds < 0) {
            throw new IllegalArgumentException("no time to live: " + seconds);
        }
    }

    public static Parsed<Ttl> parse(long seconds) {
        return seconds >= 0 && seconds <= Integer.MAX_VALUE
                ? Parsed.valid(new Ttl((int) seconds))
                : Parsed.invalid(RecordProblem.ttl());
    }

    /** Whether an edit may give it to a record. */
    public boolean isEditable() {
        return isAutomatic() || (seconds >= MIN && seconds <= MAX);
    }

    public boolean isAutomatic() {
        return seconds == 1;
    }

    /** The seconds that resolvers see: what automatic stands for is decided here. */
    public int publishedSeconds() {
        return isAutomatic() ? AUTOMATIC_SECONDS : seconds;
    }
}
