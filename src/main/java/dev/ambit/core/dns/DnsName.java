package dev.ambit.core.dns;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.ibm.icu.text.IDNA;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/**
 * A domain name in its one canonical form: absolute, lower-case ASCII (punycode), without a trailing dot.
 *
 * <p>Two spellings of a name must never be two names, or a token scoped to one of them could be walked around with the
 * other. A label may hold any octet (RFC 2181, 11). Those that are no printable ASCII, and those that mean something in a zone
 * file or a record scope, are always written {@code \DDD}: so every dot ends a label, and a {@code *} is always the whole
 * leftmost label (RFC 4592).
 */
public record DnsName(String text) implements Comparable<DnsName> {
    /** 255 octets on the wire (RFC 1035, 2.3.4) are 253 characters when none is escaped. */
    public static final int MAX_LENGTH = 253;

    private static final int MAX_LABEL = 63;
    /** Bounds the work for hostile text: 255 octets, each escaped. Punycode takes quadratic time. */
    private static final int MAX_INPUT = 1020;

    private static final int MAX_OCTETS = 255;

    private static final int ESCAPE_LENGTH = 4;

    /** What IDNA reads as a dot besides the dot (UTS 46, 4). */
    private static final String DOTS = "\u3002\uff0e\uff61";

    /** Printable characters that are escaped: they mean something in zone files or record scopes. */
    private static final String SPECIAL = ".\\\"();@$*";

    private static final String ESCAPED_ASTERISK = "\\042";

    /** Its tables take a while to read, which a start and most names need not wait for. */
    private static final class International {
        /** IDNA 2008 (RFC 5891) by way of UTS 46; underscores are allowed, and symbols, which registries have let in. */
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
     * The absolute name that people write as {@code text}, in Unicode or punycode, with or without a trailing dot. Its labels hold
     * letters, digits, {@code -}, {@code _} and {@code /} (RFC 2317) only.
     */
    public static Parsed<DnsName> parse(String text) {
        return switch (parsePresentation(text)) {
            case Parsed.Valid<DnsName>(DnsName name)
            when !name.isPlain() -> Parsed.invalid(RecordProblem.unusualName());
            case Parsed<DnsName> parsed -> parsed;
        };
    }

    /**
     * The absolute name that {@code text} spells in a zone file (RFC 1035, 5.1): as {@link #parse}, and any octet as {@code \X} or
     * {@code \DDD}.
     */
    public static Parsed<DnsName> parsePresentation(String text) {
        if (text.length() > MAX_INPUT) {
            return Parsed.invalid(RecordProblem.name("it is longer than 253 characters"));
        }
        List<String> labels = labels(text);
        StringBuilder canonical = new StringBuilder(text.length());
        for (int i = 0; i < labels.size(); i++) {
            boolean isWildcard = i == 0 && labels.size() > 1 && isAsterisk(labels.getFirst());
            Optional<String> label = isWildcard ? Optional.of("*") : canonical(labels.get(i));
            if (label.isEmpty()) {
                return Parsed.invalid(
                        labels.get(i).chars().allMatch(c -> c < 0x80)
                                ? RecordProblem.unusualName()
                                : RecordProblem.name("a label is not a valid internationalised label"));
            }
            canonical.append(i == 0 ? "" : ".").append(label.get());
        }
        String name = canonical.toString();
        return fault(name)
                .map(fault -> Parsed.<DnsName>invalid(RecordProblem.name(fault)))
                .orElseGet(() -> Parsed.valid(new DnsName(name)));
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
            return parsePresentation("*." + apex);
        }
        return within(text, parse(text), apex);
    }

    /** As {@link #parseIn}, with labels of any octets. */
    public static Parsed<DnsName> parsePresentationIn(String text, DnsName apex) {
        return text.equals("@") || text.equals("*") ? parseIn(text, apex) : within(text, parsePresentation(text), apex);
    }

    private static Parsed<DnsName> within(String text, Parsed<DnsName> parsed, DnsName apex) {
        if (!(parsed instanceof Parsed.Valid<DnsName>(DnsName name)) || name.isAtOrBelow(apex)) {
            return parsed;
        }
        if (isAbsolute(text)) {
            return Parsed.invalid(RecordProblem.name("it is outside of the zone " + apex));
        }
        return parsePresentation(name + "." + apex);
    }

    /**
     * A part of a name as it stands in the names that are kept: whole labels in Unicode become punycode, anything else stays as it
     * was sent. With a dot before or behind, or without.
     */
    public static String partOf(String sent) {
        if (sent.chars().allMatch(c -> c < 0x80)) {
            return sent;
        }
        String before = sent.startsWith(".") ? "." : "";
        String behind = sent.endsWith(".") ? "." : "";
        return parse(sent.substring(before.length(), sent.length() - behind.length()))
                .toOptional()
                .map(name -> before + name + behind)
                .orElse(sent);
    }

    /** Whether it ends in a dot that no backslash escapes. */
    static boolean isAbsolute(String text) {
        if (text.isEmpty()) {
            return false;
        }
        int last = text.length() - 1;
        // A backslash before the dot makes it one of the label.
        return (text.charAt(last) == '.' && !labels(text).getLast().endsWith("."))
                || DOTS.indexOf(text.charAt(last)) >= 0;
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

    /** Whether its labels hold what {@link #parse} takes. */
    public boolean isPlain() {
        return text.chars().allMatch(c -> isPlain(c) || c == '.');
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "-_/*".indexOf(c) >= 0;
    }

    /** As it stands in a zone file, with its dot. Knot takes no other characters than these without an escape. */
    String presentation() {
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

    /** For people: Unicode where that leads back to this very name, punycode otherwise. */
    public String toUnicode() {
        if (!text.contains("xn--")) {
            return text;
        }
        String unicode = International.IDNA_2008
                .nameToUnicode(text, new StringBuilder(text.length()), new IDNA.Info())
                .toString();
        return parsePresentation(unicode).toOptional().filter(this::equals).isPresent() ? unicode : text;
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

    /** Cut at the dots that no backslash escapes; a dot at the end is dropped. */
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

    /** Empty when it is no label; {@link #fault} judges the outcome. */
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

    /** What may stand in a name without a backslash. */
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
        int octets = 1; // the root's
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

    /** How many characters spell the octet there in the canonical form; 0 when they are not canonical. */
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
