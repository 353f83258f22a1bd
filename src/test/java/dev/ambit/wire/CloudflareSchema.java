package dev.ambit.wire;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.ambit.wire.Deviation.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Validates responses against Cloudflare's published API schema, except for listed deviations. Thread-safe; reading the
 * contract is slow, so tests share {@link #shared()}.
 */
public final class CloudflareSchema {
    private static final String BASE = "/client/v4";
    private static final String JSON = "application/json";
    private static final Path CONTRACT = Path.of("src/test/resources/wire/contract.json");
    private static final Path DEVIATIONS = Path.of("src/test/resources/schema-deviations.yaml");

    private final WireContract contract;
    private final List<Deviation> deviations;
    private final Set<Deviation> used = ConcurrentHashMap.newKeySet();
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_7,
            builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder()
                    .formatAssertionsEnabled(true)
                    .errorMessageKeyword("")
                    .locale(Locale.ROOT)
                    .build()));

    CloudflareSchema(WireContract contract, List<Deviation> deviations) {
        this.contract = contract;
        this.deviations = List.copyOf(deviations);
    }

    private static final class Shared {
        private static final CloudflareSchema SCHEMA = load();
    }

    /** The shared instance of this JVM. */
    public static CloudflareSchema shared() {
        return Shared.SCHEMA;
    }

    /** Reads the contract and the list of deviations. */
    static CloudflareSchema load() {
        try {
            JsonNode contract = JsonMapper.shared().readTree(Files.readString(CONTRACT));
            Deviation[] deviations = YAMLMapper.shared().readValue(Files.readString(DEVIATIONS), Deviation[].class);
            return new CloudflareSchema(new WireContract(contract), Arrays.asList(deviations));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link #validate(String, String, int, String, String)}, for a response with the content type JSON. */
    public List<String> validate(String method, String path, int status, String body) {
        return validate(method, path, status, JSON, body);
    }

    /**
     * The problems of a response, a sentence each; empty when it is as documented or deviates as listed.
     *
     * @param path with or without {@code /client/v4}; its query is ignored
     * @param contentType as in the header; its parameters are ignored
     */
    public List<String> validate(String method, String path, int status, String contentType, String body) {
        String plain = plain(path);
        Optional<String> template = contract.template(plain);
        String operation =
                method + " " + template.orElseGet(() -> plain.replaceAll("(?<=/)[0-9a-f]{32}(?=/|$)", "{id}"));
        return problems(method, template.orElse(""), operation, status, mediaType(contentType), body).stream()
                .filter(problem -> !isListed(problem))
                .map(Problem::toString)
                .toList();
    }

    /** The deviations that no response has used so far; a list with unused deviations is wrong. */
    public Set<String> unusedDeviations() {
        return deviations.stream()
                .filter(deviation -> !used.contains(deviation))
                .map(deviation -> deviation.operation() + " " + deviation.status() + " at " + deviation.at())
                .collect(Collectors.toUnmodifiableSet());
    }

    private boolean isListed(Problem problem) {
        List<Deviation> matching = deviations.stream()
                .filter(deviation -> deviation.covers(problem))
                .toList();
        used.addAll(matching);
        return !matching.isEmpty();
    }

    private List<Problem> problems(
            String method, String template, String operation, int status, String mediaType, String body) {
        Optional<JsonNode> content = contract.content(method, template, status);
        if (content.isEmpty() && (status < 400 || status >= 500)) {
            return List.of(new Problem(
                    operation, status, "", "operation", "", "the document has no such operation or status"));
        }
        JsonNode schema;
        if (content.isEmpty()) {
            // Errors that are not documented use the common envelope of failures.
            schema = contract.failure();
        } else if (content.get().has(mediaType)) {
            schema = content.get().get(mediaType);
        } else {
            String documented = String.join(", ", content.get().propertyNames());
            String message = "the content type is " + mediaType + ", documented is " + documented;
            return List.of(new Problem(operation, status, "", "content-type", "", message));
        }
        return mediaType.equals(JSON) ? jsonProblems(operation, status, schema, body) : List.of();
    }

    private List<Problem> jsonProblems(String operation, int status, JsonNode schema, String body) {
        JsonNode response;
        try {
            response = JsonMapper.shared().readTree(body);
        } catch (JacksonException e) {
            return List.of(new Problem(operation, status, "", "json", "", e.getOriginalMessage()));
        }
        Schema compiled = schemas.computeIfAbsent(
                operation + " " + status, key -> registry.getSchema(contract.standalone(schema)));
        List<Problem> problems = new ArrayList<>();
        for (Error error : compiled.validate(response)) {
            String missing = error.getKeyword().equals("required") ? "/" + error.getProperty() : "";
            String at = error.getInstanceLocation() + missing;
            // The contract uses `not` only for alternatives, as written by the script.
            String keyword = error.getKeyword().replaceFirst("^not$", "anyOf");
            String message = keyword.equals("anyOf") ? "none of the alternatives" : error.getMessage();
            String value = response.at(error.getInstanceLocation().toString()).asString("");
            problems.add(new Problem(operation, status, at, keyword, value, message));
        }
        return problems;
    }

    private static String plain(String path) {
        String withoutQuery = path.replaceFirst("\\?.*", "").replaceFirst("/$", "");
        return withoutQuery.startsWith(BASE) ? withoutQuery.substring(BASE.length()) : withoutQuery;
    }

    private static String mediaType(String contentType) {
        return contentType.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    }
}
