package dev.ambit.core.dns;

/**
 * How long resolvers may keep a record, in seconds: 30 to 86400, or 1 for "automatic".
 *
 * <p>Cloudflare's limits, its lower one for enterprise zones, since clients send 30 and 60.
 */
public record Ttl(int seconds) {
    public static final Ttl AUTOMATIC = new Ttl(1);
    public static final int MIN = 30;
    public static final int MAX = 86_400;
    /** What automatic means to resolvers, as Cloudflare documents it. */
    private static final int AUTOMATIC_SECONDS = 300;

    public Ttl {
        if (!isValid(seconds)) {
            throw new IllegalArgumentException("no time to live: " + seconds);
        }
    }

    public static Parsed<Ttl> parse(long seconds) {
        return isValid(seconds)
                ? Parsed.valid(new Ttl((int) seconds))
                : Parsed.invalid(new RecordProblem(
                        RecordProblem.TTL,
                        "/ttl",
                        "Invalid TTL. Must be between 30 and 86400 seconds, or 1 for Automatic."));
    }

    public boolean isAutomatic() {
        return seconds == 1;
    }

    /** The seconds that resolvers see: what automatic stands for is decided here. */
    public int publishedSeconds() {
        return isAutomatic() ? AUTOMATIC_SECONDS : seconds;
    }

    private static boolean isValid(long seconds) {
        return seconds == 1 || (seconds >= MIN && seconds <= MAX);
    }
}
