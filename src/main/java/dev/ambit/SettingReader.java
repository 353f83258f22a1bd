package dev.ambit;

import dev.ambit.core.policy.Cidr;
import dev.ambit.signin.OidcSettings;
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
 * Reads typed values out of {@link Settings} and notes each that cannot be read, so that all of them are reported at
 * once. What it returns for such a value is never used: a configuration with problems is never built.
 */
final class SettingReader {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,5})(MiB|GiB|TiB)");
    private static final Pattern NAME = Pattern.compile(
            "(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\\.)*" + "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    private static final int MAX_SECRET = 1000;
    private static final Pattern LOCAL_PART = Pattern.compile("[A-Za-z0-9_+.-]{1,63}");

    private final Settings settings;

    SettingReader(Settings settings) {
        this.settings = settings;
    }

    Path folder(Setting setting) {
        return required(
                        setting,
                        "a folder, made by `ambit init --data DIR`",
                        text -> path(text).filter(Files::isDirectory))
                .orElse(Path.of(""));
    }

    Optional<Path> file(Setting setting) {
        return optional(
                setting,
                "a file that can be read",
                text -> path(text).filter(Files::isReadable).filter(Files::isRegularFile));
    }

    Optional<ListenAddress> address(Setting setting) {
        return optional(setting, "HOST:PORT such as 127.0.0.1:8080 or [::1]:8080", ListenAddress::parse);
    }

    ListenAddress requiredAddress(Setting setting) {
        return address(setting).orElse(new ListenAddress("127.0.0.1", 0));
    }

    List<Cidr> blocks(Setting setting) {
        return list(setting, "address blocks such as 192.0.2.0/24,2001:db8::/32", Cidr::parse);
    }

    List<String> names(Setting setting) {
        return list(setting, "host names such as ns1.example.com,ns2.example.com", SettingReader::name);
    }

    /** An address with an at sign as the name that an SOA record has for it (RFC 1035, 3.3.13). */
    Optional<String> mailbox(Setting setting) {
        return optional(setting, "an address such as hostmaster@example.com", text -> {
            int at = text.indexOf('@');
            if (at < 0) {
                return name(text);
            }
            String local = text.substring(0, at);
            return LOCAL_PART.matcher(local).matches()
                    ? name(text.substring(at + 1)).map(host -> local.replace(".", "\\.") + "." + host)
                    : Optional.empty();
        });
    }

    /** An address where nobody on the way reads or changes what is asked; no secret of its own. */
    Optional<URI> secureAddress(Setting setting) {
        return optional(
                setting,
                "an address such as https://login.example.com; http on the loopback only",
                SettingReader::secure);
    }

    /** The same of a whole site. */
    Optional<URI> site(Setting setting) {
        return optional(
                setting,
                "an address such as https://dns.example.com without a path; http on the loopback only",
                text -> secure(text).filter(address -> address.getRawPath().matches("/?")));
    }

    private static Optional<URI> secure(String text) {
        try {
            URI address = new URI(text);
            boolean isPlain = address.getRawQuery() == null && address.getRawFragment() == null;
            return isPlain && OidcSettings.isSecure(address) ? Optional.of(address) : Optional.empty();
        } catch (URISyntaxException notAnAddress) {
            return Optional.empty();
        }
    }

    Optional<String> line(Setting setting, int most) {
        return optional(setting, "1 to " + most + " characters on one line", text -> oneLine(text, most));
    }

    private static Optional<String> oneLine(String text, int most) {
        return !text.isBlank() && text.length() <= most && text.chars().noneMatch(Character::isISOControl)
                ? Optional.of(text)
                : Optional.empty();
    }

    /** A secret, which no message repeats; refused as an option, which everybody on the machine can read. */
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

    /** A secret that is the first line of the file that {@code setting} names. */
    Optional<String> firstLine(Setting setting, Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            Optional<String> line = lines.findFirst().flatMap(first -> oneLine(first, MAX_SECRET));
            if (line.isEmpty()) {
                refuse(setting, "a file with a secret on its first line");
            }
            return line;
        } catch (IOException | UncheckedIOException e) {
            refuse(setting, "a file of text that can be read");
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

    int count(Setting setting, int least, int most) {
        return required(setting, "a number from " + least + " to " + most, text -> number(text, least, most))
                .orElse(least);
    }

    Duration duration(Setting setting, Duration least, Duration most) {
        String expected = "a duration from " + print(least) + " to " + print(most) + " such as 30s, 5m or 1h";
        return required(
                        setting,
                        expected,
                        text -> duration(text).filter(d -> d.compareTo(least) >= 0 && d.compareTo(most) <= 0))
                .orElse(least);
    }

    /** The same, or zero for none. */
    Duration durationOrNone(Setting setting, Duration least, Duration most) {
        return settings.value(setting).filter(value -> isNone(value.text())).isPresent()
                ? Duration.ZERO
                : duration(setting, least, most);
    }

    /** Bytes, at least a MiB; zero for none. */
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

    /** A constant of {@code type}, written in lower case. */
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

    /** Notes {@code setting} as a problem of its own, whatever its value. */
    void refuse(Setting setting, String expected) {
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
            refuse(setting, expected);
        }
        return parsed;
    }

    /** Values between commas; one that cannot be read refuses the whole list. */
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
        } catch (InvalidPathException notAPath) {
            return Optional.empty();
        }
    }

    private static Optional<String> name(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        String canonical = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        return NAME.matcher(canonical).matches() ? Optional.of(canonical) : Optional.empty();
    }

    private static Optional<Integer> number(String text, int least, int most) {
        if (!text.matches("\\d{1,9}")) {
            return Optional.empty();
        }
        int number = Integer.parseInt(text);
        return number >= least && number <= most ? Optional.of(number) : Optional.empty();
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
