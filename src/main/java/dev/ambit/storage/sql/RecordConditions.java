package dev.ambit.storage.sql;

import dev.ambit.core.dns.PlainText;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.resource.RecordPattern;
import dev.ambit.storage.CaseFolding;
import dev.ambit.storage.RecordFilter;
import dev.ambit.storage.RecordFilter.TagMatch;
import dev.ambit.storage.TextMatch;
import dev.ambit.storage.TextMatch.Operator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Translates {@link RecordFilter} to SQL. */
final class RecordConditions {
    private static final String PLAIN = "coalesce(plain_folded, content_folded)";

    private final Dialect dialect;
    private final SqlParameters sqlParameters;
    private final TextConditions texts;

    RecordConditions(Dialect dialect, SqlParameters sqlParameters) {
        this.dialect = dialect;
        this.sqlParameters = sqlParameters;
        this.texts = new TextConditions(dialect, sqlParameters);
    }

    String of(RecordFilter filter) {
        List<String> always = new ArrayList<>();
        always.add("zone = " + sqlParameters.add(filter.zone()));
        if (filter.visible() != null) {
            // Separate from the caller's conditions and never combined with them by "any": a filter must not widen
            // visibility.
            always.add(visible(filter.visible()));
        }
        always.add(SqlParameters.combine(filter.matchMode(), callerConditions(filter)));
        return SqlParameters.allOf(always);
    }

    private String visible(RecordFilter.Visible visible) {
        return "(" + matchedByAny(visible.allow()) + " AND NOT " + matchedByAny(visible.deny()) + ")";
    }

    /**
     * Equivalent to {@link RecordPattern#matches} for any of {@code patterns}, which a test verifies. Makes one
     * condition for each type and kind of match: a token may name more records than the engine allows terms in an
     * expression.
     */
    private String matchedByAny(List<RecordPattern> patterns) {
        Map<Kind, List<String>> names = new LinkedHashMap<>();
        for (RecordPattern pattern : patterns) {
            Kind kind = new Kind(pattern.type(), pattern.match());
            names.computeIfAbsent(kind, _ -> new ArrayList<>()).add(pattern.name());
        }
        return SqlParameters.anyOf(names.entrySet().stream()
                .map(entry -> matchedBy(entry.getKey(), entry.getValue()))
                .toList());
    }

    private record Kind(String type, RecordPattern.Match match) {}

    private String matchedBy(Kind kind, List<String> names) {
        List<String> conditions = new ArrayList<>();
        switch (kind.type()) {
            case RecordPattern.ANY_TYPE -> {}
            case RecordPattern.NO_DELEGATION -> conditions.add("type NOT IN ('NS', 'DS')");
            default -> conditions.add("type = " + sqlParameters.add(kind.type()));
        }
        switch (kind.match()) {
            case EXACT -> conditions.add("name IN (SELECT value FROM " + elements(names) + ")");
            case BELOW -> conditions.add(anyName(names, TextConditions.endsWith("name", "'.' || value")));
            case PREFIX -> conditions.add(anyName(names, TextConditions.startsWith("name", "value || '.'")));
            case ANY -> {}
        }
        return SqlParameters.allOf(conditions);
    }

    private String anyName(List<String> names, String condition) {
        return "EXISTS (SELECT 1 FROM " + elements(names) + " WHERE " + condition + ")";
    }

    private String elements(List<String> names) {
        return dialect.elements(sqlParameters.add(ColumnCodecs.jsonOfTexts(names)));
    }

    private List<String> callerConditions(RecordFilter filter) {
        List<String> conditions = new ArrayList<>();
        if (filter.types() != null) {
            conditions.add(SqlParameters.anyOf(filter.types().stream()
                    .sorted()
                    .map(RecordType::name)
                    .map(type -> "type = " + sqlParameters.add(type))
                    .toList()));
        }
        filter.names().forEach(match -> conditions.add(texts.on("name", match)));
        filter.contents().forEach(match -> conditions.add(content(match, filter.types())));
        filter.comments().forEach(match -> conditions.add(texts.on("comment", "comment_folded", match)));
        if (filter.commented() != null) {
            conditions.add(filter.commented() ? "comment IS NOT NULL" : "comment IS NULL");
        }
        if (!filter.tags().isEmpty()) {
            conditions.add(SqlParameters.combine(
                    filter.tagMatch(), filter.tags().stream().map(this::tag).toList()));
        }
        if (filter.proxied() != null) {
            conditions.add(filter.proxied() ? "FALSE" : "TRUE");
        }
        if (filter.search() != null) {
            conditions.add(search(filter.search()));
        }
        return conditions;
    }

