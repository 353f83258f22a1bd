package dev.ambit.core.dns;

import dev.ambit.core.Parsed;
import dev.ambit.core.Problem;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Parses the content of one record from any of its forms, and collects all problems. */
final class RecordContentParser {
    private static final int MAX_PRIORITY = 0xffff;

    private final RecordType type;
    private final boolean isStored;
    private final Map<String, Object> values = new TreeMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private @Nullable Integer priority;
    private @Nullable ServiceParameters parameters;
    private String pointer = "/content";

    RecordContentParser(RecordType type, @Nullable Integer priority) {
        this(type, priority, false);
    }

    /** {@code isStored} accepts a content that an earlier version stored under weaker rules. */
    RecordContentParser(RecordType type, @Nullable Integer priority, boolean isStored) {
        this.type = type;
        this.isStored = isStored;
        this.priority = type.hasPriority() ? priority : null;
    }

    Parsed<RecordContent> read(@Nullable String content, Map<String, ?> data) {
        if (type.hasData() && hasFieldsOf(data)) {
            return readData(data);
        }
        if (content == null || content.isBlank()) {
            problems.add(RecordProblems.missing(type.hasData() && content == null ? "/data" : "/content"));
            readPriority(data);
            if (!type.hasData()) {
                checkPriority();
            }
            return new Parsed.Invalid<>(problems);
        }
        if (content.length() > RecordContent.MAX_TEXT_LENGTH) {
            return Parsed.invalid(RecordProblems.validation("/content", "content is too long"));
        }
        readPriority(data);
        if (type == RecordType.TXT) {
            return validatedText(TextContent.parse(content));
        }
        if (!type.hasData()) {
            readSingle(content);
            return finish();
        }
        return PresentationLexer.contentTokens(content).flatMap(this::readTokens);
    }

    Parsed<RecordContent> readZoneFile(List<Lexeme> tokens) {
        if (type == RecordType.TXT) {
            return validatedText(TextContent.ofTokens(tokens));
        }
        if (type.hasData()) {
            return readTokens(tokens);
        }
        List<Lexeme> rest = tokens;
        if (type.hasPriority() && !tokens.isEmpty()) {
            readLeadingPriority(tokens.getFirst());
            rest = tokens.subList(1, tokens.size());
        }
        readSingle(FieldKind.joined(rest));
        return finish();
    }

    /** Whether {@code data} has a non-empty member of this type. */
    private boolean hasFieldsOf(Map<String, ?> data) {
        if (type == RecordType.LOC) {
            return data.get("lat_degrees") != null;
        }
        if (type.priority() == RecordType.Priority.IN_DATA && isPresent(data.get("priority"))) {
            return true;
        }
        return type.fields().stream().map(field -> data.get(field.name())).anyMatch(RecordContentParser::isPresent);
    }

    private static boolean isPresent(@Nullable Object value) {
        return value != null && !value.equals("");
    }

    private Parsed<RecordContent> readData(Map<String, ?> data) {
        pointer = "/data";
        if (type == RecordType.LOC) {
            return validatedLocation(LocContent.ofData(data));
        }
        readPriority(data);
        for (DataField field : type.fields()) {
            String member = pointer + "/" + field.name();
            Object value = data.get(field.name());
            if (value == null && isRequired(field)) {
                problems.add(RecordProblems.missingInData(field.name()));
            } else if (field.kind() == FieldKind.PARAMETERS) {
                collectParameters(member, value);
            } else {
                collect(field, member, value == null ? "" : read(field.kind(), value));
            }
        }
        return finish();
    }

    private boolean isRequired(DataField field) {
        return field.kind() != FieldKind.PARAMETERS && (type != RecordType.NAPTR || field.kind() != FieldKind.TEXT);
    }

    private static @Nullable Object read(FieldKind kind, Object value) {
        return text(value)
                .flatMap(text -> kind.read(kind == FieldKind.TEXT ? text : text.strip()))
                .orElse(null);
    }

    private static Optional<String> text(Object value) {
        return JsonScalar.of(value).filter(text -> text.length() <= RecordContent.MAX_TEXT_LENGTH);
    }

    private Parsed<RecordContent> readTokens(List<Lexeme> tokens) {
        if (type == RecordType.LOC) {
            return validatedLocation(LocContent.ofTokens(tokens));
        }
        List<DataField> fields = type.fields();
        List<Lexeme> rest = tokens;
        if (type.hasPriority() && tokens.size() == fields.size() + 1) {
            readLeadingPriority(tokens.getFirst());
            rest = tokens.subList(1, tokens.size());
        }
        boolean spans = fields.getLast().kind().spansTokens();
        int required = fields.getLast().kind() == FieldKind.PARAMETERS ? fields.size() - 1 : fields.size();
        if (rest.size() < required || (rest.size() > fields.size() && !spans)) {
            return Parsed.invalid(RecordProblems.validation(
                    "/content", "content for " + type + " record must have the parts " + parts()));
        }
        for (int i = 0; i < fields.size(); i++) {
            DataField field = fields.get(i);
            List<Lexeme> last = rest.subList(i, rest.size());
            if (field.kind() == FieldKind.PARAMETERS) {
                collectParameters(pointer, ServiceParameters.ofTokens(last));
                continue;
            }
            Optional<Object> value = field.kind().spansTokens()
                    ? field.kind().read(FieldKind.joined(last))
                    : field.kind().read(last.getFirst());
            collect(field, pointer, value.orElse(null));
        }
        return finish();
    }

