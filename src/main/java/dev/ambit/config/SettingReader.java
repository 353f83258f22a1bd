package dev.ambit.config;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.HostName;
import dev.ambit.core.net.Cidr;
import dev.ambit.core.zone.Mailbox;
import dev.ambit.signin.oidc.OidcSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.stream.Stream;

/**
 * Reads typed values from {@link Settings} and records a problem for each invalid one, so that all are reported
 * together. The value returned for an invalid setting is never used: a configuration with problems is never returned.
 */
final class SettingReader {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,5})(MiB|GiB|TiB)");
    private static final int MAX_SECRET = 1000;

    private final Settings settings;

    SettingReader(Settings settings) {
        this.settings = settings;
    }

    Path folder(Setting setting) {
        return required(
                        setting,
                        "a folder, created by `ambit init --data DIR`",
                        text -> path(text).filter(Files::isDirectory))
                .orElse(Path.of(""));
    }

    Optional<Path> file(Setting setting) {
        return optional(
                setting,
                "a readable file",
                text -> path(text).filter(Files::isReadable).filter(Files::isRegularFile));
    }

    Optional<ListenAddress> address(Setting setting) {
        return optional(setting, "HOST:PORT such as 127.0.0.1:8080 or [::1]:8080", ListenAddress::parse);
    }

    ListenAddress requiredAddress(Setting setting) {
        return address(setting).orElse(new ListenAddress("127.0.0.1", 0));
    }

    List<Cidr> cidrs(Setting setting) {
        return list(setting, "address blocks such as 192.0.2.0/24,2001:db8::/32", Cidr::parse);
    }

    List<DnsName> names(Setting setting) {
        return list(setting, "host names such as ns1.example.com,ns2.example.com", HostName::parse);
    }

    Optional<Mailbox> mailbox(Setting setting) {
        return optional(setting, "an e-mail address such as hostmaster@example.com", Mailbox::parse);
    }

    /** A URL that is encrypted in transit, or on the loopback, and contains no secret. */
    Optional<URI> secureUrl(Setting setting) {
        return optional(
                setting, "a URL such as https://login.example.com; http only on the loopback", SettingReader::secure);
    }

    /** As {@link #secureUrl}, without a path. */
    Optional<URI> baseUrl(Setting setting) {
        return optional(
                setting,
                "a URL such as https://dns.example.com without a path; http only on the loopback",
                text -> secure(text).filter(address -> address.getRawPath().matches("/?")));
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

    Optional<String> line(Setting setting, int max) {
        return optional(setting, "1 to " + max + " characters on one line", text -> oneLine(text, max));
    }

    private static Optional<String> oneLine(String text, int max) {
        return !text.isBlank() && text.length() <= max && text.chars().noneMatch(Character::isISOControl)
                ? Optional.of(text)
                : Optional.empty();
    }

    /** A secret, which no message repeats; rejected as an option, which all local users can read. */
    Optional<String> secret(Setting setting) {
        Optional<Settings.Value> value = settings.value(setting);
        Optional<String> text = value.filter(v -> !v.source().equals("option " + setting.option()))
                .flatMap(v -> oneLine(v.text(), MAX_SECRET));
        if (value.isPresent() && text.isEmpty()) {
            settings.problems()
                    .add(new SettingProblem(
                            setting.key(),
                            value.get().source(),
                            "",
                            "a secret on one line, in the environment or in " + Settings.FILE_NAME));
        }
        return text;
    }

    /** The secret on the first line of {@code file}, the value of {@code setting}. */
    Optional<String> firstLine(Setting setting, Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            Optional<String> line = lines.findFirst().flatMap(first -> oneLine(first, MAX_SECRET));
            if (line.isEmpty()) {
                reject(setting, "a file with a secret on its first line");
            }
            return line;
        } catch (IOException | UncheckedIOException e) {
            reject(setting, "a readable text file");
            return Optional.empty();
        }
    }

    boolean flag(Setting setting) {
        return required(setting, "true or false", text -> switch (text) {
                    case "true" -> Optional.of(true);
                    case "false" -> Optional.of(false);
                    default -> Optional.empty();
                })
                .orElse(false);
    }

    int count(Setting setting, int min, int max) {
        return required(setting, "a number from " + min + " to " + max, text -> number(text, min, max))
                .orElse(min);
    }

    Duration duration(Setting setting, Duration min, Duration max) {
        String expected = "a duration from " + print(min) + " to " + print(max) + " such as 30s, 5m or 1h";
        return required(
                        setting,
                        expected,
                        text -> duration(text).filter(d -> d.compareTo(min) >= 0 && d.compareTo(max) <= 0))
                .orElse(min);
    }

    /** As {@link #duration}, or zero for {@code none}. */
    Duration durationOrNone(Setting setting, Duration min, Duration max) {
        return settings.value(setting).filter(value -> isNone(value.text())).isPresent()
                ? Duration.ZERO
                : duration(setting, min, max);
    }

    /** A size in bytes, at least 1 MiB; zero for {@code none}. */
    long sizeOrNone(Setting setting) {
        return required(
                        setting,
                        "a size from 1MiB such as 512MiB, 4GiB or 1TiB, or none",
                        text -> isNone(text) ? Optional.of(0L) : size(text))
                .orElse(0L);
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

    /** A constant of {@code type}, in lower case. */
    <E extends Enum<E>> E oneOf(Setting setting, Class<E> type) {
        Map<String, E> words = new LinkedHashMap<>();
        for (E constant : type.getEnumConstants()) {
            words.put(constant.name().toLowerCase(Locale.ROOT), constant);
        }
        return required(
                        setting,
                        "one of " + String.join(", ", words.keySet()),
                        text -> Optional.ofNullable(words.get(text)))
                .orElse(type.getEnumConstants()[0]);
    }

    /** Records a problem with {@code setting}, whatever its value. */
    void reject(Setting setting, String expected) {
        String source = settings.value(setting).map(Settings.Value::source).orElse("not set");
        String text = settings.value(setting).map(Settings.Value::text).orElse("");
        settings.problems().add(new SettingProblem(setting.key(), source, text, expected));
    }

    private <T> Optional<T> required(Setting setting, String expected, Function<String, Optional<T>> parse) {
        if (settings.value(setting).isEmpty()) {
            String ways = "set it by " + setting.option() + " or " + setting.variable();
            settings.problems().add(new SettingProblem(setting.key(), "not set", "", expected + "; " + ways));
        }
        return optional(setting, expected, parse);
    }

    private <T> Optional<T> optional(Setting setting, String expected, Function<String, Optional<T>> parse) {
        Optional<Settings.Value> value = settings.value(setting);
        Optional<T> parsed = value.flatMap(v -> parse.apply(v.text()));
        if (value.isPresent() && parsed.isEmpty()) {
            reject(setting, expected);
        }
        return parsed;
    }

    /** A comma-separated list; one invalid element rejects the whole list. */
    private <T> List<T> list(Setting setting, String expected, Function<String, Optional<T>> parse) {
        return optional(setting, expected, text -> {
                    List<T> items = new ArrayList<>();
                    for (String item : text.split(",", -1)) {
                        parse.apply(item.strip()).ifPresent(items::add);
                    }
                    return items.size() == text.split(",", -1).length
                            ? Optional.of(List.copyOf(items))
                            : Optional.empty();
                })
                .orElse(List.of());
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

    private static String print(Duration duration) {
        return duration.toSeconds() % 86_400 == 0
                ? duration.toDays() + "d"
                : duration.toMillis() % 1_000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
