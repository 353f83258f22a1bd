package dev.ambit.http.wire;

import dev.ambit.core.net.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses {@code Forwarded} by the grammar of RFC 7239, section 4. A header that deviates from it anywhere is rejected
 * as a whole: a parser that guesses where an element ends lets a client choose its address by the text between quotes
 * ({@code host="x, for=203.0.113.9"}).
 */
public final class ForwardedHeader {
    private static final String TOKEN_SYMBOLS = "!#$%&'*+-.^_`|~";

    /**
     * A node that is an address (section 6): IPv4, or IPv6 in brackets, with an optional port or port name. All
     * quantifiers are possessive: the client chooses this text, and backtracking would take time quadratic in its
     * length.
     */
    private static final Pattern NODE = Pattern.compile(
            "(?:([0-9.]++)|\\[([0-9A-Fa-f.]*+:[0-9A-Fa-f:.]*+)])(?::(?:[0-9]{1,5}+|_[A-Za-z0-9._-]++))?+");

    private final String line;
    private int at;

    private ForwardedHeader(String line) {
        this.line = line;
    }

    /** The element of one proxy, by lower-case parameter names. */
    public record Element(Map<String, String> parameters) {
        /**
         * The address of this proxy's peer; empty for {@code unknown}, an obfuscated name, or no {@code for}
         * parameter.
         */
        public Optional<IpAddress> client() {
            return address(parameters.getOrDefault("for", ""));
        }

        public Optional<String> protocol() {
            return Optional.ofNullable(parameters.get("proto"));
        }
    }

    /** The address that {@code node} names. */
    static Optional<IpAddress> address(CharSequence node) {
        var parts = NODE.matcher(node);
        return parts.matches()
                ? IpAddress.parse(parts.group(1) != null ? parts.group(1) : parts.group(2))
                : Optional.empty();
    }

    /** The elements of all lines of the header in their order; empty when any of them deviates from the grammar. */
    public static Optional<List<Element>> parse(List<String> lines) {
        List<Element> elements = new ArrayList<>();
        for (String line : lines) {
            if (!new ForwardedHeader(line).elements(elements)) {
                return Optional.empty();
            }
        }
        return Optional.of(elements);
    }

    private boolean elements(List<Element> elements) {
        do {
            skipBlanks();
            Map<String, String> parameters = new HashMap<>();
            if (!element(parameters)) {
                return false;
            }
            elements.add(new Element(Map.copyOf(parameters)));
            skipBlanks();
        } while (skip(','));
        return at == line.length();
    }

    private boolean element(Map<String, String> parameters) {
        do {
            String name = token();
            if (name.isEmpty()) {
                continue; // the grammar allows empty pairs between semicolons
            }
            String value = skip('=') ? value() : null;
            if (value == null || parameters.put(name.toLowerCase(Locale.ROOT), value) != null) {
                return false;
            }
        } while (skip(';'));
        return true;
    }

    private @Nullable String value() {
        if (skip('"')) {
            return quoted();
        }
        String token = token();
        return token.isEmpty() ? null : token;
    }

    /** The text up to the closing quote, without its escapes; null when there is no closing quote. */
    private @Nullable String quoted() {
        StringBuilder text = new StringBuilder();
        while (at < line.length()) {
            char c = line.charAt(at++);
            if (c == '"') {
                return text.toString();
            }
            if (c == '\\') {
                if (at == line.length()) {
                    return null;
                }
                c = line.charAt(at++);
            }
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                return null;
            }
            text.append(c);
        }
        return null;
    }

    private String token() {
        int from = at;
        while (at < line.length() && isTokenCharacter(line.charAt(at))) {
            at++;
        }
        return line.substring(from, at);
    }

    private static boolean isTokenCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || TOKEN_SYMBOLS.indexOf(c) >= 0;
    }

    private boolean skip(char expected) {
        boolean found = at < line.length() && line.charAt(at) == expected;
        if (found) {
            at++;
        }
        return found;
    }

    private void skipBlanks() {
        while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
            at++;
        }
    }
}