    private void readSingle(String content) {
        DataField field = type.fields().getFirst();
        Optional<Object> value = field.kind().read(content.strip());
        value.ifPresentOrElse(
                read -> values.put(field.name(), read),
                () -> problems.add(RecordProblems.content(type, content.strip())));
    }

    private void collectParameters(String member, @Nullable Object value) {
        Optional<String> text = value == null ? Optional.of("") : text(value);
        if (text.isEmpty()) {
            problems.add(RecordProblems.validation(member, "value must be " + FieldKind.PARAMETERS.expected()));
            return;
        }
        collectParameters(member, ServiceParameters.parse(text.get()));
    }

    private void collectParameters(String member, Parsed<ServiceParameters> parsed) {
        problems.addAll(parsed.at(member).problems());
        parsed.toOptional().ifPresent(valid -> {
            parameters = valid;
            values.put("value", valid.content());
        });
    }

    private void collect(DataField field, String member, @Nullable Object value) {
        if (value == null) {
            problems.add(RecordProblems.validation(
                    member, field.name() + " must be " + field.kind().expected()));
        } else {
            values.put(field.name(), value);
        }
    }

    /** The priority in {@code data} applies if there is no separate one, and always for SRV, which defines it there. */
    private void readPriority(Map<String, ?> data) {
        Object inData = type.hasPriority() ? data.get("priority") : null;
        if (inData != null && (priority == null || type.priority() == RecordType.Priority.IN_DATA)) {
            priority = JsonScalar.of(inData)
                    .flatMap(text -> FieldKind.UNSIGNED_16.read(text.strip()))
                    .map(Integer.class::cast)
                    .orElse(-1);
        }
    }

    private void readLeadingPriority(Lexeme lexeme) {
        priority = FieldKind.UNSIGNED_16.read(lexeme).map(Integer.class::cast).orElse(-1);
    }

    private void checkPriority() {
        if (!type.hasPriority()) {
            return;
        }
        if (priority == null) {
            boolean inData = type.priority() == RecordType.Priority.IN_DATA;
            problems.add(
                    !inData
                            ? RecordProblems.missing("/priority")
                            : pointer.equals("/data")
                                    ? RecordProblems.missingInData("priority")
                                    : RecordProblems.missing("/data/priority"));
        } else if (priority < 0 || priority > MAX_PRIORITY) {
            problems.add(new Problem(
                    RecordProblems.PRIORITY,
                    "/priority",
                    "Invalid priority, priority must be set and be between 0 and 65535"));
        }
    }

    private Parsed<RecordContent> finish() {
        checkPriority();
        if (type == RecordType.URI && "".equals(values.get("target"))) {
            problems.add(RecordProblems.missing(pointer.equals("/data") ? "/data/target" : pointer));
        }
        if (type == RecordType.NAPTR
                && !isStored
                && values.get("regex") instanceof String regex
                && !SubstitutionExpression.isValid(regex)) {
            problems.add(RecordProblems.validation(
                    pointer.equals("/data") ? "/data/regex" : pointer,
                    "regex must be empty or a substitution such as `!^.*$!sip:info@example.com!`"));
        }
        if (!problems.isEmpty()) {
            return new Parsed.Invalid<>(problems);
        }
        String leading = priority == null ? "" : priority + " ";
        RecordContent.Forms forms = new RecordContent.Forms(type, print(), data(), leading + present(), pointer);
        return parameters == null
                ? RecordContent.validated(forms, priority)
                : RecordContent.validated(forms, serviceBinding(parameters));
    }

    /** Encodes RFC 9460, 2.2, because dnsjava supports fewer parameters. */
    private byte[] serviceBinding(ServiceParameters known) {
        int order = (Integer) value(type.fields().get(0));
        String target = FieldKind.TARGET.present(value(type.fields().get(1)));
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        wire.write(order >> 8);
        wire.write(order);
        wire.writeBytes(
                target.equals(".")
                        ? new byte[1]
                        : DnsName.parsePresentation(target).orThrow().toName().toWire());
        wire.writeBytes(known.wire());
        return wire.toByteArray();
    }

    private String print() {
        return join(type.fields().stream()
                .map(field -> field.kind().print(value(field)))
                .toList());
    }

    private String present() {
        return join(type.fields().stream()
                .map(field -> field.kind().present(value(field)))
                .toList());
    }

    private Object value(DataField field) {
        return values.getOrDefault(field.name(), "");
    }

    private Map<String, Object> data() {
        if (!type.hasData()) {
            return Map.of();
        }
        if (type.priority() == RecordType.Priority.IN_DATA && priority != null) {
            values.put("priority", priority);
        }
        return values;
    }

    private Parsed<RecordContent> validatedText(Parsed<TextContent> parsed) {
        return parsed.flatMap(text -> RecordContent.validated(
                new RecordContent.Forms(type, text.content(), Map.of(), text.presentation(), pointer), priority));
    }

    private Parsed<RecordContent> validatedLocation(Parsed<LocContent> parsed) {
        return parsed.flatMap(location -> RecordContent.validated(
                new RecordContent.Forms(type, location.content(), location.data(), location.presentation(), pointer),
                location.wire()));
    }

    private String parts() {
        return join(type.fields().stream().map(DataField::name).toList());
    }

    private static String join(List<String> parts) {
        return String.join(" ", parts).stripTrailing();
    }
}
