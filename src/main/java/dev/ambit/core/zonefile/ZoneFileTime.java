package dev.ambit.core.zonefile;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times of a zone file: seconds (RFC 1035, 5.1), or numbers with units as BIND reads them ({@code 1h30m}). */
final class ZoneFileTime {
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");
    private static final Pattern UNITS = Pattern.compile("(?:[0-9]{1,10}[wdhmsWDHMS]){1,5}");
    private static final Pattern PART = Pattern.compile("([0-9]+)([a-zA-Z]?)");

    private ZoneFileTime() {}

    /** The seconds that {@code text} says; empty when it is no time. */
    static Optional<Long> parse(String text) {
        if (!SECONDS.matcher(text).matches() && !UNITS.matcher(text).matches()) {
            return Optional.empty();
        }
        long seconds = 0;
        for (Matcher part = PART.matcher(text); part.find(); ) {
            seconds += Long.parseLong(part.group(1)) * unit(part.group(2));
        }
        return Optional.of(seconds);
    }

    private static long unit(String letter) {
        return switch (letter.toLowerCase(Locale.ROOT)) {
            case "w" -> Duration.ofDays(7).toSeconds();
            case "d" -> Duration.ofDays(1).toSeconds();
            case "h" -> Duration.ofHours(1).toSeconds();
            case "m" -> Duration.ofMinutes(1).toSeconds();
            default -> 1;
        };
    }
}
