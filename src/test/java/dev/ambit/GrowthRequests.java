package dev.ambit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.config.Setting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;

/**
 * Sends each request of {@link GrowthCases} at a quarter of its length and at the full length, and reads a meter
 * before and after. Implements a JDK interface, so that {@link CountingClassLoader} can load it together with the server
 * that it starts.
 */
public final class GrowthRequests implements BiFunction<Path, LongSupplier, Map<String, long[]>> {
    private static final int ROUNDS = 3;

    /** The cost of each case at its size and at four times its size. */
    @Override
    public Map<String, long[]> apply(Path folder, LongSupplier meter) {
        Map<Setting<?>, String> settings =
                Map.of(Setting.TRUSTED_PROXIES, "127.0.0.1", Setting.TOKENS_PER_USER, "100000");
        try (TestServer server = TestServer.start(folder, settings);
                HttpClient http = HttpClient.newHttpClient()) {
            Map<String, long[]> costs = new LinkedHashMap<>();
            for (GrowthCases.Case one : new GrowthCases(server).all()) {
                costs.put(one.name(), new long[] {
                    cost(server, http, one, one.size(), meter), cost(server, http, one, 4 * one.size(), meter)
                });
            }
            return costs;
        }
    }

    /** The minimum of a few rounds: the first one loads classes. */
    private static long cost(TestServer server, HttpClient http, GrowthCases.Case one, int size, LongSupplier meter) {
        long min = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            HttpRequest request = request(server, one.requests().apply(size));
            long before = meter.getAsLong();
            send(http, one.name(), request);
            min = Math.min(min, meter.getAsLong() - before);
        }
        return min;
    }

    private static HttpRequest request(TestServer server, GrowthCases.Request request) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(
                        URI.create(server.address() + TestServer.API + request.path()))
                .method(
                        request.method(),
                        request.body() == null ? BodyPublishers.noBody() : BodyPublishers.ofString(request.body()));
        if (request.token() != null) {
            builder.header("Authorization", "Bearer " + request.token());
        }
        if (request.contentType() != null) {
            builder.header("Content-Type", request.contentType());
        }
        for (int i = 0; i < request.headers().size(); i += 2) {
            builder.header(request.headers().get(i), request.headers().get(i + 1));
        }
        return builder.build();
    }

    private static void send(HttpClient http, String name, HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            assertThat(response.statusCode())
                    .as("%s: %s", name, response.body())
                    .isLessThan(500)
                    .isNotIn(413, 414, 431); // would measure only the limit on the length
        } catch (IOException e) {
            throw new AssertionError(name, e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