    private String content(TextMatch match, @Nullable Set<RecordType> types) {
        String value = CaseFolding.fold(match.text());
        return switch (match.operator()) {
            case EQUAL -> contentEqual(match.text(), value, types);
            case NOT_EQUAL -> "NOT " + contentEqual(match.text(), value, types);
            case STARTS_WITH, ENDS_WITH, CONTAINS -> contentOrPlain(match.operator(), value);
        };
    }

    private String contentEqual(String text, String folded, @Nullable Set<RecordType> types) {
        List<String> conditions = new ArrayList<>();
        conditions.add(contentOrPlain(Operator.EQUAL, folded));
        // Clients search for a record in the spelling in which they created it: tabs, full addresses, a trailing dot.
        for (RecordType type : types == null ? EnumSet.allOf(RecordType.class) : types) {
            for (String spelling : RecordContent.spellings(type, text)) {
                if (!CaseFolding.fold(spelling).equals(folded)) {
                    conditions.add("(type = " + sqlParameters.add(type.name()) + " AND "
                            + texts.compare("content_folded", Operator.EQUAL, CaseFolding.fold(spelling)) + ")");
                }
            }
        }
        // Clients may or may not quote the text of a TXT record, however they created it.
        if (text.startsWith("\"")) {
            PlainText.ofContent(text)
                    .map(CaseFolding::fold)
                    .ifPresent(plain ->
                            conditions.add("(type = 'TXT' AND " + texts.compare(PLAIN, Operator.EQUAL, plain) + ")"));
        }
        return SqlParameters.anyOf(conditions);
    }

    private String contentOrPlain(Operator operator, String value) {
        return SqlParameters.anyOf(
                List.of(texts.compare("content_folded", operator, value), texts.compare(PLAIN, operator, value)));
    }

    private String tag(TagMatch match) {
        return switch (match) {
            case TagMatch.Present(String name) -> "EXISTS " + tagsNamed(name, "TRUE");
            case TagMatch.Absent(String name) -> "NOT EXISTS " + tagsNamed(name, "TRUE");
            case TagMatch.Value(String name, TextMatch value) -> {
                String start = sqlParameters.add(CaseFolding.fold(name) + ":");
                String tagValue = "substr(value, length(" + start + ") + 1)"; // empty for a tag without a value
                yield "EXISTS "
                        + tagsNamed(name, texts.compare(tagValue, value.operator(), CaseFolding.fold(value.text())));
            }
        };
    }

    private String tagsNamed(String name, String condition) {
        String folded = CaseFolding.fold(name);
        return "(SELECT 1 FROM " + dialect.elements("tags_folded") + " WHERE ("
                + texts.compare("value", Operator.EQUAL, folded) + " OR "
                + texts.compare("value", Operator.STARTS_WITH, folded + ":") + ") AND " + condition + ")";
    }

    private String search(String words) {
        return SqlParameters.allOf(Arrays.stream(CaseFolding.fold(words).strip().split("\\s+"))
                .map(this::containsWord)
                .toList());
    }

    private String containsWord(String word) {
        String tags = "EXISTS (SELECT 1 FROM " + dialect.elements("tags_folded") + " WHERE "
                + texts.compare("value", Operator.CONTAINS, word) + ")";
        return SqlParameters.anyOf(List.of(
                texts.compare("name", Operator.CONTAINS, word),
                texts.compare("lower(type)", Operator.CONTAINS, word),
                texts.compare("content_folded", Operator.CONTAINS, word),
                texts.compare(PLAIN, Operator.CONTAINS, word),
                "coalesce(" + texts.compare("comment_folded", Operator.CONTAINS, word) + ", FALSE)",
                tags));
    }
}
