package dev.ambit.core.dns;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.ambit.core.net.Ipv6Text;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.xbill.DNS.Address;

/**
 * The named parameter keys of SVCB and HTTPS records (IANA, "Service Parameter Keys"), each with the codec between text
 * and wire form of its value. The text is without zone file escapes; an absent value is equivalent to an empty one.
 */
enum ServiceKey {
    /** RFC 9460, 8. */
    MANDATORY(0, "mandatory", "the names of other parameters, each once, separated by commas"),
    /** RFC 9460, 7.1. */
    ALPN(1, "alpn", "protocols such as `h3,h2`, each of 1 to 255 octets"),
    /** RFC 9460, 7.1. */
    NO_DEFAULT_ALPN(2, "no-default-alpn", "without a value"),
    /** RFC 9460, 7.2. */
    PORT(3, "port", "a number from 0 to 65535"),
    /** RFC 9460, 7.3. */
    IPV4HINT(4, "ipv4hint", "IPv4 addresses, separated by commas"),
    /** RFC 9848. */
    ECH(5, "ech", "one ECHConfigList in base64"),
    /** RFC 9460, 7.3. */
    IPV6HINT(6, "ipv6hint", "IPv6 addresses, separated by commas"),
    /** RFC 9461, 5. */
    DOHPATH(7, "dohpath", "a path such as `/dns-query{?dns}`, in UTF-8"),
    /** RFC 9540, 4. */
    OHTTP(8, "ohttp", "without a value"),
    /** draft-ietf-tls-key-share-prediction, 3.1. */
    TLS_SUPPORTED_GROUPS(9, "tls-supported-groups", "numbers from 0 to 65535, each once, separated by commas"),
    /** RFC 9953. */
    DOCPATH(10, "docpath", "the segments of a path, each of 1 to 255 octets, separated by commas");

    /**
     * The name servers in Debian support the names of RFC 9460 only; later keys are written {@code keyNNNNN} in zone
     * files.
     */
    static final ServiceKey LAST_IN_ZONE_FILES = IPV6HINT;
    /** The last named key. */
    static final ServiceKey LAST = DOCPATH;

