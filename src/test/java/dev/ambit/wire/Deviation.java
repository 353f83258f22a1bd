package dev.ambit.wire;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A deviation of responses from Cloudflare's document that is on purpose.
 *
 * @param operation method and path of the document; {@code *} matches any characters
 * @param status {@code 200}, or {@code 4XX} for a range
 * @param at JSON pointer (RFC 6901) of the problem, also for a missing member; {@code *} matches one segment
 * @param keyword of JSON Schema, when only this one may be violated
 * @param values the allowed values, when only these are
 * @param reason why Ambit's response is right
 */
record Deviation(
        String operation,
        String status,
        String at,
        @Nullable String keyword,
        @Nullable List<String> values,
        String reason) {
    Deviation {
        if (reason.isBlank()) {
            throw new IllegalArgumentException("a deviation without a reason: " + operation + " " + at);
        }
    }

    boolean covers(Problem problem) {
        return matches(operation, problem.operation(), ".*")
                && matches(status.replace("XX", "*"), String.valueOf(problem.status()), ".*")
                && matches(at, problem.at(), "[^/]*")
                && (keyword == null || keyword.equals(problem.keyword()))
                && (values == null || values.contains(problem.value()));
    }

    private static boolean matches(String glob, String text, String star) {
        String pattern = "\\Q" + glob.replace("*", "\\E" + star + "\\Q") + "\\E";
        return Pattern.matches(pattern, text);
    }

    /** A problem of a response at one position; {@code value} is the text there, empty when it is not a text. */
    record Problem(String operation, int status, String at, String keyword, String value, String message) {
        @Override
        public String toString() {
            return "%s %d at %s (%s): %s".formatted(operation, status, at.isEmpty() ? "/" : at, keyword, message);
        }
    }
}
