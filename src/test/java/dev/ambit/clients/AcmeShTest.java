package dev.ambit.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer.Response;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** acme.sh, {@code dnsapi/dns_cf.sh}, which reads JSON with grep. */
final class AcmeShTest extends RecordedClient {
    private static final String NAME = "_acme-challenge.www.example.com";

    @Test
    void findsTheZoneByPatterns() {
        assertThat(root(List.of("www.example.com", "example.com"))).isEqualTo(zone());
    }

    @Test
    void readsTheNameOfAZoneFromTheFirstNameMember() {
        String response = text("GET", "/zones/" + zone(), null);
        assertThat(first("\"name\":\"[^\"]*\"", response)).isEqualTo("\"name\":\"example.com\"");
    }

    @Test
    void addsAndRemovesItsTwoValues() {
        add("one");
        add("two");
        assertThat(remove("one")).isEqualTo("1");
        assertThat(remove("two")).isEqualTo("1");
        assertThat(remove("two")).isEqualTo("0");
    }

    @Test
    void recognisesAnExistingValue() {
        add("one");
        assertThat(text("POST", records(), body("one")))
                .contains("\"code\":81058")
                .contains("An identical record already exists.");
    }

    private String root(List<String> guesses) {
        for (String guess : guesses) {
            String response = text("GET", "/zones?name=" + guess, null);
            if (response.contains("\"name\":\"" + guess + "\"") || response.contains("\"total_count\":1")) {
                return first("\\[.\"id\": *\"[^\"]*\"", response)
                        .replaceFirst(".*:", "")
                        .replace("\"", "");
            }
        }
        throw new AssertionError("no root");
    }

    private void add(String value) {
        assertThat(text("GET", records() + "?type=TXT&name=" + NAME, null)).contains("\"success\":true");
        assertThat(text("POST", records(), body(value))).contains(value);
    }

    /** Removes a value; returns the count that was read before. */
    private String remove(String value) {
        String response = text("GET", records() + "?type=TXT&name=" + NAME + "&content=" + value, null);
        String count =
                first("\"count\": *[^,]*", response).replaceFirst(".*:", "").strip();
        if (!count.equals("0")) {
            String id = first("\"id\": *\"[^\"]*\"", response)
                    .replaceFirst(".*:", "")
                    .replace("\"", "");
            assertThat(text("DELETE", records() + "/" + id, null)).contains("\"success\":true");
        }
        return count;
    }

    private static String body(String value) {
        return """
                {"type":"TXT","name":"%s","content":"%s","ttl":120}""".formatted(NAME, value);
    }

    private String text(String method, String path, @Nullable String body) {
        Response response = request(method, path, body);
        assertThat(response.body()).as("grep reads lines").doesNotContain("\n");
        return response.body();
    }

    private static String first(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern + " in " + text).isTrue();
        return matcher.group();
    }
}
