package dev.ambit.clients;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** libdns/cloudflare (Caddy): zone names with a trailing dot, relative record names, an unused {@code data} member. */
final class LibdnsTest extends RecordedClient {
    private static final String NO_TIME =
            "\"created_on\":\"0001-01-01T00:00:00Z\",\"modified_on\":\"0001-01-01T00:00:00Z\"";

    @Test
    void appendsFindsAndDeletesAChallenge() {
        LegoTest.readZone(only("/zones?name=example.com."));
        JsonNode created = ok("POST", records(), challenge("LV", 120));
        assertThat(created.at("/result/name").stringValue()).isEqualTo("_acme-challenge.ld.example.com");

        String query = records() + "?type=TXT&name=_acme-challenge.ld.example.com&content.contains=LV";
        assertThat(only(query).get("content").stringValue()).isEqualTo("\"LV\"");
        ok("DELETE", records() + "/" + id(created), null);
        assertThat(ok("GET", query, null).get("result").size()).isZero();
    }

    @Test
    void findsOtherTypesByTheirExactContent() {
        ok("POST", records(), """
                {"type":"CNAME","name":"www","content":"host.example.org.","ttl":60,%s,"data":{"tag":""}}""".formatted(NO_TIME));
        assertThat(only(records() + "?type=CNAME&name=www.example.com&content.exact=host.example.org")
                        .get("content")
                        .stringValue())
                .isEqualTo("host.example.org");
    }

    @Test
    void setsByPatch() {
        JsonNode created = ok("POST", records(), challenge("LV", 120));
        JsonNode patched = ok("PATCH", records() + "/" + id(created), challenge("other", 300));
        assertThat(patched.at("/result/content").stringValue()).isEqualTo("\"other\"");
        assertThat(patched.at("/result/ttl").intValue()).isEqualTo(300);
        assertThat(patched.at("/result/created_on")).isEqualTo(created.at("/result/created_on"));
    }

    @Test
    void dividesByThePageSize() {
        JsonNode resultInfo =
                ok("GET", records() + "?page=1&per_page=100", null).get("result_info");
        assertThat(resultInfo.toString())
                .isEqualTo("{\"page\":1,\"per_page\":100,\"count\":0,\"total_count\":0,\"total_pages\":1}");
    }

    private static String challenge(String value, int ttl) {
        return """
                {"type":"TXT","name":"_acme-challenge.ld","content":"\\"%s\\"","ttl":%d,%s,"data":{"tag":""}}""".formatted(value, ttl, NO_TIME);
    }
}
