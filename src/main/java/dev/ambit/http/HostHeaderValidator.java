package dev.ambit.http;

import io.helidon.common.uri.UriValidator;
import java.util.List;

/**
 * Whether requests name the one host that they are for, which RFC 9112 (section 3.2) has a server look at. The library looks
 * with regular expressions, for as long as it takes to know a token; a name that is the one of the request before needs none.
 */
final class HostHeaderValidator {
    private volatile String lastGood = "";

    /** Whether these, the values of all lines of the header, are one host with a port or without. */
    boolean isGood(List<String> lines) {
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