    private static final Pattern NUMBERED = Pattern.compile("key(0|[1-9][0-9]{0,4})");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,5}");
    private static final int MAX_NUMBER = 0xffff;
    /** 65535 is the "invalid key" (RFC 9460, 14.3.2). */
    private static final int MAX_KEY = 0xfffe;

    private static final int MAX_ITEM = 0xff;

    private final int number;
    private final String text;
    private final String expected;

    ServiceKey(int number, String text, String expected) {
        this.number = number;
        this.text = text;
        this.expected = expected;
    }

    /** Parses a key, written by name or as {@code keyNNNNN}, in lower case and without leading zeros. */
    static Optional<Integer> number(String name) {
        for (ServiceKey key : values()) {
            if (key.text.equals(name)) {
                return Optional.of(key.number);
            }
        }
        return NUMBERED.matcher(name).matches()
                ? Optional.of(Integer.parseInt(name.substring("key".length()))).filter(number -> number <= MAX_KEY)
                : Optional.empty();
    }

    /** Returns the named key of that number. */
    static Optional<ServiceKey> of(int number) {
        return Arrays.stream(values()).filter(key -> key.number == number).findFirst();
    }

    /** Returns the name of a number, or {@code keyNNNNN} when it has none or is later than {@code lastNamed}. */
    static String name(int number, ServiceKey lastNamed) {
        return of(number)
                .filter(key -> key.number <= lastNamed.number)
                .map(key -> key.text)
                .orElse("key" + number);
    }

    /** Returns the number on the wire. */
    int number() {
        return number;
    }

    /** Returns the description of valid values, for error messages. */
    String expected() {
        return expected;
    }

    /** Converts a value to its wire form; empty when invalid. */
    Optional<byte[]> read(byte[] value) {
        String ascii = new String(value, ISO_8859_1);
        return switch (this) {
            case MANDATORY -> mandatory(ascii);
            case ALPN -> items(value).map(ServiceKey::prefixed);
            case DOCPATH ->
                value.length == 0 ? Optional.of(value) : items(value).map(ServiceKey::prefixed);
            case NO_DEFAULT_ALPN, OHTTP -> Optional.of(value).filter(octets -> octets.length == 0);
            case PORT -> numbers(ascii).filter(ports -> ports.size() == 1).map(ServiceKey::shorts);
            case IPV4HINT -> addresses(ascii, FieldKind.IPV4, Address.IPv4);
            case IPV6HINT -> addresses(ascii, FieldKind.IPV6, Address.IPv6);
            case ECH -> base64(ascii);
            case DOHPATH -> Optional.of(value).filter(ServiceKey::isTemplate);
            case TLS_SUPPORTED_GROUPS ->
                numbers(ascii).filter(ServiceKey::areDistinct).map(ServiceKey::shorts);
        };
    }

    /**
     * Converts a wire form to the value; empty when malformed. Keys in it after {@code lastNamed} are written as
     * numbers.
     */
    Optional<byte[]> print(byte[] wire, ServiceKey lastNamed) {
        return switch (this) {
            case MANDATORY ->
                shorts(wire)
                        .filter(keys -> areAscending(keys) && keys.getFirst() > MANDATORY.number)
                        .map(keys -> joined(
                                keys.stream().map(key -> name(key, lastNamed)).toList()));
            case ALPN -> strings(wire).filter(items -> !items.isEmpty()).map(ServiceKey::escaped);
            case DOCPATH -> strings(wire).map(ServiceKey::escaped);
            case NO_DEFAULT_ALPN, OHTTP -> Optional.of(wire).filter(octets -> octets.length == 0);
            case PORT -> shorts(wire).filter(ports -> ports.size() == 1).map(ServiceKey::joined);
            case IPV4HINT ->
                pieces(wire, 4)
                        .map(all ->
                                joined(all.stream().map(Address::toDottedQuad).toList()));
            case IPV6HINT ->
                pieces(wire, 16)
                        .map(all -> joined(all.stream().map(Ipv6Text::print).toList()));
            case ECH -> Optional.of(Base64.getEncoder().encode(wire)).filter(octets -> octets.length > 0);
            case DOHPATH -> Optional.of(wire).filter(ServiceKey::isTemplate);
            case TLS_SUPPORTED_GROUPS ->
                shorts(wire).filter(ServiceKey::areDistinct).map(ServiceKey::joined);
        };
    }

    private static Optional<byte[]> mandatory(String value) {
        TreeSet<Integer> keys = new TreeSet<>();
        for (String name : value.split(",", -1)) {
            Optional<Integer> key = number(name);
            if (key.isEmpty() || key.get() == MANDATORY.number || !keys.add(key.get())) {
                return Optional.empty();
            }
        }
        return Optional.of(shorts(List.copyOf(keys)));
    }

    private static Optional<byte[]> addresses(String value, FieldKind kind, int family) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (String address : value.split(",", -1)) {
            if (kind.read(address).isEmpty()) {
                return Optional.empty();
            }
            wire.writeBytes(Address.toByteArray(address, family));
        }
        return Optional.of(wire.toByteArray());
    }

    private static Optional<byte[]> base64(String value) {
        try {
            return Optional.of(Base64.getDecoder().decode(value)).filter(octets -> octets.length > 0);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** Whether it is a URI template (RFC 6570) with the variable required by DNS over HTTPS. */
    private static boolean isTemplate(byte[] value) {
        return CharacterStrings.text(value)
                .filter(path -> path.startsWith("/") && path.contains("{?dns}"))
                .isPresent();
    }

    /**
     * Parses a comma-separated list, in which {@code \,} and {@code \\} are escapes (RFC 9460, A.1); items must not be
     * empty.
     */
    private static Optional<List<byte[]>> items(byte[] value) {
        List<byte[]> items = new ArrayList<>();
        ByteArrayOutputStream item = new ByteArrayOutputStream();
        for (int i = 0; i <= value.length; i++) {
            if (i == value.length || value[i] == ',') {
                if (item.size() == 0 || item.size() > MAX_ITEM) {
                    return Optional.empty();
                }
                items.add(item.toByteArray());
                item.reset();
            } else if (value[i] != '\\') {
                item.write(value[i]);
            } else if (++i < value.length && (value[i] == ',' || value[i] == '\\')) {
                item.write(value[i]);
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(items);
    }

    private static byte[] escaped(List<byte[]> items) {
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        for (byte[] item : items) {
            if (value.size() > 0) {
                value.write(',');
            }
            for (byte octet : item) {
                if (octet == ',' || octet == '\\') {
                    value.write('\\');
                }
                value.write(octet);
            }
        }
        return value.toByteArray();
    }

    private static byte[] prefixed(List<byte[]> items) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (byte[] item : items) {
            wire.write(item.length);
            wire.writeBytes(item);
        }
        return wire.toByteArray();
    }

    /** Parses length-prefixed strings. */
    private static Optional<List<byte[]>> strings(byte[] wire) {
        List<byte[]> strings = new ArrayList<>();
        for (int at = 0; at < wire.length; ) {
            int end = at + 1 + (wire[at] & 0xff);
            if (end == at + 1 || end > wire.length) {
                return Optional.empty();
            }
            strings.add(Arrays.copyOfRange(wire, at + 1, end));
            at = end;
        }
        return Optional.of(strings);
    }

    private static Optional<List<Integer>> numbers(String value) {
        List<Integer> numbers = new ArrayList<>();
        for (String number : value.split(",", -1)) {
            if (!NUMBER.matcher(number).matches() || Integer.parseInt(number) > MAX_NUMBER) {
                return Optional.empty();
            }
            numbers.add(Integer.parseInt(number));
        }
        return Optional.of(numbers);
    }

    private static byte[] shorts(List<Integer> numbers) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (int number : numbers) {
            wire.write(number >> 8);
            wire.write(number);
        }
        return wire.toByteArray();
    }

    /** Parses 16-bit numbers; empty when malformed. */
    static Optional<List<Integer>> shorts(byte[] wire) {
        return pieces(wire, 2)
                .map(pieces -> pieces.stream()
                        .map(piece -> (piece[0] & 0xff) << 8 | (piece[1] & 0xff))
                        .toList());
    }

    /** Splits the wire form into pieces of equal length; empty when its length is not a multiple. */
    private static Optional<List<byte[]>> pieces(byte[] wire, int length) {
        if (wire.length == 0 || wire.length % length != 0) {
            return Optional.empty();
        }
        List<byte[]> pieces = new ArrayList<>();
        for (int at = 0; at < wire.length; at += length) {
            pieces.add(Arrays.copyOfRange(wire, at, at + length));
        }
        return Optional.of(pieces);
    }

    private static boolean areDistinct(List<Integer> numbers) {
        return numbers.stream().distinct().count() == numbers.size();
    }

    private static boolean areAscending(List<Integer> numbers) {
        return List.copyOf(new TreeSet<>(numbers)).equals(numbers);
    }

    private static byte[] joined(List<?> parts) {
        return parts.stream()
                .map(Object::toString)
                .collect(Collectors.joining(","))
                .getBytes(ISO_8859_1);
    }
}
