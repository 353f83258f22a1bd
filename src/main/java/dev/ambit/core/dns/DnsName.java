package dev.ambit.core.dns;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.ibm.icu.text.IDNA;
import dev.ambit.core.Parsed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/**
 * A domain name in its one canonical form: absolute, lower-case ASCII (punycode), without a trailing dot.
 *
 * <p>Two spellings of a name must never be different names, because otherwise a token scope for one could be bypassed
 * with the other. A label can contain any octet (RFC 2181, 11). Octets that are not printable ASCII, and those with a
 * meaning in zone files or record scopes, are always written as {@code \DDD}. Hence every dot ends a label, and a
 * {@code *} is always the whole leftmost label (RFC 4592).
 */
public record DnsName(String text) implements Comparable<DnsName> {
    /** 255 octets on the wire (RFC 1035, 2.3.4) correspond to 253 unescaped characters. */
    public static final int MAX_LENGTH = 253;

    private static final int MAX_LABEL = 63;
    /** Bounds the work for hostile text, because Punycode takes quadratic time: 255 octets, each escaped. */
    private static final int MAX_INPUT = 1020;

    private static final int MAX_OCTETS = 255;

    private static final int ESCAPE_LENGTH = 4;

    /** The characters other than the dot that IDNA treats as a dot (UTS 46, 4). */
    private static final String DOTS = "\u3002\uff0e\uff61";

    /** Printable characters that are escaped because of their meaning in zone files or record scopes. */
    private static final String SPECIAL = ".\\\"();@$*";

    private static final String ESCAPED_ASTERISK = "\\042";

