package dev.ambit;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.ambit.http.route.Route;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Compares {@code openapi.yaml} with the running server. */
final class ApiDocument {
    private final JsonNode document = YAMLMapper.shared().readTree(Path.of("openapi.yaml"));
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<String, Schema> schemas = new HashMap<>();

    /** Every operation as {@code GET /client/v4/…}. */
    Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        document.at("/paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (!operation.getKey().equals("parameters")) {
                        operations.add(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + TestServer.API + path.getKey());
                    }
                }));
        return operations;
    }

    /** The differences between {@code response} and the schema of this route and status. */
    List<String> problems(Route route, TestServer.Response response) {
        if (response.json().isNull() || !route.path().startsWith(TestServer.API)) {
            return List.of(); // a zone file, or a page of the dashboard
        }
        return schema(route, response.status() == 200 ? "200" : "default").validate(response.json()).stream()
                .map(Error::toString)
                .toList();
    }

    private Schema schema(Route route, String status) {
        return schemas.computeIfAbsent(route.method() + route.path() + status, key -> {
            String path = route.path()
                    .substring(TestServer.API.length())
                    .replace("~", "~0")
                    .replace("/", "~1");
            String method = route.method().name().toLowerCase(Locale.ROOT);
            JsonNode described = resolve(document.at("/paths/" + path + "/" + method + "/responses/" + status));
            ObjectNode schema = JsonNodeFactory.instance.objectNode();
            schema.putArray("allOf").add(described.at("/content/application~1json/schema"));
            schema.set("components", document.at("/components"));
            return registry.getSchema(schema);
        });
    }

    private JsonNode resolve(JsonNode node) {
        JsonNode reference = node.path("$ref");
        return reference.isString() ? document.at(reference.stringValue().substring(1)) : node;
    }
}
