package dev.ambit.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses a point in time: {@code 90d} from now, a date (00:00 UTC), or RFC 3339. */
final class TimeArgument {
    static final String EXPECTED = "a time from now such as 12h or 90d, a date such as 2030-01-31, or RFC 3339";
    private static final Pattern FROM_NOW = Pattern.compile("(\\d{1,6})([mhdwy])");

    private TimeArgument() {}

    /** Returns whole seconds, the precision of the API; empty for an invalid time. */
    static Optional<Instant> parse(String text, Instant now) {
        Matcher fromNow = FROM_NOW.matcher(text);
        if (fromNow.matches()) {
            return Optional.of(now.plus(duration(Long.parseLong(fromNow.group(1)), fromNow.group(2)))
                    .truncatedTo(ChronoUnit.SECONDS));
        }
        try {
            return Optional.of(
                    text.length() == "2030-01-31".length()
                            ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                            : OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.SECONDS));
        } catch (DateTimeException invalid) {
            return Optional.empty();
        }
    }

    private static Duration duration(long amount, String unit) {
        return switch (unit) {
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            case "w" -> Duration.ofDays(7 * amount);
            default -> Duration.ofDays(365 * amount);
        };
    }
}
