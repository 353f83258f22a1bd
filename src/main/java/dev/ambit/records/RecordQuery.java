package dev.ambit.records;

import dev.ambit.core.authorizer.RecordScope;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.http.QueryParameters;
import dev.ambit.storage.Direction;
import dev.ambit.storage.MatchMode;
import dev.ambit.storage.RecordFilter;
import dev.ambit.storage.RecordFilter.TagMatch;
import dev.ambit.storage.TextMatch;
import dev.ambit.storage.TextMatch.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The filter, order and direction of a list of records. The dotted parameters are those of the official clients. */
record RecordQuery(RecordFilter filter, RecordFilter.Order order, Direction direction) {
    private static final int MAX_SEARCH = 200;

    /** Each word scans every record of the zone. */
    private static final int MAX_WORDS = 10;

    /** The maximum length of a record's content. */
    private static final int MAX_TEXT = 8_192;

    private static final Map<String, Operator> OPERATORS = Map.of(
            "", Operator.EQUAL,
            ".exact", Operator.EQUAL,
            ".contains", Operator.CONTAINS,
            ".startswith", Operator.STARTS_WITH,
            ".endswith", Operator.ENDS_WITH);

    static RecordQuery of(QueryParameters queryParameters, ZoneId zone, DnsName apex, RecordScope scope) {
        RecordFilter filter = new RecordFilter(
                zone,
                scope.isWhole() ? null : new RecordFilter.Visible(scope.allow(), scope.deny()),
                types(queryParameters.all("type")),
                names(queryParameters, apex),
                texts(queryParameters, "content"),
                texts(queryParameters, "comment"),
                commented(queryParameters),
                tags(queryParameters),
                queryParameters.flag("proxied").orElse(null),
                search(queryParameters),
                match(queryParameters, "match"),
                queryParameters.raw("tag_match").isPresent()
                        ? match(queryParameters, "tag_match")
                        : match(queryParameters, "tag-match"));
        return new RecordQuery(filter, order(queryParameters), queryParameters.direction(Direction.ASCENDING));
    }

    /**
     * An unknown type matches no record and is not an error: clients filter by types that this server does not have.
     */
    private static @Nullable Set<RecordType> types(List<String> words) {
        return words.isEmpty()
                ? null
                : words.stream()
                        .map(RecordType::parse)
                        .flatMap(type -> type.toOptional().stream())
                        .collect(Collectors.toSet());
    }

    /** Compares whole names in canonical form; in parts of names, converts the characters that no stored name has. */
    private static List<TextMatch> names(QueryParameters queryParameters, DnsName apex) {
        return texts(queryParameters, "name").stream()
                .map(match -> match.operator() == Operator.EQUAL
                        ? TextMatch.equalTo(canonical(match.text(), apex))
                        : TextMatch.of(match.operator(), DnsName.partOf(match.text())))
                .toList();
    }

    private static String canonical(String text, DnsName apex) {
        Optional<DnsName> absolute =
                DnsName.parsePresentation(text).toOptional().filter(name -> name.isAtOrBelow(apex));
        return absolute.or(() -> text.equals("@") ? Optional.of(apex) : Optional.empty())
                .map(DnsName::toString)
                .orElse(text);
    }

    private static List<TextMatch> texts(QueryParameters queryParameters, String member) {
        List<TextMatch> matches = new ArrayList<>();
        OPERATORS.forEach((suffix, operator) -> queryParameters
                .filter(member + suffix, MAX_TEXT)
                .ifPresent(text -> matches.add(TextMatch.of(operator, text))));
        return matches;
    }

    private static @Nullable String search(QueryParameters queryParameters) {
        Optional<String> words = queryParameters.filter("search", MAX_SEARCH);
        if (words.isPresent() && words.get().strip().split("\\s+").length > MAX_WORDS) {
            throw QueryParameters.invalid("search", words.get(), "at most " + MAX_WORDS + " words");
        }
        return words.orElse(null);
    }

    private static @Nullable Boolean commented(QueryParameters queryParameters) {
        if (queryParameters.has("comment.present")) {
            return true;
        }
        return queryParameters.has("comment.absent") ? false : null;
    }

    private static List<TagMatch> tags(QueryParameters queryParameters) {
        List<TagMatch> matches = new ArrayList<>();
        queryParameters.filter("tag.present").ifPresent(name -> matches.add(new TagMatch.Present(name)));
        queryParameters.filter("tag.absent").ifPresent(name -> matches.add(new TagMatch.Absent(name)));
        OPERATORS.forEach((suffix, operator) -> queryParameters
                .filter("tag" + suffix)
                .ifPresent(text -> {
                    int colon = text.indexOf(':');
                    String name = colon < 0 ? text : text.substring(0, colon);
                    String value = colon < 0 ? "" : text.substring(colon + 1);
                    matches.add(new TagMatch.Value(name, TextMatch.of(operator, value)));
                }));
        return matches;
    }

    private static MatchMode match(QueryParameters queryParameters, String parameter) {
        return queryParameters
                .raw(parameter)
                .map(text -> switch (text) {
                    case "any" -> MatchMode.ANY;
                    case "all" -> MatchMode.ALL;
                    default -> throw QueryParameters.invalid(parameter, text, "`any` or `all`");
                })
                .orElse(MatchMode.ALL);
    }

    private static RecordFilter.Order order(QueryParameters queryParameters) {
        return queryParameters
                .raw("order")
                .map(text -> switch (text) {
                    case "type" -> RecordFilter.Order.TYPE;
                    case "name" -> RecordFilter.Order.NAME;
                    case "content" -> RecordFilter.Order.CONTENT;
                    case "ttl" -> RecordFilter.Order.TTL;
                    case "proxied" -> RecordFilter.Order.PROXIED;
                    default ->
                        throw QueryParameters.invalid("order", text, "`type`, `name`, `content`, `ttl` or `proxied`");
                })
                .orElse(RecordFilter.Order.DEFAULT);
    }
}
