package dev.ambit.http.wire;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads and describes single values for {@link JsonFields}. */
final class JsonValues {
    private JsonValues() {}

    /**
     * Whether UTF-8 can encode it; half a surrogate pair, {@code "\\ud800"} in JSON, would be stored as another text.
     */
    static boolean isUnicode(String text) {
        return text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    }

    /** The whole number, also when it is a text; empty for anything else. */
    static Optional<Long> number(JsonNode value) {
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return Optional.of(value.longValue());
        }
        if (value.isString() && value.stringValue().matches("-?[0-9]{1,18}")) {
            return Optional.of(Long.parseLong(value.stringValue()));
        }
        return Optional.empty();
    }

    /** A value as an error names it. */
    static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            case NULL, MISSING -> "nothing";
            case BOOLEAN, NUMBER -> SafeText.of(value.toString());
            case STRING -> SafeText.of(value.stringValue());
            case BINARY, POJO -> "something else";
        };
    }
}
