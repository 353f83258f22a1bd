package dev.ambit.core.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the content of one record, from any of its forms, and gathers everything that is wrong with it. */
final class ContentReader {
    private static final int MAX_PRIORITY = 0xffff;

    private final RecordType type;
    private final Map<String, Object> values = new TreeMap<>();
    private final List<RecordProblem> problems = new ArrayList<>();
    private @Nullable Integer priority;
    private String pointer = "/content";

    ContentReader(RecordType type, @Nullable Integer priority) {
        this.type = type;
        this.priority = type.hasPriority() ? priority : null;
    }

    Parsed<RecordContent> read(@Nullable String content, Map<String, ?> data) {
        if (type.hasData() && speaks(data)) {
            return readData(data);
        }
        if (content == null || content.isBlank()) {
            return Parsed.invalid(RecordProblem.missing(type.hasData() && content == null ? "/data" : "/content"));
        }
        if (content.length() > RecordContent.MAX_TEXT_LENGTH) {
            return Parsed.invalid(RecordProblem.validation("/content", "content is too long"));
        }
        readPriority(data);
        if (type == RecordType.TXT) {
            return judgedText(TextContent.parse(content));
        }
        if (!type.hasData()) {
            readSingle(content);
            return finish();
        }
        return switch (TokenScanner.contentTokens(content)) {
            case Parsed.Valid<List<Token>>(List<Token> tokens) -> readTokens(tokens);
            case Parsed.Invalid<List<Token>>(List<RecordProblem> invalid) -> new Parsed.Invalid<>(invalid);
        };
    }

    Parsed<RecordContent> readMasterFile(List<Token> tokens) {
        if (type == RecordType.TXT) {
            return judgedText(TextContent.ofTokens(tokens));
        }
        if (type.hasData()) {
            return readTokens(tokens);
        }
        List<Token> rest = tokens;
        if (type.hasPriority() && !tokens.isEmpty()) {
            readLeadingPriority(tokens.getFirst());
            rest = tokens.subList(1, tokens.size());
        }
        readSingle(FieldKind.joined(rest));
        return finish();
    }

    /** Whether {@code data} says anything about this type; an empty string does not. */
    private boolean speaks(Map<String, ?> data) {
        if (type == RecordType.LOC) {
            return data.get("lat_degrees") != null;
        }
        return type.fields().stream().map(field -> data.get(field.name())).anyMatch(v -> v != null && !v.equals(""));
    }

    private Parsed<RecordContent> readData(Map<String, ?> data) {
        pointer = "/data";
        if (type == RecordType.LOC) {
            return judgedLocation(Location.ofData(data));
        }
        readPriority(data);
        for (DataField field : type.fields()) {
            String member = pointer + "/" + field.name();
            Object value = data.get(field.name());
            if (value == null && isRequired(field)) {
                problems.add(RecordProblem.missing(member));
            } else {
                keep(field, member, value == null ? "" : read(field.kind(), value));
            }
        }
        return finish();
    }

    private boolean isRequired(DataField field) {
        return field.kind() != FieldKind.PARAMETERS && (type != RecordType.NAPTR || field.kind() != FieldKind.TEXT);
    }

    private static @Nullable Object read(FieldKind kind, Object value) {
        return DataText.of(value)
                .filter(text -> text.length() <= RecordContent.MAX_TEXT_LENGTH)
                .flatMap(text -> kind.read(kind == FieldKind.TEXT ? text : text.strip()))
                .orElse(null);
    }

    private Parsed<RecordContent> readTokens(List<Token> tokens) {
        if (type == RecordType.LOC) {
            return judgedLocation(Location.ofTokens(tokens));
        }
        List<DataField> fields = type.fields();
        List<Token> rest = tokens;
        if (type.hasPriority() && tokens.size() == fields.size() + 1) {
            readLeadingPriority(tokens.getFirst());
            rest = tokens.subList(1, tokens.size());
        }
        boolean spans = fields.getLast().kind().spansTokens();
        int required = fields.getLast().kind() == FieldKind.PARAMETERS ? fields.size() - 1 : fields.size();
        if (rest.size() < required || (rest.size() > fields.size() && !spans)) {
            return Parsed.invalid(RecordProblem.validation(
                    "/content", "content for " + type + " record must have the parts " + parts()));
        }
        for (int i = 0; i < fields.size(); i++) {
            DataField field = fields.get(i);
            List<Token> last = rest.subList(i, rest.size());
            Optional<Object> value = field.kind().spansTokens()
                    ? field.kind().read(FieldKind.joined(last))
                    : field.kind().read(last.getFirst());
            keep(field, pointer, value.orElse(null));
        }
        return finish();
    }

