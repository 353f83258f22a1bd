package dev.ambit.http.route;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a path. Paths are compared as they were sent: no parameter of this API needs decoding, so a path
 * with an escape, a doubled slash, a dot segment or different case has no route, and no two spellings name the same
 * resource.
 *
 * <p>A tree of segments. A fixed segment is tried before a parameter, so `/dns_records/batch` is never an id, in any
 * order of registration.
 */
public final class RouteTable {
    private final Node root = new Node("");

    /** The routes of a path by method, and the path parameters. */
    public record Found(Map<Method, Route> routes, Map<String, String> parameters) {
        Set<Method> methods() {
            return routes.keySet();
        }
    }

    /** A node of the tree: the routes of a path, and the segments that may follow. */
    private static final class Node {
        private final String segment;
        private final List<Node> fixed = new ArrayList<>();
        private @Nullable Node parameter;
        private final Map<Method, Route> routes = new EnumMap<>(Method.class);

        /** The names of the parameters from the root to this node. */
        private List<String> names = List.of();

        Node(String segment) {
            this.segment = segment;
        }

        Node next(String segment) {
            if (segment.startsWith("{")) {
                Node next = parameter == null ? new Node("") : parameter;
                parameter = next;
                return next;
            }
            for (Node node : fixed) {
                if (node.segment.equals(segment)) {
                    return node;
                }
            }
            Node node = new Node(segment);
            fixed.add(node);
            return node;
        }
    }

    public RouteTable(List<Route> routes) {
        for (Route route : routes) {
            Node node = root;
            List<String> names = new ArrayList<>();
            for (String segment : route.path().substring(1).split("/", -1)) {
                node = node.next(segment);
                if (segment.startsWith("{")) {
                    names.add(segment.substring(1, segment.length() - 1));
                }
            }
            if (!node.routes.isEmpty() && !node.names.equals(names)) {
                throw new IllegalArgumentException(route.path() + " is registered with different parameter names");
            }
            node.names = names;
            if (node.routes.put(route.method(), route) != null) {
                throw new IllegalArgumentException(route.method() + " " + route.path() + " is registered twice");
            }
        }
    }

    @Nullable
    public Found find(String path) {
        if (!path.startsWith("/")) {
            return null;
        }
        int end = path.length() > 1 && path.endsWith("/") ? path.length() - 1 : path.length();
        return find(root, path, 1, end, new ArrayList<>(2));
    }

    /** Finds the routes below {@code node} for {@code path} from {@code begin} to {@code end}. */
    private static @Nullable Found find(Node node, String path, int begin, int end, List<String> values) {
        if (begin > end) {
            return node.routes.isEmpty() ? null : new Found(node.routes, parameters(node.names, values));
        }
        int slash = path.indexOf('/', begin, end);
        int stop = slash < 0 ? end : slash;
        for (Node fixed : node.fixed) {
            if (fixed.segment.length() == stop - begin && path.startsWith(fixed.segment, begin)) {
                Found found = find(fixed, path, stop + 1, end, values);
                if (found != null) {
                    return found;
                }
            }
        }
        if (node.parameter == null || stop == begin) {
            return null;
        }
        values.add(path.substring(begin, stop));
        Found found = find(node.parameter, path, stop + 1, end, values);
        if (found == null) {
            values.removeLast();
        }
        return found;
    }

    private static Map<String, String> parameters(List<String> names, List<String> values) {
        return switch (names.size()) {
            case 0 -> Map.of();
            case 1 -> Map.of(names.getFirst(), values.getFirst());
            default -> {
                Map<String, String> parameters = new HashMap<>();
                for (int i = 0; i < names.size(); i++) {
                    parameters.put(names.get(i), values.get(i));
                }
                yield parameters;
            }
        };
    }
}
