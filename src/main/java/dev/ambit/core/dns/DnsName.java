package dev.ambit.core.dns;

import java.net.IDN;
import java.util.Optional;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/**
 * A domain name in its one canonical form: absolute, lower-case ASCII (punycode), without a trailing dot.
 *
 * <p>Two spellings of a name must never be two names, or a token scoped to one of them could be walked around with the
 * other. So labels hold letters, digits, {@code -}, {@code _} and {@code /} (RFC 2317) only: no escapes, and {@code *}
 * only as the whole leftmost label (RFC 4592).
 */
public record DnsName(String text) implements Comparable<DnsName> {
    /** 255 octets on the wire (RFC 1035, 2.3.4) are 253 characters. */
    public static final int MAX_LENGTH = 253;

    private static final int MAX_LABEL = 63;
    /** Bounds the work for hostile text: punycode takes quadratic time. */
    private static final int MAX_INPUT = 1000;
    /** Letters that IDNA 2003 and 2008 turn into different names (UTS 46, "deviation characters"). */
    private static final String DEVIATIONS = "\u00df\u03c2\u200c\u200d\u1e9e";

    /** What IDNA reads as a dot besides the dot (RFC 3490, 3.1). */
    private static final String DOTS = "\u3002\uff0e\uff61";

    public DnsName {
        fault(text).ifPresent(fault -> {
            throw new IllegalArgumentException("not a canonical name: " + fault);
        });
    }

    /** The absolute name that {@code text} spells, in Unicode or punycode, with or without a trailing dot. */
    public static Parsed<DnsName> parse(String text) {
        if (text.length() > MAX_INPUT) {
            return Parsed.invalid(RecordProblem.name("it is longer than 253 characters"));
        }
        String dotted = text;
        for (int i = 0; i < DOTS.length(); i++) {
            dotted = dotted.replace(DOTS.charAt(i), '.');
        }
        Optional<String> canonical = canonical(dotted.endsWith(".") ? chop(dotted) : dotted);
        if (canonical.isEmpty()) {
            return Parsed.invalid(RecordProblem.name("a label is not a valid internationalised label"));
        }
        return fault(canonical.get())
                .map(fault -> Parsed.<DnsName>invalid(RecordProblem.name(fault)))
                .orElseGet(() -> Parsed.valid(new DnsName(canonical.get())));
    }

    /**
     * The name that {@code text} spells inside a zone: {@code @} is the apex, a name that ends in the apex is taken as it
     * is, any other is relative. With a trailing dot it is absolute and must be at or below the apex.
     */
    public static Parsed<DnsName> parseIn(String text, DnsName apex) {
        if (text.equals("@")) {
            return Parsed.valid(apex);
        }
        if (text.equals("*")) {
            return parse("*." + apex);
        }
        Parsed<DnsName> parsed = parse(text);
        if (!(parsed instanceof Parsed.Valid<DnsName>(DnsName name)) || name.isAtOrBelow(apex)) {
            return parsed;
        }
        if (text.endsWith(".") || DOTS.indexOf(text.charAt(text.length() - 1)) >= 0) {
            return Parsed.invalid(RecordProblem.name("it is outside of the zone " + apex));
        }
        return parse(name + "." + apex);
    }

    /**
     * The name of text that is canonical already.
     *
     * @throws IllegalArgumentException when it is not
     */
    public static DnsName of(String text) {
        return new DnsName(text);
    }

    public boolean isAtOrBelow(DnsName other) {
        return text.equals(other.text) || isBelow(other);
    }

    public boolean isBelow(DnsName other) {
        int above = text.length() - other.text.length() - 1;
        return above > 0 && text.charAt(above) == '.' && text.endsWith(other.text);
    }

    /** The name without its leftmost label; empty for a top-level domain. */
    public Optional<DnsName> parent() {
        int dot = text.indexOf('.');
        return dot < 0 ? Optional.empty() : Optional.of(new DnsName(text.substring(dot + 1)));
    }

    public boolean isWildcard() {
        return text.startsWith("*.");
    }

    /** For people: Unicode where that leads back to this very name, punycode otherwise. */
    public String toUnicode() {
        if (!text.contains("xn--")) {
            return text;
        }
        String unicode = IDN.toUnicode(text, IDN.ALLOW_UNASSIGNED);
        return parse(unicode).toOptional().filter(this::equals).isPresent() ? unicode : text;
    }

    /** The name for dnsjava. */
    public Name toName() {
        try {
            return Name.fromString(text, Name.root);
        } catch (TextParseException e) {
            throw new IllegalStateException("a canonical name that dnsjava refuses: " + text, e);
        }
    }

    @Override
    public int compareTo(DnsName other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }

    private static String chop(String text) {
        return text.substring(0, text.length() - 1);
    }

    private static Optional<String> canonical(String dotted) {
        StringBuilder canonical = new StringBuilder(dotted.length());
        String separator = "";
        for (String label : dotted.split("\\.", -1)) {
            Optional<String> ascii = ascii(label);
            if (ascii.isEmpty()) {
                return Optional.empty();
            }
            canonical.append(separator).append(ascii.get());
            separator = ".";
        }
        return Optional.of(canonical.toString());
    }

    private static Optional<String> ascii(String label) {
        if (label.chars().allMatch(c -> c < 0x80)) {
            return Optional.of(lower(label));
        }
        // A letter with two meanings would let a scope and a record disagree on the name; punycode has one.
        if (label.chars().anyMatch(c -> DEVIATIONS.indexOf(c) >= 0)) {
            return Optional.empty();
        }
        try {
            // A full-width or circled character may turn into dots or spaces here, so fault() judges the outcome.
            String ascii = IDN.toASCII(label, IDN.ALLOW_UNASSIGNED);
            return ascii.indexOf('.') >= 0 ? Optional.empty() : Optional.of(lower(ascii));
        } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
            return Optional.empty();
        }
    }

    /** Locale-free, and leaves everything but A to Z alone: String.toLowerCase folds the Kelvin sign to k. */
    private static String lower(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            lower.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
        }
        return lower.toString();
    }

    private static Optional<String> fault(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.of("it is longer than 253 characters");
        }
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i < text.length() && text.charAt(i) != '.') {
                if (!isAllowed(text, i)) {
                    return Optional.of("only letters, digits, `-`, `_` and a leading `*.` can be used");
                }
                continue;
            }
            if (i == start) {
                return Optional.of("it has an empty label");
            }
            if (i - start > MAX_LABEL) {
                return Optional.of("a label is longer than 63 characters");
            }
            start = i + 1;
        }
        return Optional.empty();
    }

    private static boolean isAllowed(String text, int at) {
        char c = text.charAt(at);
        return (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_'
                || c == '/'
                || (c == '*' && at == 0 && text.startsWith("*."));
    }
}
