package dev.ambit.config;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.HostName;
import dev.ambit.core.net.Cidr;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.zone.Mailbox;
import dev.ambit.signin.oidc.OidcSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values of a setting.
 *
 * @param expected a description of them for the message about an invalid one
 * @param parse empty for an invalid text
 * @param isSecret whether no message repeats the text, and no option has it, which all local users can read
 */
record ValueType<T>(String expected, Function<String, Optional<T>> parse, boolean isSecret) {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,5})(MiB|GiB|TiB)");
    private static final int MAX_SECRET = 1000;

    private ValueType(String expected, Function<String, Optional<T>> parse) {
        this(expected, parse, false);
    }

    static ValueType<Path> folder() {
        return new ValueType<>(
                "a folder, created by `ambit init --data DIR`",
                text -> path(text).filter(Files::isDirectory));
    }

    static ValueType<Path> file() {
        return new ValueType<>(
                "a readable file", text -> path(text).filter(Files::isReadable).filter(Files::isRegularFile));
    }

    static ValueType<ListenAddress> address() {
        return new ValueType<>("HOST:PORT such as 127.0.0.1:8080 or [::1]:8080", ListenAddress::parse);
    }

    static ValueType<List<Cidr>> cidrs() {
        return list("address blocks such as 192.0.2.0/24,2001:db8::/32", Cidr::parse);
    }

    static ValueType<List<IpAddress>> addresses() {
        return list("IP addresses such as 192.0.2.1,2001:db8::1", IpAddress::parse);
    }

    static ValueType<List<DnsName>> hostNames() {
        return list("host names such as ns1.example.com,ns2.example.com", HostName::parse);
    }

    static ValueType<Mailbox> mailbox() {
        return new ValueType<>("an e-mail address such as hostmaster@example.com", Mailbox::parse);
    }

    /** A URL that is encrypted in transit, or on the loopback, and contains no secret. */
    static ValueType<URI> secureUrl() {
        return new ValueType<>("a URL such as https://login.example.com; http only on the loopback", ValueType::secure);
    }

    /** As {@link #secureUrl}, without a path. */
    static ValueType<URI> baseUrl() {
        return new ValueType<>(
                "a URL such as https://dns.example.com without a path; http only on the loopback",
                text -> secure(text).filter(address -> address.getRawPath().matches("/?")));
    }

    static ValueType<String> line(int max) {
        return new ValueType<>("1 to " + max + " characters on one line", text -> oneLine(text, max));
    }

    static ValueType<String> secret() {
        return new ValueType<>(
                "a secret on one line, in the environment or in " + Settings.FILE_NAME, ValueType::secret, true);
    }

    static ValueType<Boolean> flag() {
        return new ValueType<>("true or false", text -> switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    static ValueType<Integer> count(int min, int max) {
        return new ValueType<>("a number from " + min + " to " + max, text -> number(text, min, max));
    }

    /** A number from 1, or zero for {@code none}. */
    static ValueType<Integer> countOrNone(int max) {
        return new ValueType<>(
                "a number from 1 to " + max + ", or none",
                text -> isNone(text) ? Optional.of(0) : number(text, 1, max));
    }

    static ValueType<Duration> duration(Duration min, Duration max) {
        return new ValueType<>(
                "a duration from " + print(min) + " to " + print(max) + " such as 30s, 5m or 1h",
                text -> duration(text).filter(d -> d.compareTo(min) >= 0 && d.compareTo(max) <= 0));
    }

    /** As {@link #duration}, or zero for {@code none}. */
    static ValueType<Duration> durationOrNone(Duration min, Duration max) {
        ValueType<Duration> type = duration(min, max);
        return new ValueType<>(type.expected(), text -> isNone(text) ? Optional.of(Duration.ZERO) : type.parse(text));
    }

    /** A size in bytes, from 1 MiB to {@code max}. */
    static ValueType<Long> size(long max) {
        return new ValueType<>(
                "a size from 1MiB to " + (max >> 20) + "MiB such as 512MiB or 4GiB",
                text -> size(text).filter(bytes -> bytes <= max));
    }

    /** A size in bytes, at least 1 MiB; zero for {@code none}. */
    static ValueType<Long> sizeOrNone() {
        return new ValueType<>(
                "a size from 1MiB such as 512MiB, 4GiB or 1TiB, or none",
                text -> isNone(text) ? Optional.of(0L) : size(text));
    }

    /** A constant of {@code type}, in lower case. */
    static <E extends Enum<E>> ValueType<E> oneOf(Class<E> type) {
        Map<String, E> words = new LinkedHashMap<>();
        for (E constant : type.getEnumConstants()) {
            words.put(constant.name().toLowerCase(Locale.ROOT), constant);
        }
        return new ValueType<>(
                "one of " + String.join(", ", words.keySet()), text -> Optional.ofNullable(words.get(text)));
    }

    /** Of a setting that exists so that it is not taken for a misspelt one: has no valid values. */
    static ValueType<String> unsupported(String feature) {
        return new ValueType<>("nothing: " + feature + " is not supported by this version", _ -> Optional.empty());
    }

    /** A comma-separated list; one invalid element rejects the whole list. */
    private static <T> ValueType<List<T>> list(String expected, Function<String, Optional<T>> parse) {
        return new ValueType<>(expected, text -> {
            List<T> items = new ArrayList<>();
            String[] texts = text.split(",", -1);
            for (String item : texts) {
                parse.apply(item.strip()).ifPresent(items::add);
            }
            return items.size() == texts.length ? Optional.of(List.copyOf(items)) : Optional.empty();
        });
    }

    /** The value of {@code text}; empty when it is invalid. */
    Optional<T> parse(String text) {
        return parse.apply(text);
    }

    /** The secret in {@code text}; empty when it is none. */
    static Optional<String> secret(String text) {
        return oneLine(text, MAX_SECRET);
    }

    private static Optional<String> oneLine(String text, int max) {
        return !text.isBlank() && text.length() <= max && text.chars().noneMatch(Character::isISOControl)
                ? Optional.of(text)
                : Optional.empty();
    }

    private static Optional<URI> secure(String text) {
        try {
            URI address = new URI(text);
            boolean isPlain = address.getRawQuery() == null && address.getRawFragment() == null;
            return isPlain && OidcSettings.isSecure(address) ? Optional.of(address) : Optional.empty();
        } catch (URISyntaxException invalid) {
            return Optional.empty();
        }
    }

    private static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException invalid) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> number(String text, int min, int max) {
        if (!text.matches("\\d{1,9}")) {
            return Optional.empty();
        }
        int number = Integer.parseInt(text);
        return number >= min && number <= max ? Optional.of(number) : Optional.empty();
    }

    private static Optional<Duration> duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofDays(amount);
                });
    }

    private static boolean isNone(String text) {
        return text.equals("none") || text.equals("0");
    }

    private static Optional<Long> size(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int shift = switch (matcher.group(2)) {
            case "MiB" -> 20;
            case "GiB" -> 30;
            default -> 40;
        };
        return Optional.of(Long.parseLong(matcher.group(1)) << shift);
    }

    private static String print(Duration duration) {
        return duration.toSeconds() % 86_400 == 0
                ? duration.toDays() + "d"
                : duration.toMillis() % 1_000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
