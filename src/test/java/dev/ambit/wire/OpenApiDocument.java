package dev.ambit.wire;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An OpenAPI 3.0 document, its schemas read as JSON Schema. {@code nullable} becomes the type null, an enum of null alone
 * means null whatever type stands beside it, and what stands beside a {@code $ref} does not count. Alternatives that each name their record type are chosen by that type, others are asked
 * for by a double negation: so that a wrong answer is told what is wrong with it, once, and not once for each alternative.
 * {@code acceptance/harness/schema.mjs} reads the same.
 */
final class OpenApiDocument {
    private static final String COMPONENTS = "#/components/schemas/";
    private static final String DEFINITIONS = "#/definitions/";
    private static final Set<String> NOT_READ =
            Set.of("nullable", "anyOf", "discriminator", "example", "default", "deprecated");

    private final JsonNode document;
    private final ObjectNode definitions;

    OpenApiDocument(JsonNode document) {
        this.document = document;
        this.definitions = eachRead(document.at("/components/schemas"));
    }

    /** The path of the document that this one is an instance of; fixed words win over parameters. */
    Optional<String> template(String path) {
        String[] segments = path.split("/", -1);
        return document.get("paths").propertyNames().stream()
                .filter(template -> fits(template.split("/", -1), segments))
                .min(Comparator.comparingInt(template -> template.split("\\{", -1).length));
    }

    /** By content type: what the operation answers with this status; empty when the document does not say. */
    Optional<JsonNode> content(String method, String template, int status) {
        JsonNode responses = document.path("paths")
                .path(template)
                .path(method.toLowerCase(Locale.ROOT))
                .path("responses");
        JsonNode exact = responses.path(String.valueOf(status));
        JsonNode response = exact.isMissingNode() ? responses.path(status / 100 + "XX") : exact;
        return response.isMissingNode() ? Optional.empty() : Optional.of(response.path("content"));
    }

    /** A schema of the document as a JSON Schema that stands alone. */
    ObjectNode standalone(JsonNode schema) {
        ObjectNode root = node();
        root.putArray("allOf").add(read(schema));
        root.set("definitions", definitions);
        return root;
    }

    private static boolean fits(String[] template, String[] segments) {
        if (template.length != segments.length) {
            return false;
        }
        for (int i = 0; i < template.length; i++) {
            boolean parameter = template[i].startsWith("{") && !segments[i].isEmpty();
            if (!parameter && !template[i].equals(segments[i])) {
                return false;
            }
        }
        return true;
    }

    private JsonNode read(JsonNode schema) {
        if (schema instanceof ArrayNode array) {
            ArrayNode result = JsonNodeFactory.instance.arrayNode();
            array.forEach(element -> result.add(read(element)));
            return result;
        }
        if (!(schema instanceof ObjectNode object)) {
            return schema;
        }
        if (object.has("$ref")) {
            return node().put("$ref", object.get("$ref").stringValue().replace(COMPONENTS, DEFINITIONS));
        }
        if (object.path("enum").size() == 1 && object.at("/enum/0").isNull()) {
            return node().put("type", "null");
        }
        ObjectNode result = node();
        object.properties().stream()
                .filter(entry ->
                        !NOT_READ.contains(entry.getKey()) && !entry.getKey().startsWith("x-"))
                .forEach(entry -> result.set(entry.getKey(), readMember(entry.getKey(), entry.getValue())));
        if (object.path("nullable").asBoolean(false)) {
            result.putArray("type").add(object.get("type")).add("null");
        }
        if (object.has("anyOf")) {
            chooseOne(object.get("anyOf"), result);
        }
        return result;
    }

    private JsonNode readMember(String keyword, JsonNode value) {
        return switch (keyword) {
            case "enum" -> value;
            case "properties" -> eachRead(value);
            default -> read(value);
        };
    }

    private ObjectNode eachRead(JsonNode schemas) {
        ObjectNode result = node();
        schemas.properties().forEach(entry -> result.set(entry.getKey(), read(entry.getValue())));
        return result;
    }

    private void chooseOne(JsonNode alternatives, ObjectNode result) {
        Optional<Map<String, JsonNode>> byType = byType(alternatives);
        if (byType.isEmpty()) {
            ArrayNode refused = result.putObject("not").putArray("allOf");
            alternatives.forEach(alternative -> refused.addObject().set("not", read(alternative)));
            return;
        }
        ArrayNode types = result.withObject("/properties/type").putArray("enum");
        ArrayNode choices = result.withArray("/allOf");
        byType.get().forEach((type, alternative) -> {
            types.add(type);
            ObjectNode choice = choices.addObject();
            choice.putObject("if").put("type", "object").putArray("required").add("type");
            choice.withObject("/if/properties/type").put("const", type);
            choice.set("then", read(alternative));
        });
    }

    /** Empty unless every alternative, through nested ones, names one record type. */
    private Optional<Map<String, JsonNode>> byType(JsonNode alternatives) {
        Map<String, JsonNode> found = new LinkedHashMap<>();
        for (JsonNode alternative : alternatives) {
            JsonNode target = alternative.has("$ref")
                    ? document.at(alternative.get("$ref").stringValue().substring(1))
                    : alternative;
            JsonNode types = target.at("/properties/type/enum");
            if (types.size() == 1) {
                found.put(types.get(0).stringValue(), alternative);
                continue;
            }
            Optional<Map<String, JsonNode>> nested =
                    target.has("anyOf") ? byType(target.get("anyOf")) : Optional.empty();
            if (nested.isEmpty()) {
                return Optional.empty();
            }
            found.putAll(nested.get());
        }
        return Optional.of(found);
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }
}
