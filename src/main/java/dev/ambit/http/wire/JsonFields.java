package dev.ambit.http.wire;

import dev.ambit.core.account.EmailAddress;
import dev.ambit.core.authorizer.DenyReason;
import dev.ambit.core.text.OneLine;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the members of a JSON object and collects all errors, so that one response names all wrong fields. A getter
 * that finds no usable value returns a placeholder; {@link #check()} throws before it is used.
 *
 * <p>A member that is {@code null} counts as absent, except to {@link #has}. Unknown members are ignored: clients send
 * back objects that they received.
 */
public final class JsonFields {
    private static final int MAX_SECRET = 1024;
    private static final String NOT_UNICODE = "must be Unicode text; it has half of a surrogate pair";

    /** Maximum length of a member name in an error. */
    private static final int MAX_NAME = 200;

    private final JsonNode object;
    private final String pointer;
    private final int code;
    private final ErrorCollector errors;

    private @Nullable DenyReason refusal;

    private JsonFields(JsonNode object, String pointer, int code, ErrorCollector errors) {
        this.object = object;
        this.pointer = pointer;
        this.code = code;
        this.errors = errors;
        if (!object.isObject()) {
            problem(pointer, code, "must be an object; got " + JsonValues.kind(object));
        }
    }

    /** The members of {@code object}; problems have the number of {@code code}. */
    public static JsonFields of(JsonNode object, ErrorCode code) {
        return new JsonFields(object, "", code.code(), new ErrorCollector());
    }

    /** Throws all collected problems, if any. */
    public void check() {
        if (!errors.isEmpty()) {
            ApiException invalid = new ApiException(400, errors.all());
            throw refusal == null ? invalid : invalid.refusing(refusal);
        }
    }

    public boolean isValid() {
        return errors.isEmpty();
    }

    /** Whether the member is present, including {@code null}. */
    public boolean has(String name) {
        return object.has(name);
    }

    /** Whether the member is present and {@code null}. */
    public boolean isNull(String name) {
        JsonNode value = object.get(name);
        return value != null && value.isNull();
    }

    public Optional<JsonNode> value(String name) {
        return Optional.ofNullable(object.get(name)).filter(value -> !value.isNull());
    }

    /**
     * Reports each member that is not one of {@code known}: if it were ignored, a misspelt restriction would not
     * restrict.
     *
     * @param kind the kind of {@code known}, such as {@code an option of a roll}
     */
    public void rejectUnknown(String kind, List<String> known) {
        for (String name : object.propertyNames()) {
            if (!known.contains(name)) {
                errors.add(() -> unknown(name, kind, known));
            }
        }
    }

    private ApiError unknown(String name, String kind, List<String> known) {
        String at = pointer(name);
        String expected = known.isEmpty()
                ? "; there are none"
                : SpellingSuggestion.nearest(name, known)
                        .map(near -> "; did you mean `" + near + "`?")
                        .orElse("; expected `" + String.join("`, `", known) + "`");
        return ApiError.at(at, code, fieldName(at) + "is not " + kind + expected);
    }

    /** A required text of {@code min} to {@code max} characters. */
    public String text(String name, int min, int max) {
        Optional<String> text = optionalText(name, max);
        if (value(name).isEmpty()) {
            problem(name, "is required: a text of " + min + " to " + max + " characters");
        } else if (text.isPresent() && text.get().length() < min) {
            problem(
                    name,
                    "must have " + min + " to " + max + " characters; it has "
                            + text.get().length());
        }
        return text.orElse("");
    }

    /**
     * A required name. An unchanged name is accepted, since it may be older than the rule.
     *
     * @param current the current name; null for a new object
     */
    public String name(String name, int min, int max, @Nullable String current) {
        String text = text(name, min, max);
        requireOneLine(name, text, current);
        return text;
    }

    /** The same for an optional name. */
    public Optional<String> optionalName(String name, int max, @Nullable String current) {
        Optional<String> text = optionalText(name, max);
        text.ifPresent(given -> requireOneLine(name, given, current));
        return text;
    }

    private void requireOneLine(String name, String text, @Nullable String current) {
        if (!text.equals(current) && !OneLine.isValid(text)) {
            problem(name, OneLine.RULE + "; got " + SafeText.of(text));
        }
    }

    /** A required e-mail address. */
    public String email(String name) {
        String text = text(name, 3, EmailAddress.MAX_LENGTH);
        if (value(name).isPresent() && !EmailAddress.isValid(text)) {
            problem(name, "must be an e-mail address, such as `you@example.com`; got " + SafeText.of(text));
        }
        return text;
    }

    /** A required secret; errors do not repeat it. */
    public String secret(String name) {
        Optional<String> text = value(name).filter(JsonNode::isString).map(JsonNode::stringValue);
        boolean usable = text.isPresent()
                && !text.get().isEmpty()
                && text.get().length() <= MAX_SECRET
                && JsonValues.isUnicode(text.get());
        if (!usable) {
            problem(name, "is required: a text of 1 to " + MAX_SECRET + " characters");
        }
        return usable ? text.get() : "";
    }

    public Optional<String> optionalText(String name, int max) {
        Optional<JsonNode> value = value(name);
        if (value.isPresent() && !value.get().isString()) {
            problem(name, "must be a text; got " + JsonValues.kind(value.get()));
            return Optional.empty();
        }
        Optional<String> text = value.map(JsonNode::stringValue);
        if (text.isPresent() && !JsonValues.isUnicode(text.get())) {
            problem(name, NOT_UNICODE);
            return Optional.empty();
        }
        if (text.isPresent() && text.get().length() > max) {
            problem(
                    name,
                    "must have at most " + max + " characters; it has "
                            + text.get().length());
        }
        return text;
    }

    /** A text that {@code parse} accepts; the error of any other names {@code expected}. */
    public <T> Optional<T> optional(String name, String expected, Function<String, Optional<T>> parse) {
        Optional<String> text = optionalText(name, 1000);
        Optional<T> parsed = text.flatMap(parse);
        if (text.isPresent() && parsed.isEmpty()) {
            problem(name, "must be " + expected + "; got " + SafeText.of(text.get()));
        }
        return parsed;
    }

    public Optional<Boolean> optionalFlag(String name) {
        Optional<JsonNode> value = value(name);
        if (value.isPresent() && !value.get().isBoolean()) {
            problem(name, "must be true or false; got " + JsonValues.kind(value.get()));
            return Optional.empty();
        }
        return value.map(JsonNode::booleanValue);
    }

    /** A whole number, also when it is a text; the caller checks its range. */
    public Optional<Long> optionalNumber(String name) {
        Optional<JsonNode> value = value(name);
        Optional<Long> number = value.flatMap(JsonValues::number);
        if (value.isPresent() && number.isEmpty()) {
            problem(name, "must be a whole number; got " + JsonValues.kind(value.get()));
        }
        return number;
    }

    /** A time in RFC 3339, such as {@code 2026-12-31T00:00:00Z}. */
    public Optional<Instant> optionalInstant(String name) {
        return optional(name, "a time in RFC 3339, such as `2026-12-31T00:00:00Z`", text -> {
            try {
                OffsetDateTime time = OffsetDateTime.parse(text);
                boolean isInRange = time.getYear() >= 1970 && time.getYear() <= 9999;
                return isInRange ? Optional.of(time.toInstant()) : Optional.empty();
            } catch (DateTimeParseException notATime) {
                return Optional.empty();
            }
        });
    }

    public Optional<JsonFields> optionalObject(String name) {
        Optional<JsonNode> value = value(name);
        if (value.isPresent() && !value.get().isObject()) {
            problem(name, "must be an object; got " + JsonValues.kind(value.get()));
            return Optional.empty();
        }
        return value.map(object -> new JsonFields(object, pointer(name), code, errors));
    }

    /** An array of objects; empty when it is absent. */
    public List<JsonFields> objects(String name, int max) {
        List<JsonFields> all = new ArrayList<>();
        List<JsonNode> elements = elements(name, max);
        for (int i = 0; i < elements.size(); i++) {
            all.add(new JsonFields(elements.get(i), pointer(name) + "/" + i, code, errors));
        }
        return all;
    }

    /** An array of texts; empty when it is absent. */
    public List<String> texts(String name, int max) {
        List<String> all = new ArrayList<>();
        List<JsonNode> elements = elements(name, max);
        for (int i = 0; i < elements.size(); i++) {
            String at = pointer(name) + "/" + i;
            if (!elements.get(i).isString()) {
                problem(at, code, "must be a text; got " + JsonValues.kind(elements.get(i)));
            } else if (!JsonValues.isUnicode(elements.get(i).stringValue())) {
                problem(at, code, NOT_UNICODE);
            } else {
                all.add(elements.get(i).stringValue());
            }
        }
        return all;
    }

    /** The object itself, for objects whose member names are data. */
    public JsonNode node() {
        return object;
    }

    /** The JSON pointer of this object in the body. */
    public String pointer() {
        return pointer;
    }

    public String pointer(String name) {
        String shown = name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME) + "…";
        return pointer + "/" + shown.replace("~", "~0").replace("/", "~1");
    }

    /** Reports a problem of the member {@code name}; {@code message} says what is expected. */
    public void problem(String name, String message) {
        problem(pointer(name), code, message);
    }

    /** The same with a full pointer and its own number. */
    public void problem(String at, int number, String message) {
        errors.add(() -> ApiError.at(at, number, fieldName(at) + message));
    }

    /** Reports a problem with its own number and complete message, at a pointer below this object. */
    public void problemAt(String below, int number, String message) {
        errors.add(() -> ApiError.at(pointer + below, number, message));
    }

    /** Marks the problems as a missing permission, so that they are audited. Call it on the object that is checked. */
    public void markDenied(DenyReason reason) {
        refusal = reason;
    }

    private List<JsonNode> elements(String name, int max) {
        Optional<JsonNode> value = value(name);
        if (value.isEmpty()) {
            return List.of();
        }
        if (!value.get().isArray()) {
            problem(name, "must be an array; got " + JsonValues.kind(value.get()));
            return List.of();
        }
        List<JsonNode> elements = new ArrayList<>();
        value.get().forEach(elements::add);
        if (elements.size() > max) {
            problem(name, "must have at most " + max + " entries; it has " + elements.size());
            return List.of();
        }
        return elements;
    }

    private static String fieldName(String at) {
        return at.isEmpty() ? "the body " : SafeText.of(at.substring(1).replace('/', '.')) + " ";
    }
}