    private void readSingle(String content) {
        DataField field = type.fields().getFirst();
        Optional<Object> value = field.kind().read(content.strip());
        value.ifPresentOrElse(read -> values.put(field.name(), read), () -> problems.add(singleProblem()));
    }

    private RecordProblem singleProblem() {
        return switch (type) {
            case A ->
                new RecordProblem(RecordProblem.IPV4, "/content", "Content for A record must be a valid IPv4 address.");
            case AAAA ->
                new RecordProblem(
                        RecordProblem.IPV6, "/content", "Content for AAAA record must be a valid IPv6 address.");
            case MX ->
                new RecordProblem(
                        RecordProblem.MAIL_SERVER,
                        "/content",
                        "Change the content of your MX record to be a hostname (and not an IP address). For more"
                                + " details, refer to <https://developers.cloudflare.com/dns/manage-dns-records/how-to/email-records/#add-mx-records>.");
            case CNAME, NS, PTR ->
                new RecordProblem(RecordProblem.HOSTNAME, "/content", "Content for " + type + " record is invalid.");
            default ->
                RecordProblem.validation(
                        "/content",
                        "content for " + type + " record must be "
                                + type.fields().getFirst().kind().expected());
        };
    }

    private void keep(DataField field, String member, @Nullable Object value) {
        if (value == null) {
            problems.add(RecordProblem.validation(
                    member, field.name() + " must be " + field.kind().expected()));
        } else {
            values.put(field.name(), value);
        }
    }

    /** A priority in {@code data} counts where none stands beside it, except for SRV, whose place that is. */
    private void readPriority(Map<String, ?> data) {
        Object inData = type.hasPriority() ? data.get("priority") : null;
        if (inData != null && (priority == null || type.priority() == RecordType.Priority.IN_DATA)) {
            priority = DataText.of(inData)
                    .flatMap(text -> FieldKind.UNSIGNED_16.read(text.strip()))
                    .map(Integer.class::cast)
                    .orElse(-1);
        }
    }

    private void readLeadingPriority(Token token) {
        priority = FieldKind.UNSIGNED_16.read(token).map(Integer.class::cast).orElse(-1);
    }

    private void judgePriority() {
        if (!type.hasPriority()) {
            return;
        }
        if (priority == null) {
            boolean inData = type.priority() == RecordType.Priority.IN_DATA;
            problems.add(RecordProblem.missing(inData ? "/data/priority" : "/priority"));
        } else if (priority < 0 || priority > MAX_PRIORITY) {
            problems.add(new RecordProblem(
                    RecordProblem.PRIORITY,
                    "/priority",
                    "Invalid priority, priority must be set and be between 0 and 65535"));
        }
    }

    private Parsed<RecordContent> finish() {
        judgePriority();
        if (type == RecordType.URI && "".equals(values.get("target"))) {
            problems.add(RecordProblem.missing(pointer.equals("/data") ? "/data/target" : pointer));
        }
        if (!problems.isEmpty()) {
            return new Parsed.Invalid<>(problems);
        }
        String leading = priority == null ? "" : priority + " ";
        return RecordContent.judged(
                new RecordContent.Forms(type, print(), data(), leading + present(), pointer), priority);
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

    private Parsed<RecordContent> judgedText(Parsed<TextContent> parsed) {
        return switch (parsed) {
            case Parsed.Valid<TextContent>(TextContent text) ->
                RecordContent.judged(
                        new RecordContent.Forms(type, text.content(), Map.of(), text.presentation(), pointer),
                        priority);
            case Parsed.Invalid<TextContent>(List<RecordProblem> invalid) -> new Parsed.Invalid<>(invalid);
        };
    }

    private Parsed<RecordContent> judgedLocation(Parsed<Location> parsed) {
        return switch (parsed) {
            case Parsed.Valid<Location>(Location location) ->
                RecordContent.judged(
                        new RecordContent.Forms(
                                type, location.content(), location.data(), location.presentation(), pointer),
                        location.wire());
            case Parsed.Invalid<Location>(List<RecordProblem> invalid) ->
                new Parsed.Invalid<>(invalid.stream().map(this::pointed).toList());
        };
    }

    /** A part of a content that came as one text has no member of its own to point to. */
    private RecordProblem pointed(RecordProblem problem) {
        return pointer.equals("/data") ? problem : new RecordProblem(problem.code(), pointer, problem.message());
    }

    private String parts() {
        return join(type.fields().stream().map(DataField::name).toList());
    }

    private static String join(List<String> parts) {
        return String.join(" ", parts).stripTrailing();
    }
}
