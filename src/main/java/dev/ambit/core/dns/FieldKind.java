package dev.ambit.core.dns;

import dev.ambit.core.net.Ipv6Text;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.xbill.DNS.Address;
import org.xbill.DNS.CERTRecord.CertificateType;
import org.xbill.DNS.DNSSEC.Algorithm;

/** The kind of a record field, with its parser and printer. */
public enum FieldKind {
    IPV4("a valid IPv4 address"),
    IPV6("a valid IPv6 address"),
    /** A name that is returned without its trailing dot. */
    HOST("a valid hostname"),
    /** A name that is returned with or without the trailing dot, as sent, because clients compare it byte by byte. */
    TARGET("a valid name"),
    UNSIGNED_8("a whole number between 0 and 255"),
    UNSIGNED_16("a whole number between 0 and 65535"),
    /** A number or, in zone files, the mnemonic of a DNSSEC algorithm. */
    ALGORITHM("a whole number between 0 and 255"),
    /** A number or, in zone files, the mnemonic of a certificate type. */
    CERTIFICATE_TYPE("a whole number between 0 and 65535"),
    WORD("letters and digits only"),
    TEXT("text without control characters"),
    HEX("hexadecimal digits"),
    BASE64("valid base64"),
    /** The parameters of SVCB and HTTPS, RFC 9460. */
    PARAMETERS("service parameters such as `alpn=\"h3,h2\"`");

    private static final Pattern WHITESPACE = Pattern.compile("[ \t\r\n]+");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern LETTERS_AND_DIGITS = Pattern.compile("[a-z0-9]{1,63}");
    private static final Pattern HEX_OCTETS = Pattern.compile("(?:[0-9A-Fa-f]{2})++");
    private static final Pattern IPV4_ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    private final String expected;

    FieldKind(String expected) {
        this.expected = expected;
    }

    /** The description of valid values, for error messages. */
    String expected() {
        return expected;
    }

    /** Whether the value is a domain name. */
    public boolean isName() {
        return this == HOST || this == TARGET;
    }

    /** Whether the value can span several tokens when it is the last field. */
    boolean spansTokens() {
        return this == HEX || this == BASE64 || this == PARAMETERS;
    }

    /** Parses a value, which is an Integer or a String. */
    Optional<Object> read(String text) {
        return switch (this) {
            case IPV4 -> ipv4(text);
            case IPV6 -> ipv6(text);
            case HOST -> host(text);
            case TARGET -> host(text).map(name -> dotted(name, text));
            case UNSIGNED_8 -> number(text, 0xff);
            case UNSIGNED_16 -> number(text, 0xffff);
            case ALGORITHM -> number(text, 0xff).or(() -> mnemonic(text, Algorithm.value(text)));
            case CERTIFICATE_TYPE -> number(text, 0xffff).or(() -> mnemonic(text, CertificateType.value(text)));
            case WORD -> matching(LETTERS_AND_DIGITS, text.toLowerCase(Locale.ROOT));
            case TEXT -> CharacterStrings.octets(text).map(_ -> text);
            case HEX -> matching(HEX_OCTETS, compact(text));
            case BASE64 -> base64(compact(text));
            case PARAMETERS -> ServiceParameters.parse(text).toOptional().map(ServiceParameters::content);
        };
    }

    /** Parses a value from one token of a content or zone file. */
    Optional<Object> read(Lexeme lexeme) {
        return this == TEXT ? lexeme.octets().flatMap(CharacterStrings::text).map(text -> text) : read(lexeme.text());
    }

    /** Returns the form of the value in {@code content}. */
    String print(Object value) {
        return this == TEXT
                ? CharacterStrings.quoted(
                        CharacterStrings.octets(value.toString()).orElseThrow())
                : value.toString();
    }

    /** Returns the zone file form of the value: as in {@code content}, but with canonical absolute names. */
    String present(Object value) {
        return switch (this) {
            case HOST, TARGET -> absolute(value.toString());
            case PARAMETERS ->
                ServiceParameters.parse(value.toString()).orThrow().presentation();
            default -> print(value);
        };
    }

    private static String absolute(String name) {
        return name.equals(".")
                ? name
                : DnsName.parsePresentation(name).orThrow().presentation();
    }

    private static Optional<Object> ipv4(String text) {
        if (!IPV4_ADDRESS.matcher(text).matches()) {
            return Optional.empty();
        }
        byte[] address = Address.toByteArray(text, Address.IPv4);
        // Some software interprets 010.0.0.1 as 10.0.0.1, other software as 8.0.0.1.
        return address == null || !Address.toDottedQuad(address).equals(text) ? Optional.empty() : Optional.of(text);
    }

    private static Optional<Object> ipv6(String text) {
        if (text.length() > 45 || text.indexOf(':') < 0) {
            return Optional.empty();
        }
        byte[] address = Address.toByteArray(text, Address.IPv6);
        return address == null ? Optional.empty() : Optional.of(Ipv6Text.print(address));
    }

    private static Optional<Object> host(String text) {
        if (text.equals(".")) {
            return Optional.of(text);
        }
        // An address instead of a name is the most common mistake, and no top-level domain is a number.
        return DnsName.parsePresentation(text)
                .toOptional()
                .filter(name -> !isNumber(name.text().substring(name.text().lastIndexOf('.') + 1)))
                .map(DnsName::text);
    }

    private static boolean isNumber(String label) {
        return label.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static Object dotted(Object name, String text) {
        return text.length() > 1 && text.endsWith(".") ? name + "." : name;
    }

    private static Optional<Object> number(String text, int max) {
        return NUMBER.matcher(text).matches() && Integer.parseInt(text) <= max
                ? Optional.of(Integer.parseInt(text))
                : Optional.empty();
    }

    private static Optional<Object> mnemonic(String text, int value) {
        return value >= 0 && !text.isEmpty() && Character.isLetter(text.charAt(0))
                ? Optional.of(value)
                : Optional.empty();
    }

    private static Optional<Object> matching(Pattern pattern, String text) {
        return pattern.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }

    public static String joined(List<Lexeme> tokens) {
        return String.join(" ", tokens.stream().map(Lexeme::sourceText).toList());
    }

    private static String compact(String text) {
        return WHITESPACE.matcher(text).replaceAll("");
    }

    private static Optional<Object> base64(String text) {
        try {
            return Base64.getDecoder().decode(text).length > 0 ? Optional.of(text) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
