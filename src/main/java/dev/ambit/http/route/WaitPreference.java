package dev.ambit.http.route;

import dev.ambit.http.wire.Response;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The preference {@code wait=N} of a request (RFC 7240, 4.3): how many seconds the client waits for other nameservers to
 * have its change.
 */
record WaitPreference(int seconds) {
    static final int MAX_SECONDS = 60;

    private static final HeaderName PREFER = HeaderNames.create("prefer");
    private static final Pattern WAIT = Pattern.compile("(?i)\\s*wait\\s*(?:=.*)?");
    private static final Pattern SECONDS = Pattern.compile("[^=]*=\\s*(\"?)(\\d{1,9})\\1\\s*");

    /** Reads the {@code Prefer} headers; null when they do not have the preference, or it is malformed (RFC 7240, 2). */
    static @Nullable WaitPreference of(RawRequest request) {
        return of(request.lines(PREFER));
    }

    static @Nullable WaitPreference of(List<String> lines) {
        return lines.stream()
                .flatMap(line -> split(line, ',').stream())
                .map(preference -> split(preference, ';').getFirst())
                .filter(preference -> WAIT.matcher(preference).matches())
                .limit(1) // further ones are ignored
                .map(SECONDS::matcher)
                .filter(seconds -> seconds.matches())
                .map(seconds -> new WaitPreference(Math.min(MAX_SECONDS, Integer.parseInt(seconds.group(2)))))
                .findFirst()
                .orElse(null);
    }

    Duration time() {
        return Duration.ofSeconds(seconds);
    }

    Response applied(Response response, String follow) {
        return response.withHeaders(Map.of("Preference-Applied", "wait=" + seconds, "Ambit-Follow", follow));
    }

    /** Splits at {@code separator}, except in quoted strings. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean isQuoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && isQuoted) {
                i++;
            } else if (c == '"') {
                isQuoted = !isQuoted;
            } else if (c == separator && !isQuoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }
}
