package dev.ambit.core.dns;

import dev.ambit.core.Parsed;
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
 * The validated content of a record, in the forms of the API, of zone files and of the wire.
 *
 * <p>A class rather than a record, because its forms depend on each other and must come from one parse. Parsing
 * {@link #content()} and {@link #priority()} again gives an equal value, so that only these two and {@link #wire()} need
 * to be stored.
 */
public final class RecordContent {
    /** Cloudflare's documented limit of the wire format. */
    static final int MAX_WIRE_LENGTH = 4096;
    /** Longer text always exceeds the limit of the wire format, and is rejected without parsing. */
    static final int MAX_TEXT_LENGTH = 5 * MAX_WIRE_LENGTH;

    private final RecordType type;
    private final String content;
    private final @Nullable Integer priority;
    private final byte[] wire;

    /** Null for a stored content, whose other forms are parsed when they are needed. */
    private final @Nullable Forms forms;

    private RecordContent(
            RecordType type, String content, @Nullable Integer priority, byte[] wire, @Nullable Forms forms) {
        this.type = type;
        this.content = content;
        this.priority = priority;
        this.wire = wire;
        this.forms = forms;
    }

    /** The forms of a content before validation by dnsjava; {@code pointer} is their JSON pointer. */
    record Forms(RecordType type, String content, Map<String, Object> data, String presentation, String pointer) {
        Forms {
            data = Collections.unmodifiableMap(new LinkedHashMap<>(new TreeMap<>(data)));
        }
    }

    /**
     * Parses the content as sent by a client.
     *
     * @param content the text of the content, or null
     * @param data the fields of the content: numbers or strings, also for numbers. Members that this type does not have
     *     are ignored; if it has one of them, {@code content} is ignored (dnscontrol sends every member of every type,
     *     libdns an empty one)
     * @param priority required for MX and URI, allowed for SRV, ignored for other types
     */
    public static Parsed<RecordContent> parse(
            RecordType type, @Nullable String content, Map<String, ?> data, @Nullable Integer priority) {
        return new RecordContentParser(type, priority).read(content, data);
    }

    /** Parses the content of a type without {@code data}, or a content that was printed. */
    public static Parsed<RecordContent> parse(RecordType type, String content, @Nullable Integer priority) {
        return parse(type, content, Map.of(), priority);
    }

    /**
     * Returns a stored content without parsing it.
     *
     * @param wire the rdata that {@link #wire} returned when the content was validated
     */
    public static RecordContent ofStored(RecordType type, String content, @Nullable Integer priority, byte[] wire) {
        return new RecordContent(type, content, priority, wire.clone(), null);
    }

    /**
     * Parses a stored content. Accepts service parameters that an earlier version stored unchecked, if dnsjava accepts
     * them.
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

    /** Parses the tokens of a zone file, with absolute names and including the priority. */
    public static Parsed<RecordContent> ofTokens(RecordType type, List<Lexeme> tokens) {
        return new RecordContentParser(type, null).readZoneFile(tokens);
    }

    /** Parses a record as dnsjava reads it from the wire; {@code type} is its type. */
    public static Parsed<RecordContent> ofRecord(RecordType type, Record record) {
        return PresentationLexer.contentTokens(record.rdataToString()).flatMap(tokens -> ofTokens(type, tokens));
    }

    /** The last step of every parse: dnsjava must be able to build the record. */
    static Parsed<RecordContent> validated(Forms forms, @Nullable Integer priority) {
        return validated(
                forms,
                priority,
                () -> Record.fromString(Name.root, forms.type().code(), DClass.IN, 0, forms.presentation(), Name.root));
    }

    /** The last step for a type with its own encoder. */
    static Parsed<RecordContent> validated(Forms forms, byte[] wire) {
        return validated(
                forms, null, () -> Record.newRecord(Name.root, forms.type().code(), DClass.IN, 0, wire));
    }

    private static Parsed<RecordContent> validated(Forms forms, @Nullable Integer priority, Reading reading) {
        try {
            byte[] wire = reading.read().rdataToWireCanonical();
            return wire.length > MAX_WIRE_LENGTH
                    ? Parsed.invalid(
                            RecordProblems.validation(forms.pointer(), "the record is longer than 4096 octets"))
                    : Parsed.valid(new RecordContent(forms.type(), forms.content(), priority, wire, forms));
        } catch (IOException | RuntimeException e) {
            // dnsjava throws unchecked exceptions for some malformed parameters: also bad input.
            return Parsed.invalid(RecordProblems.validation(
                    forms.pointer(), "content for " + forms.type() + " record is invalid" + reason(e)));
        }
    }

    public RecordType type() {
        return type;
    }

    /** Returns the content as in the API. */
    public String content() {
        return content;
    }

    /** Returns the fields of the content as in the API, sorted by name; empty for types without {@code data}. */
    public Map<String, Object> data() {
        return type.hasData() ? forms().data() : Map.of();
    }

    /** Returns the priority of MX, SRV and URI, which is a separate member in the API. */
    public Optional<Integer> priority() {
        return Optional.ofNullable(priority);
    }

    /**
     * Returns the contents under which a record with {@code text} may be stored, regardless of its priority: one, or
     * two that differ in the trailing dot of the target. Empty when {@code text} is invalid for the type, and for TXT,
     * which is stored as sent.
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
                    other.computeIfPresent(field.name(), (_, name) -> withDotToggled(name.toString()));
                    parse(type, null, other, read.priority)
                            .toOptional()
                            .ifPresent(variant -> spellings.add(variant.content()));
                }
            }
        });
        return spellings;
    }

    private static String withDotToggled(String name) {
        return name.equals(".") ? name : name.endsWith(".") ? name.substring(0, name.length() - 1) : name + ".";
    }

    /** Whether {@link DnsName#parse} accepts the names in it. */
    public boolean hasPlainNames() {
        Map<String, Object> data = data();
        return type.fields().stream()
                .filter(field -> field.kind().isName())
                .map(field -> type.hasData() ? String.valueOf(data.get(field.name())) : content)
                .allMatch(name -> name.equals(".")
                        || DnsName.parsePresentation(name).orThrow().isPlain());
    }

    /** Returns the content in zone file format. */
    public String presentation() {
        return forms().presentation();
    }

    private Forms forms() {
        return forms != null
                ? forms
                : Objects.requireNonNull(ofStored(type, content, priority).orThrow().forms);
    }

    /** Returns the rdata without compression, in canonical form (RFC 4034, 6.2). */
    public byte[] wire() {
        return wire.clone();
    }

    /** Returns a key that is equal for two contents exactly if their wire format is equal. */
    public String comparable() {
        return HexFormat.of().formatHex(wire);
    }

    /** Returns the record to publish. */
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
        return type + " " + presentation();
    }

    private static String reason(Exception e) {
        String message = e instanceof IOException ? e.getMessage() : null;
        // The message contains the input, and error messages must stay short and on one line.
        return message == null || message.length() > 200 || message.chars().anyMatch(CharacterStrings::isControl)
                ? ""
                : ": " + message.replaceFirst("^<none>:[0-9]+: ", "");
    }

    private interface Reading {
        Record read() throws IOException;
    }
}
