package dev.ambit.zones;

import dev.ambit.access.Caller;
import dev.ambit.access.ZoneEntry;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.Resource;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.ZoneStatus;
import dev.ambit.core.zone.ZoneType;
import dev.ambit.http.wire.QueryParameters;
import dev.ambit.storage.Direction;
import dev.ambit.storage.MatchMode;
import dev.ambit.storage.TextMatch;
import dev.ambit.storage.TextMatch.Operator;
import dev.ambit.storage.ZoneFilter;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The filter, order and direction of a list of zones. A value that no zone can have matches none and is not an error.
 */
record ZoneQuery(ZoneFilter filter, ZoneFilter.Order order, Direction direction) {
    private static final Map<String, Operator> OPERATORS = Map.of(
            "equal", Operator.EQUAL,
            "not_equal", Operator.NOT_EQUAL,
            "starts_with", Operator.STARTS_WITH,
            "ends_with", Operator.ENDS_WITH,
            "contains", Operator.CONTAINS);
    private static final String CASE_SENSITIVE = "_case_sensitive";

    static ZoneQuery of(QueryParameters query, Caller caller) {
        ZoneFilter filter = new ZoneFilter(
                visible(caller),
                query.filter("name").map(ZoneQuery::name).orElse(null),
                statuses(query.all("status")),
                types(query.all("type")),
                accounts(query.all("account.id")),
                query.filter("account.name").map(ZoneQuery::match).orElse(null),
                match(query));
        return new ZoneQuery(filter, order(query), query.direction(Direction.ASCENDING));
    }

    private static ZoneFilter.Visible visible(Caller caller) {
        Set<AccountId> whole = new HashSet<>();
        Set<ZoneId> single = new HashSet<>();
        for (AccountId account : caller.reachableAccounts()) {
            boolean all = !caller.permissionsOn(new Resource.AllZones(account))
                    .intersect(PermissionSet.ZONE)
                    .isEmpty();
            if (all) {
                whole.add(account);
            } else {
                caller.directory().zonesOf(account).stream()
                        .filter(caller::sees)
                        .map(ZoneEntry::id)
                        .forEach(single::add);
            }
        }
        return new ZoneFilter.Visible(whole, single);
    }

    /**
     * Compares a whole name in canonical form; in a part of a name, converts the characters that no stored name has.
     */
    private static TextMatch name(String text) {
        TextMatch match = match(text);
        boolean isWhole = match.operator() == Operator.EQUAL || match.operator() == Operator.NOT_EQUAL;
        if (!isWhole) {
            return new TextMatch(match.operator(), DnsName.canonicalPart(match.text()), match.caseSensitive());
        }
        String canonical =
                DnsName.parse(match.text()).toOptional().map(DnsName::toString).orElse(match.text());
        return new TextMatch(match.operator(), canonical, match.caseSensitive());
    }

    private static TextMatch match(String text) {
        int colon = text.indexOf(':');
        String operator = colon < 0 ? "" : text.substring(0, colon);
        boolean caseSensitive = operator.endsWith(CASE_SENSITIVE);
        String plain = caseSensitive ? operator.substring(0, operator.length() - CASE_SENSITIVE.length()) : operator;
        Operator known = OPERATORS.get(plain);
        return known == null ? TextMatch.equalTo(text) : new TextMatch(known, text.substring(colon + 1), caseSensitive);
    }

    private static @Nullable Set<ZoneStatus> statuses(List<String> words) {
        return words.isEmpty()
                ? null
                : Arrays.stream(ZoneStatus.values())
                        .filter(status -> words.contains(status.toString()))
                        .collect(Collectors.toSet());
    }

    private static @Nullable Set<ZoneType> types(List<String> words) {
        return words.isEmpty()
                ? null
                : words.stream().map(ZoneType::parse).flatMap(Optional::stream).collect(Collectors.toSet());
    }

    private static @Nullable Set<AccountId> accounts(List<String> ids) {
        return ids.isEmpty()
                ? null
                : ids.stream().map(AccountId::parse).flatMap(Optional::stream).collect(Collectors.toSet());
    }

    private static MatchMode match(QueryParameters query) {
        return query.raw("match")
                .map(text -> switch (text) {
                    case "any" -> MatchMode.ANY;
                    case "all" -> MatchMode.ALL;
                    default -> throw QueryParameters.invalid("match", text, "`any` or `all`");
                })
                .orElse(MatchMode.ALL);
    }

    private static ZoneFilter.Order order(QueryParameters query) {
        return query.raw("order")
                .map(text -> switch (text) {
                    case "name" -> ZoneFilter.Order.NAME;
                    case "status" -> ZoneFilter.Order.STATUS;
                    case "account.id" -> ZoneFilter.Order.ACCOUNT_ID;
                    case "account.name" -> ZoneFilter.Order.ACCOUNT_NAME;
                    case "plan.id" -> ZoneFilter.Order.PLAN_ID;
                    default ->
                        throw QueryParameters.invalid(
                                "order", text, "`name`, `status`, `account.id`, `account.name` or `plan.id`");
                })
                .orElse(ZoneFilter.Order.NAME);
    }
}
