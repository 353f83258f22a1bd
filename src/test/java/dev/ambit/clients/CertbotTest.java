package dev.ambit.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer.Response;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** certbot-dns-cloudflare: Debian's 2.0 uses python-cloudflare, 5.6 the official SDK. */
final class CertbotTest extends RecordedClient {
    private static final String NAME = "_acme-challenge.a.b.example.com";

    @Test
    void oldPluginGuessesTheZonePresentsFindsAndCleansUp() {
        headers("Content-Type", "application/json", "User-Agent", "python-cloudflare/2.11.1");
        String zone = guess("a.b.example.com", "b.example.com", "example.com");
        assertThat(zone).isEqualTo(zone());
        present("first");
        present("second"); // a wildcard and its base name are challenged at one name

        JsonNode found = only(records() + "?type=TXT&name=" + NAME + "&content=second&per_page=1");
        assertThat(found.get("content").stringValue()).isEqualTo("second");
        ok("DELETE", records() + "/" + found.get("id").stringValue(), "");
        assertThat(ok("GET", records() + "?type=TXT&name=" + NAME + "&content=second&per_page=1", null)
                        .get("result")
                        .size())
                .isZero();
        assertThat(only(records() + "?type=TXT&name=" + NAME).get("content").stringValue())
                .isEqualTo("first");
    }

    @Test
    void oldPluginGetsAResponseWithACodeForEveryError() {
        headers("Content-Type", "application/json");
        guessNothing("www.example.org", "example.org", "org");
        List<Integer> codes = new ArrayList<>();
        for (String secret : List.of("not a token", "ambu_00000000000000000000000000000000000", token() + "x")) {
            useToken(secret);
            codes.add(failure(request("GET", "/zones?name=example.com&per_page=1", null)));
        }
        assertThat(codes).containsOnly(6003, 9109);
    }

    @Test
    void newPluginReadsPagesUntilAnEmptyOne() {
        headers("Content-Type", "application/json", "api-version", "2026-08-01", "X-Stainless-Lang", "python");
        present("value");
        String query = "?type=TXT&name.exact=" + NAME + "&content.exact=value&per_page=1";
        assertThat(only(records() + query).get("name").stringValue()).isEqualTo(NAME);
        JsonNode second = ok("GET", records() + query + "&page=2", null);
        assertThat(second.get("result").size()).isZero();
        assertThat(second.at("/result_info/total_count").intValue()).isEqualTo(1);
    }

    private String guess(String... names) {
        for (String name : names) {
            JsonNode result =
                    ok("GET", "/zones?name=" + name + "&per_page=1", null).get("result");
            if (!result.isEmpty()) {
                return result.at("/0/id").stringValue();
            }
        }
        throw new AssertionError("no zone");
    }

    private void guessNothing(String... names) {
        for (String name : names) {
            assertThat(ok("GET", "/zones?name=" + name + "&per_page=1", null)
                            .get("result")
                            .size())
                    .isZero();
        }
    }

    private void present(String value) {
        ok("POST", records(), """
                {"type":"TXT","name":"%s","content":"%s","ttl":120}""".formatted(NAME, value));
    }

    /** The plugin reads {@code errors[0].code}; an empty list makes it fail with an IndexError. */
    private static int failure(Response response) {
        assertThat(response.status()).isBetween(400, 403);
        assertThat(response.json().get("success").booleanValue()).isFalse();
        return response.code();
    }
}
