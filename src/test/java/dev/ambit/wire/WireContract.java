package dev.ambit.wire;

import java.util.Comparator;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The contract of Cloudflare's published API, as {@code scripts/wire-contract} writes it to {@code contract.json}: the
 * JSON Schema of the response for each operation ({@code GET /zones/{zone_id}}), status ({@code 200} or {@code 4XX})
 * and content type. {@code acceptance/harness/schema.mjs} reads the same file.
 */
final class WireContract {
    private final JsonNode contract;

    WireContract(JsonNode contract) {
        this.contract = contract;
    }

    /** The documented path that matches {@code path}; fixed segments take precedence over parameters. */
    Optional<String> template(String path) {
        String[] segments = path.split("/", -1);
        return contract.get("operations").propertyNames().stream()
                .map(operation -> operation.substring(operation.indexOf(' ') + 1))
                .filter(template -> fits(template.split("/", -1), segments))
                .min(Comparator.comparingInt(template -> template.split("\\{", -1).length));
    }

    /** The schemas of the response with this status, by content type; empty when not documented. */
    Optional<JsonNode> content(String method, String template, int status) {
        JsonNode statuses = contract.get("operations").path(method + " " + template);
        JsonNode exact = statuses.path(String.valueOf(status));
        JsonNode content = exact.isMissingNode() ? statuses.path(status / 100 + "XX") : exact;
        return content.isMissingNode() ? Optional.empty() : Optional.of(content);
    }

    /** The envelope of all failures, also for errors that are not documented. */
    JsonNode failure() {
        return contract.get("failure");
    }

    /** A schema of the contract with the definitions that it uses. */
    ObjectNode standalone(JsonNode schema) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.putArray("allOf").add(schema);
        root.set("definitions", contract.get("definitions"));
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
}
