package dev.ambit.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.ambit.access.Access;
import dev.ambit.http.route.Lane;
import dev.ambit.http.route.Method;
import dev.ambit.http.route.Route;
import dev.ambit.http.route.RouteTable;
import dev.ambit.http.wire.Envelope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Any text matches a route or none, and each path has only one spelling, except for a trailing slash. */
final class PathFuzz {
    private static final List<Route> ROUTES = routes();
    private static final Pattern PARAMETER = Pattern.compile("\\{([a-z_]+)}");

    private final RouteTable table = new RouteTable(ROUTES);

    @FuzzTest(maxDuration = "1m")
    void find(@NotNull String path) {
        assertOneSpelling(path);
        for (Route route : List.of(ROUTES.getFirst(), ROUTES.get(ROUTES.size() / 2), ROUTES.getLast())) {
            assertOneSpelling(route.path() + path);
            assertOneSpelling(PARAMETER.matcher(route.path()).replaceAll(Matcher.quoteReplacement(path)));
        }
    }

    private void assertOneSpelling(String path) {
        RouteTable.Found found = table.find(path);
        if (found == null) {
            return;
        }
        found.parameters()
                .values()
                .forEach(value -> assertThat(value).isNotEmpty().doesNotContain("/"));
        // In one pass: a value may itself look like a parameter.
        String spelled = PARAMETER
                .matcher(found.routes().values().iterator().next().path())
                .replaceAll(name -> Matcher.quoteReplacement(found.parameters().get(name.group(1))));
        assertThat(path).isIn(spelled, spelled + "/");
    }

    /** The routes of the server, from the list that a test compares with it. */
    private static List<Route> routes() {
        try {
            return Files.readAllLines(Path.of("src/test/resources/routes.txt")).stream()
                    .map(line -> line.split(" +", 3))
                    .filter(words -> words[1].startsWith("/"))
                    .map(words -> route(words[0], words[1]))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Route route(String method, String path) {
        Route get = Route.get(path, Access.authenticated("fuzzing"), request -> Envelope.result(List.of()));
        return new Route(
                Method.valueOf(method),
                path,
                method + " " + path,
                get.access(),
                get.handler(),
                get.refusal(),
                get.bodyLimit(),
                false,
                Lane.INLINE,
                null);
    }
}
