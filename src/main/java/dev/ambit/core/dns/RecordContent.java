package dev.ambit.core.dns;

import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * What a record says, in the forms that the API, a master file and the wire need; always fit for publication.
 *
 * <p>A class rather than a record, because its forms depend on each other: they come from one reading and can not be put
 * together by hand. Reading {@link #content()} and {@link #priority()} again gives an equal value, so that these two are
 * all that needs to be stored.
 */
public final class RecordContent {
    /** Cloudflare's documented limit on the wire. */
    static final int MAX_WIRE_LENGTH = 4096;
    /** Longer text can not be short enough on the wire, and is not looked at any further. */
    static final int MAX_TEXT_LENGTH = 5 * MAX_WIRE_LENGTH;

    private final RecordType type;
    private final String content;
    private final Map<String, Object> data;
    private final @Nullable Integer priority;
    private final String presentation;
    private final byte[] wire;

    private RecordContent(Forms forms, @Nullable Integer priority, byte[] wire) {
        this.type = forms.type();
        this.content = forms.content();
        this.data = Collections.unmodifiableMap(new LinkedHashMap<>(new TreeMap<>(forms.data())));
        this.priority = priority;
        this.presentation = forms.presentation();
        this.wire = wire;
    }

    /** The forms of a content before dnsjava has judged it; {@code pointer} is where they were read. */
    record Forms(RecordType type, String content, Map<String, Object> data, String presentation, String pointer) {}

    /**
     * Reads what a client sent.
     *
     * @param content the content's text, or null
     * @param data the parts of the content: numbers, or strings that may hold numbers; members that are not of this type
     *     are ignored, and where there is one that is, {@code content} is (dnscontrol sends every member of every type,
     *     libdns an empty one)
     * @param priority required for MX and URI, allowed for SRV, ignored for other types
     */
    public static Parsed<RecordContent> parse(
            RecordType type, @Nullable String content, Map<String, ?> data, @Nullable Integer priority) {
        return new RecordContentParser(type, priority).read(content, data);
    }

    /** Reads the content of a type that is written without {@code data}, or a content that was printed before. */
    public static Parsed<RecordContent> parse(RecordType type, String content, @Nullable Integer priority) {
        return parse(type, content, Map.of(), priority);
    }

    /**
     * Reads what was stored. Service parameters that an earlier version kept as they came are still a record, as far as dnsjava
     * reads them.
     */
    public static Parsed<RecordContent> ofStored(RecordType type, String content, @Nullable Integer priority) {
        Parsed<RecordContent> parsed = new RecordContentParser(type, priority, true).read(content, Map.of());
        boolean isServiceBinding = type == RecordType.SVCB || type == RecordType.HTTPS;
        if (parsed instanceof Parsed.Valid<RecordContent> || !isServiceBinding) {
            return parsed;
        }
        String[] parts = content.split(" ", 3);
        if (parts.length < 3) {
            return parsed;
        }
        Map<String, Object> data =
                Map.of("priority", Integer.parseInt(parts[0]), "target", parts[1], "value", parts[2]);
        return validated(new Forms(type, content, data, content, "/content"), (Integer) null);
    }

    /** Reads the tokens of a master file, all names absolute and the priority among them. */
    static Parsed<RecordContent> ofTokens(RecordType type, List<Lexeme> tokens) {
        return new RecordContentParser(type, null).readZoneFile(tokens);
    }

    /** The last step of every reading: dnsjava builds the record, or it is not one. */
    static Parsed<RecordContent> validated(Forms forms, @Nullable Integer priority) {
        return validated(
                forms,
                priority,
                () -> Record.fromString(Name.root, forms.type().code(), DClass.IN, 0, forms.presentation(), Name.root));
    }

    /** The same for a type that brings its own octets. */
    static Parsed<RecordContent> validated(Forms forms, byte[] wire) {
        return validated(
                forms, null, () -> Record.newRecord(Name.root, forms.type().code(), DClass.IN, 0, wire));
    }

    private static Parsed<RecordContent> validated(Forms forms, @Nullable Integer priority, Reading reading) {
        try {
            byte[] wire = reading.read().rdataToWireCanonical();
            return wire.length > MAX_WIRE_LENGTH
                    ? Parsed.invalid(RecordProblem.validation(forms.pointer(), "the record is longer than 4096 octets"))
                    : Parsed.valid(new RecordContent(forms, priority, wire));
        } catch (IOException | RuntimeException e) {
            // dnsjava answers some malformed parameters with unchecked exceptions: still only bad input.
            return Parsed.invalid(RecordProblem.validation(
                    forms.pointer(), "content for " + forms.type() + " record is invalid" + reason(e)));
        }
    }

    public RecordType type() {
        return type;
    }

    /** The content as the API returns it. */
    public String content() {
        return content;
    }

    /** The parts of the content as the API returns them, sorted by name; empty for types without. */
    public Map<String, Object> data() {
        return data;
    }

    /** The priority that the API returns beside the content: of MX, SRV and URI. */
    public Optional<Integer> priority() {
        return Optional.ofNullable(priority);
    }

    /**
     * The contents as which a record that is written as {@code text} may be stored, whatever its priority: one, or with the dot
     * behind its target and without. None when it is no content of the type; for TXT, whose text is kept as it came.
     */
    public static Set<String> spellings(RecordType type, String text) {
        if (type == RecordType.TXT) {
            return Set.of();
        }
        Set<String> spellings = new LinkedHashSet<>();
        parse(type, text, type.hasPriority() ? 0 : null).toOptional().ifPresent(read -> {
            spellings.add(read.content());
            for (DataField field : type.fields()) {
                if (field.kind() == FieldKind.TARGET) {
                    Map<String, Object> other = new HashMap<>(read.data());
                    other.computeIfPresent(field.name(), (_, name) -> toggled(name.toString()));
                    parse(type, null, other, read.priority)
                            .toOptional()
                            .ifPresent(twin -> spellings.add(twin.content()));
                }
            }
        });
        return spellings;
    }

    private static String toggled(String name) {
        return name.equals(".") ? name : name.endsWith(".") ? name.substring(0, name.length() - 1) : name + ".";
    }

    /** Whether the names in it hold what {@link DnsName#parse} takes. */
    public boolean hasPlainNames() {
        return type.fields().stream()
                .filter(field -> field.kind().isName())
                .map(field -> type.hasData() ? String.valueOf(data.get(field.name())) : content)
                .allMatch(name -> name.equals(".")
                        || DnsName.parsePresentation(name).orThrow().isPlain());
    }

    /** The content as it stands in a master file. */
    String presentation() {
        return presentation;
    }

    /** Equal for two contents exactly if they are the same record on the wire, however they were written. */
    public String comparable() {
        return HexFormat.of().formatHex(wire);
    }

    /** The record to publish. */
    public Record toRecord(DnsName owner, long ttl) {
        return Objects.requireNonNull(Record.newRecord(owner.toName(), type.code(), DClass.IN, ttl, wire));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RecordContent that
                && type == that.type
                && content.equals(that.content)
                && Objects.equals(priority, that.priority);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, content, priority);
    }

    @Override
    public String toString() {
        return type + " " + presentation;
    }

    private static String reason(Exception e) {
        String message = e instanceof IOException ? e.getMessage() : null;
        // The message repeats what was sent; what is shown to people stays short and on one line.
        return message == null || message.length() > 200 || message.chars().anyMatch(CharacterStrings::isControl)
                ? ""
                : ": " + message.replaceFirst("^<none>:[0-9]+: ", "");
    }

    private interface Reading {
        Record read() throws IOException;
    }
}
