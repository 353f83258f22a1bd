package dev.ambit.http.connection;

import io.helidon.common.uri.UriValidator;
import java.util.List;

/**
 * Checks that a request has exactly one valid {@code Host}, as RFC 9112 (section 3.2) requires of servers. The
 * library's check uses regular expressions and takes as long as verifying a token; a value that is the same as in the
 * previous request needs none.
 */
final class HostHeaderValidator {
    private volatile String lastGood = "";

    /** Whether {@code lines}, all values of the header, are one host with or without a port. */
    boolean isValid(List<String> lines) {
        if (lines.size() != 1) {
            return false;
        }
        String host = lines.getFirst();
        if (host.equals(lastGood)) {
            return !host.isEmpty();
        }
        if (!isHost(host)) {
            return false;
        }
        lastGood = host;
        return true;
    }

    private static boolean isHost(String text) {
        int colon = text.lastIndexOf(':');
        boolean hasPort = colon > text.lastIndexOf(']');
        try {
            UriValidator.validateHost(hasPort ? text.substring(0, colon) : text);
            return !hasPort || isPort(text.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isPort(String text) {
        return text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
