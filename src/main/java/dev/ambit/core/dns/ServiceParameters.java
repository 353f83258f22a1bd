package dev.ambit.core.dns;

import dev.ambit.core.Parsed;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The parameters of an SVCB or HTTPS record (RFC 9460, 2.1), in wire form, ordered by key. They are validated by the
 * rules of each key and printed from the wire form, never from the input text.
 */
final class ServiceParameters {
    private static final int MAX_SHOWN = 40;

    private final SortedMap<Integer, byte[]> values = new TreeMap<>();

    private ServiceParameters() {}

    /** Parses the text after the target of a record. */
    static Parsed<ServiceParameters> parse(String text) {
        return PresentationLexer.contentTokens(text).flatMap(ServiceParameters::ofTokens);
    }

    /** Parses the tokens after the target of a record, one per parameter, up to the first that is invalid. */
    static Parsed<ServiceParameters> ofTokens(List<Lexeme> tokens) {
        ServiceParameters read = new ServiceParameters();
        for (Lexeme lexeme : tokens) {
            String raw = lexeme.sourceText();
            int equals = raw.indexOf('=');
            String key = equals < 0 ? raw : raw.substring(0, equals);
            Optional<String> problem = read.add(key, equals < 0 ? "" : raw.substring(equals + 1));
            if (problem.isPresent()) {
                return invalid(key, problem.get());
            }
        }
        return read.checked();
    }

    private Optional<String> add(String name, String written) {
        Optional<Integer> number = ServiceKey.number(name);
        if (number.isEmpty()) {
            return Optional.of(
                    "is not a known parameter name; names are in lower case, other keys are `key` and a number"
                            + " without leading zeros");
        }
        Optional<ServiceKey> key = ServiceKey.of(number.get());
        Optional<byte[]> wire = value(written).flatMap(value -> wire(name, number.get(), value));
        if (wire.isEmpty()) {
            return Optional.of("must be " + key.map(ServiceKey::expected).orElse("text, in quotes if it has spaces"));
        }
        return values.put(number.get(), wire.get()) == null ? Optional.empty() : Optional.of("is given twice");
    }

    /** The value of a key without a name consists of octets, as does that of a named key that is written by number. */
    private static Optional<byte[]> wire(String name, int number, byte[] value) {
        Optional<ServiceKey> key = ServiceKey.of(number);
        if (key.isEmpty()) {
            return Optional.of(value);
        }
        return name.equals(ServiceKey.name(number, ServiceKey.LAST))
                ? key.get().read(value)
                : key.get().print(value, ServiceKey.LAST).map(_ -> value);
    }

    /** Returns the octets of a value, quoted or not. */
    private static Optional<byte[]> value(String written) {
        boolean isQuoted = written.length() > 1 && written.startsWith("\"") && written.endsWith("\"");
        Lexeme.Kind kind = isQuoted ? Lexeme.Kind.QUOTED : Lexeme.Kind.WORD;
        return new Lexeme(kind, isQuoted ? written.substring(1, written.length() - 1) : written, 1).octets();
    }

    private Parsed<ServiceParameters> checked() {
        if (values.containsKey(ServiceKey.NO_DEFAULT_ALPN.number()) && !values.containsKey(ServiceKey.ALPN.number())) {
            return invalid("no-default-alpn", "requires `alpn`");
        }
        byte[] mandatory = values.getOrDefault(ServiceKey.MANDATORY.number(), new byte[0]);
        for (int key : ServiceKey.shorts(mandatory).orElse(List.of())) {
            if (!values.containsKey(key)) {
                return invalid("mandatory", "names `" + ServiceKey.name(key, ServiceKey.LAST) + "`, which is missing");
            }
        }
        return Parsed.valid(this);
    }

    private static Parsed<ServiceParameters> invalid(String key, String detail) {
        String shown = key.length() > MAX_SHOWN ? key.substring(0, MAX_SHOWN) + "…" : key;
        return Parsed.invalid(RecordProblems.validation("/content", "the parameter `" + shown + "` " + detail));
    }

    /** Returns the API form: keys by name where they have one, values in quotes as printed by Cloudflare. */
    String content() {
        return print(ServiceKey.LAST);
    }

    /** Returns the zone file form. */
    String presentation() {
        return print(ServiceKey.LAST_IN_ZONE_FILES);
    }

    private String print(ServiceKey lastNamed) {
        List<String> printed = new ArrayList<>();
        for (Map.Entry<Integer, byte[]> entry : values.entrySet()) {
            byte[] value = ServiceKey.of(entry.getKey())
                    .filter(key -> key.compareTo(lastNamed) <= 0)
                    .map(key -> key.print(entry.getValue(), lastNamed).orElseThrow())
                    .orElse(entry.getValue());
            printed.add(ServiceKey.name(entry.getKey(), lastNamed)
                    + (value.length == 0 ? "" : "=" + CharacterStrings.quoted(value)));
        }
        return String.join(" ", printed);
    }

    /** Returns the wire form: key, length and value of each. */
    byte[] wire() {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (Map.Entry<Integer, byte[]> entry : values.entrySet()) {
            byte[] value = entry.getValue();
            wire.write(entry.getKey() >> 8);
            wire.write(entry.getKey());
            wire.write(value.length >> 8);
            wire.write(value.length);
            wire.writeBytes(value);
        }
        return wire.toByteArray();
    }
}
