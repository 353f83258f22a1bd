package dev.ambit.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a path. Paths are compared as they were sent: no parameter of this API needs decoding, so a path with
 * an escape, a doubled slash, a dot segment or other letters' case names nothing, and no two spellings name one thing.
 */
final class RouteTable {
    private final Map<String, Found> fixed = new HashMap<>();
    private final Map<Integer, List<Paths>> withParameters = new HashMap<>();

    /** All methods of one path pattern. */
    private record Paths(List<String> segments, Map<Method, Route> routes) {}

    /** A path that has routes: those by method, and the path's parameters. */
    record Found(Map<Method, Route> routes, Map<String, String> parameters) {
        Set<Method> methods() {
            return routes.keySet();
        }
    }

    RouteTable(List<Route> routes) {
        Map<String, Paths> byPath = new HashMap<>();
        for (Route route : routes) {
            Paths paths = byPath.computeIfAbsent(
                    route.path(), path -> new Paths(List.of(path.split("/", -1)), new EnumMap<>(Method.class)));
            if (paths.routes.put(route.method(), route) != null) {
                throw new IllegalArgumentException(route.method() + " " + route.path() + " is mounted twice");
            }
        }
        byPath.forEach((path, paths) -> {
            if (path.contains("{")) {
                withParameters
                        .computeIfAbsent(paths.segments.size(), size -> new ArrayList<>())
                        .add(paths);
            } else {
                fixed.put(path, new Found(paths.routes, Map.of()));
            }
        });
        // `/dns_records/batch` is tried before `/dns_records/{dns_record_id}`, however the routes were mounted.
        withParameters.values().forEach(list -> list.sort(Comparator.comparing(paths -> shape(paths.segments))));
    }

    /** Sorts patterns that fit one path: a fixed segment before a parameter. */
    private static String shape(List<String> segments) {
        return segments.stream()
                .map(segment -> segment.startsWith("{") ? "1" : "0")
                .collect(Collectors.joining());
    }

    @Nullable
    Found find(String path) {
        String canonical = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        Found exact = fixed.get(canonical);
        if (exact != null) {
            return exact;
        }
        List<String> segments = List.of(canonical.split("/", -1));
        for (Paths paths : withParameters.getOrDefault(segments.size(), List.of())) {
            Map<String, String> parameters = match(paths.segments, segments);
            if (parameters != null) {
                return new Found(paths.routes, parameters);
            }
        }
        return null;
    }

    private static @Nullable Map<String, String> match(List<String> pattern, List<String> segments) {
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < pattern.size(); i++) {
            String expected = pattern.get(i);
            String actual = segments.get(i);
            if (expected.startsWith("{")) {
                if (actual.isEmpty()) {
                    return null;
                }
                parameters.put(expected.substring(1, expected.length() - 1), actual);
            } else if (!expected.equals(actual)) {
                return null;
            }
        }
        return parameters;
    }
}
