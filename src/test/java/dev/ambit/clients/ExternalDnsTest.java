package dev.ambit.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer.Response;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** external-dns with cloudflare-go 7: one batch, and single requests when the batch was rejected. */
final class ExternalDnsTest extends RecordedClient {
    @Test
    void appliesThePlanAsOneBatch() {
        String gone = id(ok("POST", records(), endpoint("A", "gone", "192.0.2.1")));
        String kept = id(ok("POST", records(), endpoint("A", "kept", "192.0.2.2")));
        JsonNode result = ok("POST", records() + "/batch", """
                {"deletes":[{"id":"%s"}],"puts":[{"id":"%s","comment":"","content":"192.0.2.3","name":"kept.example.com",\
                "priority":0,"proxied":false,"tags":[],"ttl":1,"type":"A"}],"posts":[%s,%s]}""".formatted(
                                gone,
                                kept,
                                endpoint("TXT", "a-kept", "\\\"heritage=external-dns,external-dns/owner=x\\\""),
                                """
                                {"name":"_sip._tcp.example.com","type":"SRV","ttl":1,"data":{"priority":1,"weight":2,"port":5060,"target":"sip.example.com"}}"""))
                .get("result");
        assertThat(result.propertyNames()).containsExactly("deletes", "patches", "puts", "posts");
        assertThat(result.at("/puts/0/id").stringValue()).isEqualTo(kept);
        assertThat(result.at("/posts/0/content").stringValue())
                .isEqualTo("\"heritage=external-dns,external-dns/owner=x\"");
        assertThat(contents(5000))
                .containsExactlyInAnyOrder(
                        "kept.example.com A 192.0.2.3",
                        "a-kept.example.com TXT \"heritage=external-dns,external-dns/owner=x\"",
                        "_sip._tcp.example.com SRV 2 5060 sip.example.com");
    }

    @Test
    void sendsSingleRequestsWhenTheBatchWasRejected() {
        String kept = id(ok("POST", records(), endpoint("A", "kept", "192.0.2.2")));
        Response refused = request("POST", records() + "/batch", """
                {"deletes":[{"id":"%s"}],"posts":[%s,%s]}""".formatted(
                        kept, endpoint("A", "new", "192.0.2.9"), endpoint("A", "new", "192.0.2.9")));
        assertThat(refused.status())
                .as("4xx, otherwise the client retries for minutes")
                .isEqualTo(400);
        assertThat(refused.code()).isEqualTo(81058);
        assertThat(contents(100)).containsExactly("kept.example.com A 192.0.2.2");

        ok("DELETE", records() + "/" + kept, null);
        ok("POST", records(), endpoint("A", "new", "192.0.2.9"));
        assertThat(contents(100)).containsExactly("new.example.com A 192.0.2.9");
    }

    @Test
    void readsWhetherTheZoneHasAPaidPlan() {
        assertThat(only("/zones?page=1").at("/plan/is_subscribed").isBoolean()).isTrue();
        assertThat(ok("GET", "/zones?page=2", null).get("result").size()).isZero();
    }

    private static String endpoint(String type, String name, String content) {
        return """
                {"comment":"","content":"%s","name":"%s.example.com","priority":0,"proxied":false,"tags":[],"ttl":1,"type":"%s"}""".formatted(content, name, type);
    }

    /** The current records that the plan is compared with: all pages until an empty one. */
    private List<String> contents(int perPage) {
        List<String> contents = new ArrayList<>();
        int page = 1;
        JsonNode result = page(perPage, page);
        while (!result.isEmpty()) {
            result.forEach(entry -> contents.add(
                    entry.get("name").stringValue() + " " + entry.get("type").stringValue() + " "
                            + entry.get("content").stringValue()));
            page++;
            result = page(perPage, page);
        }
        return contents;
    }

    private JsonNode page(int perPage, int page) {
        JsonNode response = ok("GET", records() + "?per_page=" + perPage + "&page=" + page, null);
        assertThat(response.at("/result_info/per_page").intValue()).isEqualTo(perPage);
        return response.get("result");
    }
}
