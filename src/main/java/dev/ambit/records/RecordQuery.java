package dev.ambit.records;

import dev.ambit.core.authorizer.RecordScope;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.http.wire.QueryParameters;
import dev.ambit.storage.Direction;
import dev.ambit.storage.MatchMode;
import dev.ambit.storage.RecordFilter;
import dev.ambit.storage.RecordFilter.TagMatch;
import dev.ambit.storage.TextMatch;
import dev.ambit.storage.TextMatch.Operator;
import java.util.ArrayList;
import java.util.List;
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

    private static final List<Condition> NAME = conditions("name");
    private static final List<Condition> CONTENT = conditions("content");
    private static final List<Condition> COMMENT = conditions("comment");
    private static final List<Condition> TAG = conditions("tag");

    /** A parameter, and how its text is compared. */
    private record Condition(String parameter, Operator operator) {}

    private static List<Condition> conditions(String member) {
        return List.of(
                new Condition(member, Operator.EQUAL),
                new Condition(member + ".exact", Operator.EQUAL),
                new Condition(member + ".contains", Operator.CONTAINS),
                new Condition(member + ".startswith", Operator.STARTS_WITH),
                new Condition(member + ".endswith", Operator.ENDS_WITH));
    }

    static RecordQuery of(QueryParameters query, ZoneId zone, DnsName apex, RecordScope scope) {
        RecordFilter filter = new RecordFilter(
                zone,
                scope.isWhole() ? null : new RecordFilter.Visible(scope.allow(), scope.deny()),
                types(query.all("type")),
                names(query, apex),
                texts(query, CONTENT),
                texts(query, COMMENT),
                commented(query),
                tags(query),
                query.flag("proxied").orElse(null),
                search(query),
                match(query, "match"),
                query.raw("tag_match").isPresent() ? match(query, "tag_match") : match(query, "tag-match"));
        return new RecordQuery(filter, order(query), query.direction(Direction.ASCENDING));
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
    private static List<TextMatch> names(QueryParameters query, DnsName apex) {
        return texts(query, NAME).stream()
                .map(match -> match.operator() == Operator.EQUAL
                        ? TextMatch.equalTo(canonical(match.text(), apex))
                        : TextMatch.of(match.operator(), DnsName.canonicalPart(match.text())))
                .toList();
    }

    private static String canonical(String text, DnsName apex) {
        Optional<DnsName> absolute =
                DnsName.parsePresentation(text).toOptional().filter(name -> name.isAtOrBelow(apex));
        return absolute.or(() -> text.equals("@") ? Optional.of(apex) : Optional.empty())
                .map(DnsName::toString)
                .orElse(text);
    }

    private static List<TextMatch> texts(QueryParameters query, List<Condition> conditions) {
        List<TextMatch> matches = new ArrayList<>();
        for (Condition condition : conditions) {
            query.filter(condition.parameter, MAX_TEXT)
                    .ifPresent(text -> matches.add(TextMatch.of(condition.operator, text)));
        }
        return matches;
    }

    private static @Nullable String search(QueryParameters query) {
        Optional<String> words = query.filter("search", MAX_SEARCH);
        if (words.isPresent() && words.get().strip().split("\\s+").length > MAX_WORDS) {
            throw QueryParameters.invalid("search", words.get(), "at most " + MAX_WORDS + " words");
        }
        return words.orElse(null);
    }

    private static @Nullable Boolean commented(QueryParameters query) {
        if (query.has("comment.present")) {
            return true;
        }
        return query.has("comment.absent") ? false : null;
    }

    private static List<TagMatch> tags(QueryParameters query) {
        List<TagMatch> matches = new ArrayList<>();
        query.filter("tag.present").ifPresent(name -> matches.add(new TagMatch.Present(name)));
        query.filter("tag.absent").ifPresent(name -> matches.add(new TagMatch.Absent(name)));
        for (Condition condition : TAG) {
            query.filter(condition.parameter).ifPresent(text -> {
                int colon = text.indexOf(':');
                String name = colon < 0 ? text : text.substring(0, colon);
                String value = colon < 0 ? "" : text.substring(colon + 1);
                matches.add(new TagMatch.Value(name, TextMatch.of(condition.operator, value)));
            });
        }
        return matches;
    }

    private static MatchMode match(QueryParameters query, String parameter) {
        return query.raw(parameter)
                .map(text -> switch (text) {
                    case "any" -> MatchMode.ANY;
                    case "all" -> MatchMode.ALL;
                    default -> throw QueryParameters.invalid(parameter, text, "`any` or `all`");
                })
                .orElse(MatchMode.ALL);
    }

    private static RecordFilter.Order order(QueryParameters query) {
        return query.raw("order")
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
