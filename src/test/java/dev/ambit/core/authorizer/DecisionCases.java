package dev.ambit.core.authorizer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ambit.core.policy.Effect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The decision cases of {@code src/test/resources/decisions}, one file per chapter of the rules. They use names only
 * ({@code example.com}, {@code acme}, {@code DNS Read}, {@code <example.com>} inside the key of a resource), so that
 * they run with any ids: those of {@link DecisionFixtures} or of a running server.
 */
public final class DecisionCases {
    private static final Path FOLDER = Path.of("src/test/resources/decisions");
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private DecisionCases() {}

    /**
     * A file.
     *
     * @param rule the rule of the specification that its cases prove
     * @param policies the default policies of its tokens
     */
    public record Chapter(
            String chapter,
            String rule,
            @Nullable List<Statement> policies,
            Map<String, TokenDefinition> tokens,
            List<Case> cases) {
        public TokenDefinition token(Case one) {
            return Objects.requireNonNull(tokens.get(one.token()));
        }

        public List<Statement> policies(Case one) {
            List<Statement> own = token(one).policies();
            return Objects.requireNonNull(own == null ? policies : own);
        }
    }

    /**
     * The definition of a token.
     *
     * @param owner a user or an account
     * @param storedOnly why the API would not create it; such a token can have been stored by an older version
     */
    public record TokenDefinition(
            String owner,
            @JsonProperty("stored_only") @Nullable String storedOnly,
            boolean disabled,
            @JsonProperty("not_before") @Nullable String notBefore,
            @JsonProperty("expires_on") @Nullable String expiresOn,
            @Nullable List<String> in,
            @JsonProperty("not_in") @Nullable List<String> notIn,
            @Nullable List<Statement> policies) {}

    /** A policy: permission groups by name, allowed or denied, on resources in wire form with names instead of ids. */
    public record Statement(
            @Nullable List<String> allow, @Nullable List<String> deny, Map<String, Object> on) {
        public Effect effect() {
            return allow == null ? Effect.DENY : Effect.ALLOW;
        }

        public List<String> groups() {
            List<String> groups = allow == null ? deny : allow;
            return groups == null ? List.of() : groups;
        }
    }

    /**
     * A request and the expected decision.
     *
     * @param asks the required permissions, of which one is sufficient
     * @param of the resource, see {@link DecisionFixtures#resource}
     * @param from the client address; {@code unreadable} when the address from a proxy cannot be parsed
     * @param at the time, RFC 3339
     * @param roles the roles of the token's owner in the account of the resource; used for user tokens only
     * @param by the deciding policy, counted from 1
     */
    public record Case(
            String title,
            String token,
            List<String> asks,
            String of,
            @Nullable String from,
            @Nullable String at,
            @Nullable List<String> roles,
            String expect,
            @Nullable Integer by) {}

    /** Returns every chapter by file name. */
    public static Map<String, Chapter> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted()
                    .collect(
                            LinkedHashMap::new,
                            (chapters, file) -> chapters.put(file.getFileName().toString(), read(file)),
                            Map::putAll);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Chapter read(Path file) {
        try {
            return read(file.getFileName().toString(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Parses a chapter.
     *
     * @throws IllegalArgumentException with {@code file} and the position, when something is missing, unknown,
     *     duplicate or unused
     */
    static Chapter read(String file, String yaml) {
        try {
            Chapter chapter = YAML.readValue(yaml, Chapter.class);
            check(chapter);
            return chapter;
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    private static void check(Chapter chapter) {
        require("the file", chapter.chapter(), "chapter");
        require("the file", chapter.rule(), "rule");
        require("the file", chapter.tokens(), "tokens");
        require("the file", chapter.cases(), "cases");
        chapter.tokens().forEach((name, token) -> check(chapter, name, token));
        Set<String> titles = new HashSet<>();
        Set<String> unused = new HashSet<>(chapter.tokens().keySet());
        for (Case one : chapter.cases()) {
            check(chapter, one);
            if (!titles.add(one.title())) {
                throw new IllegalArgumentException("two cases are titled `" + one.title() + "`");
            }
            unused.remove(one.token());
        }
        if (!unused.isEmpty()) {
            throw new IllegalArgumentException("no case uses the tokens " + unused);
        }
    }

    private static void check(Chapter chapter, String name, TokenDefinition token) {
        String where = "token `" + name + "`";
        require(where, token.owner(), "owner");
        List<Statement> policies = token.policies() == null ? chapter.policies() : token.policies();
        require(where, policies, "policies");
        for (Statement policy : Objects.requireNonNull(policies)) {
            require(where, policy.on(), "on");
            if ((policy.allow() == null) == (policy.deny() == null)) {
                throw new IllegalArgumentException(where + " has a policy that is not one of `allow` and `deny`");
            }
        }
    }

    private static void check(Chapter chapter, Case one) {
        String where = "case `" + one.title() + "`";
        require(where, one.title(), "title");
        require(where, one.token(), "token");
        require(where, one.asks(), "asks");
        require(where, one.of(), "of");
        require(where, one.expect(), "expect");
        if (!chapter.tokens().containsKey(one.token())) {
            throw new IllegalArgumentException(where + " uses the unknown token `" + one.token() + "`");
        }
    }

    private static void require(String where, @Nullable Object value, String key) {
        if (value == null) {
            throw new IllegalArgumentException(where + " lacks `" + key + "`");
        }
    }
}
