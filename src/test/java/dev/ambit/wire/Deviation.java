package dev.ambit.wire;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place where answers differ on purpose from Cloudflare's document.
 *
 * @param operation method and path of the document; {@code *} stands for any characters
 * @param status {@code 200}, or {@code 4XX} for a range
 * @param at JSON pointer (RFC 6901) of what is wrong, a missing member's own included; {@code *} stands for one segment
 * @param keyword of JSON Schema, when only that may be broken
 * @param values what may stand there, when only that may
 * @param reason why ours is right
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

    boolean excuses(Problem problem) {
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

    /** What is wrong with one answer in one place; {@code value} is the text that stands there, empty when it is none. */
    record Problem(String operation, int status, String at, String keyword, String value, String message) {
        @Override
        public String toString() {
            return "%s %d at %s (%s): %s".formatted(operation, status, at.isEmpty() ? "/" : at, keyword, message);
        }
    }
}