    /** Initialized lazily: loading its tables is slow, and startup and most names do not need them. */
    private static final class International {
        /**
         * IDNA 2008 (RFC 5891) as implemented by UTS 46. Allows underscores, and symbols, which some registries have
         * accepted.
         */
        private static final IDNA IDNA_2008 = IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_ASCII
                | IDNA.NONTRANSITIONAL_TO_UNICODE
                | IDNA.CHECK_BIDI
                | IDNA.CHECK_CONTEXTJ);
    }

    public DnsName {
        fault(text).ifPresent(fault -> {
            throw new IllegalArgumentException("not a canonical name: " + fault);
        });
    }

    /**
     * Parses an absolute name in Unicode or punycode, with or without a trailing dot. Labels consist of letters,
     * digits, {@code -}, {@code _} and {@code /} (RFC 2317).
     */
    public static Parsed<DnsName> parse(String text) {
        return switch (parsePresentation(text)) {
            case Parsed.Valid<DnsName>(DnsName name)
            when !name.isPlain() -> Parsed.invalid(RecordProblems.unusualName());
            case Parsed<DnsName> parsed -> parsed;
        };
    }

    /**
     * Parses an absolute name in zone file format (RFC 1035, 5.1): as {@link #parse}, and any octet as {@code \X} or
     * {@code \DDD}.
     */
    public static Parsed<DnsName> parsePresentation(String text) {
        if (text.length() > MAX_INPUT) {
            return Parsed.invalid(RecordProblems.name("it is longer than 253 characters"));
        }
        List<String> labels = labels(text);
        StringBuilder canonical = new StringBuilder(text.length());
        for (int i = 0; i < labels.size(); i++) {
            boolean isWildcard = i == 0 && labels.size() > 1 && isAsterisk(labels.getFirst());
            Optional<String> label = isWildcard ? Optional.of("*") : canonical(labels.get(i));
            if (label.isEmpty()) {
                return Parsed.invalid(
                        labels.get(i).chars().allMatch(c -> c < 0x80)
                                ? RecordProblems.unusualName()
                                : RecordProblems.name("a label is not a valid internationalised label"));
            }
            canonical.append(i == 0 ? "" : ".").append(label.get());
        }
        String name = canonical.toString();
        return fault(name)
                .map(fault -> Parsed.<DnsName>invalid(RecordProblems.name(fault)))
                .orElseGet(() -> Parsed.valid(new DnsName(name)));
    }

    /**
     * Parses a name in a zone: {@code @} is the apex, a name that ends with the apex is absolute, any other is
     * relative. A name with a trailing dot is absolute and must be at or below the apex.
     */
    public static Parsed<DnsName> parseIn(String text, DnsName apex) {
        if (text.equals("@")) {
            return Parsed.valid(apex);
        }
        if (text.equals("*")) {
            return parsePresentation("*." + apex);
        }
        return within(text, parse(text), apex);
    }

    /** As {@link #parseIn}, with any octet in labels. */
    public static Parsed<DnsName> parsePresentationIn(String text, DnsName apex) {
        return text.equals("@") || text.equals("*") ? parseIn(text, apex) : within(text, parsePresentation(text), apex);
    }

    private static Parsed<DnsName> within(String text, Parsed<DnsName> parsed, DnsName apex) {
        if (!(parsed instanceof Parsed.Valid<DnsName>(DnsName name)) || name.isAtOrBelow(apex)) {
            return parsed;
        }
        if (isAbsolute(text)) {
            return Parsed.invalid(RecordProblems.name("it is outside of the zone " + apex));
        }
        return parsePresentation(name + "." + apex);
    }

    /**
     * Converts a part of a name to its form in stored names: whole labels in Unicode become punycode, anything else is
     * unchanged. A leading or trailing dot is allowed.
     */
    public static String canonicalPart(String sent) {
        if (sent.chars().allMatch(c -> c < 0x80)) {
            return sent;
        }
        String prefix = sent.startsWith(".") ? "." : "";
        String suffix = sent.endsWith(".") ? "." : "";
        return parse(sent.substring(prefix.length(), sent.length() - suffix.length()))
                .toOptional()
                .map(name -> prefix + name + suffix)
                .orElse(sent);
    }

    /** Whether {@code text} ends with an unescaped dot. */
    public static boolean isAbsolute(String text) {
        if (text.isEmpty()) {
            return false;
        }
        int last = text.length() - 1;
        // A dot after a backslash belongs to the label.
        return (text.charAt(last) == '.' && !labels(text).getLast().endsWith("."))
                || DOTS.indexOf(text.charAt(last)) >= 0;
    }

    /**
     * Returns the name for a canonical text.
     *
     * @throws IllegalArgumentException when {@code text} is not canonical
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

    /** Returns the name without its leftmost label; empty for a top-level domain. */
    public Optional<DnsName> parent() {
        int dot = text.indexOf('.');
        return dot < 0 ? Optional.empty() : Optional.of(new DnsName(text.substring(dot + 1)));
    }

    public boolean isWildcard() {
        return text.startsWith("*.");
    }

    /** Whether {@link #parse} accepts its labels. */
    public boolean isPlain() {
        return text.chars().allMatch(c -> isPlain(c) || c == '.');
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "-_/*".indexOf(c) >= 0;
    }

    /** Returns the zone file format, with the trailing dot. Knot requires all characters but these to be escaped. */
    public String presentation() {
        StringBuilder written = new StringBuilder(text.length() + 1);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPlain(c) || c == '.') {
                written.append(c);
            } else if (c == '\\') {
                written.append(text, i, i + ESCAPE_LENGTH);
                i += ESCAPE_LENGTH - 1;
            } else {
                written.append(CharacterStrings.escaped(c));
            }
        }
        return written.append('.').toString();
    }

    /** Returns the name for display: in Unicode if that parses to this name, otherwise in punycode. */
    public String toUnicode() {
        if (!text.contains("xn--")) {
            return text;
        }
        String unicode = International.IDNA_2008
                .nameToUnicode(text, new StringBuilder(text.length()), new IDNA.Info())
                .toString();
        return parsePresentation(unicode).toOptional().filter(this::equals).isPresent() ? unicode : text;
    }

    /** Converts to the type of dnsjava. */
    public Name toName() {
        try {
            return Name.fromString(text, Name.root);
        } catch (TextParseException e) {
            throw new IllegalStateException("dnsjava rejects a canonical name: " + text, e);
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

    /** Splits at unescaped dots; a trailing dot is dropped. */
    private static List<String> labels(String text) {
        List<String> labels = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == '.' || DOTS.indexOf(text.charAt(i)) >= 0) {
                labels.add(text.substring(start, i));
                start = i + 1;
            }
        }
        if (start < text.length() || labels.isEmpty()) {
            labels.add(text.substring(start));
        }
        return labels;
    }

    private static boolean isAsterisk(String label) {
        return label.equals("*") || label.equals("\\*") || label.equals(ESCAPED_ASTERISK);
    }

    /** Returns the canonical form of a label; empty when it is malformed. {@link #fault} validates the result. */
    private static Optional<String> canonical(String label) {
        if (label.indexOf('\\') >= 0) {
            return CharacterStrings.unescaped(label).map(DnsName::printed);
        }
        if (label.chars().allMatch(c -> c < 0x80)) {
            return Optional.of(printed(label.getBytes(US_ASCII)))
                    .filter(_ -> label.chars().allMatch(DnsName::isWritten));
        }
        IDNA.Info info = new IDNA.Info();
        StringBuilder ascii = new StringBuilder(label.length() * 2);
        International.IDNA_2008.labelToASCII(label, ascii, info);
        return info.hasErrors()
                ? Optional.empty()
                : Optional.of(printed(ascii.toString().getBytes(US_ASCII)));
    }

    /** Whether {@code c} can be written in a name without a backslash. */
    private static boolean isWritten(int c) {
        return c > ' ' && c < 0x7f && "\"();".indexOf(c) < 0;
    }

    private static String printed(byte[] octets) {
        StringBuilder printed = new StringBuilder(octets.length);
        for (byte octet : octets) {
            int value = octet & 0xff;
            if (value >= 'A' && value <= 'Z') {
                printed.append((char) (value + ('a' - 'A')));
            } else if (value > ' ' && value < 0x7f && SPECIAL.indexOf(value) < 0) {
                printed.append((char) value);
            } else {
                printed.append(CharacterStrings.escaped(value));
            }
        }
        return printed.toString();
    }

    private static Optional<String> fault(String text) {
        if (text.startsWith(ESCAPED_ASTERISK + ".")) {
            return Optional.of("a wildcard is written `*`");
        }
        int octets = 1; // root label
        int label = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i < text.length() && text.charAt(i) != '.') {
                int length = lengthAt(text, i);
                if (length == 0) {
                    return Optional.of("only letters, digits, `-`, `_` and a leading `*.` can be used");
                }
                i += length - 1;
                label++;
                continue;
            }
            if (label == 0) {
                return Optional.of("it has an empty label");
            }
            if (label > MAX_LABEL) {
                return Optional.of("a label is longer than 63 characters");
            }
            octets += label + 1;
            label = 0;
        }
        return octets > MAX_OCTETS ? Optional.of("it is longer than 253 characters") : Optional.empty();
    }

    /** Returns the length of the octet at {@code at} in canonical form; 0 when it is not canonical. */
    private static int lengthAt(String text, int at) {
        char c = text.charAt(at);
        if (c == '\\') {
            int value = CharacterStrings.escapedAt(text, at);
            boolean needed = value >= 0 && (value <= ' ' || value >= 0x7f || SPECIAL.indexOf(value) >= 0);
            return needed ? ESCAPE_LENGTH : 0;
        }
        boolean isWildcard = c == '*' && at == 0 && text.startsWith("*.");
        boolean isPlain = c > ' ' && c < 0x7f && SPECIAL.indexOf(c) < 0 && (c < 'A' || c > 'Z');
        return isWildcard || isPlain ? 1 : 0;
    }
}
