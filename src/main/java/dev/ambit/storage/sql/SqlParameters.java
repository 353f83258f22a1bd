package dev.ambit.storage.sql;

import dev.ambit.storage.Direction;
import dev.ambit.storage.MatchMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.Query;

/** The values of a statement that is built from conditions. Its text contains only their placeholders. */
final class SqlParameters {
    private final Map<String, Object> values = new LinkedHashMap<>();

    /** Adds a value and returns its placeholder. */
    String add(Object value) {
        String name = "p" + values.size();
        values.put(name, value);
        return ":" + name;
    }

    Query bind(Query query) {
        values.forEach(query::bind);
        return query;
    }

    static String allOf(List<String> conditions) {
        return conditions.isEmpty() ? "TRUE" : "(" + String.join(" AND ", conditions) + ")";
    }

    static String anyOf(List<String> conditions) {
        return conditions.isEmpty() ? "FALSE" : "(" + String.join(" OR ", conditions) + ")";
    }

    static String combine(MatchMode matchMode, List<String> conditions) {
        return conditions.isEmpty() || matchMode == MatchMode.ALL ? allOf(conditions) : anyOf(conditions);
    }

    /** An {@code ORDER BY} list of {@code columns}; {@link Direction#DESCENDING} reverses the order of each. */
    static String orderBy(Direction direction, String... columns) {
        StringBuilder order = new StringBuilder();
        for (String column : columns) {
            boolean isDescending = column.endsWith(" DESC");
            String name = isDescending ? column.substring(0, column.length() - " DESC".length()) : column;
            order.append(order.isEmpty() ? "" : ", ").append(name);
            order.append(isDescending == (direction == Direction.ASCENDING) ? " DESC" : " ASC");
        }
        return order.toString();
    }
}
