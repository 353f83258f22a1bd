package dev.ambit.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer.Response;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Dynamic DNS clients that are in no package registry: OpenWrt's script, ddns-go, favonia's updater. */
final class AddressUpdatersTest extends RecordedClient {
    /** How OpenWrt's script finds the address: the first content, by a regular expression over the response. */
    private static final Pattern CONTENT = Pattern.compile("\"content\":\\s*\"([^\"]*)");

    @Test
    void openWrtPatchesTheAddressOfTheHostAndOfTheZone() {
        for (String type : List.of("A", "AAAA")) {
            String old = type.equals("A") ? "192.0.2.1" : "2001:db8::1";
            String address = type.equals("A") ? "192.0.2.77" : "2001:db8:0:0:0:0:0:77";
            for (String host : List.of("host.example.com", "example.com")) {
                create(type, host, old);
                String zone = only("/zones?name=example.com").get("id").stringValue();
                Response list = openWrt("GET", "/zones/" + zone + "/dns_records?name=" + host + "&type=" + type, null);
                JsonNode found = list.json().at("/result/0");
                assertThat(content(list)).isEqualTo(old);
                String path =
                        "/zones/" + zone + "/dns_records/" + found.get("id").stringValue();
                assertThat(content(openWrt("GET", path, null))).isEqualTo(old);
                JsonNode patched = openWrt("PATCH", path, "{\"content\":\"" + address + "\"}\n")
                        .json()
                        .get("result");
                assertThat(patched.get("ttl").intValue()).isEqualTo(120);
                assertThat(patched.get("comment").stringValue()).isEqualTo("kept");
                assertThat(patched.get("content").stringValue()).isEqualTo(type.equals("A") ? address : "2001:db8::77");
            }
        }
    }

    @Test
    void openWrtGetsAnEmptyListForUnknownNames() {
        assertThat(openWrt("GET", "/zones?name=host.example.com", null)
                        .json()
                        .get("result")
                        .size())
                .isZero();
        assertThat(openWrt("GET", records() + "?name=host.example.com&type=A", null)
                        .body())
                .doesNotContain("\"id\"");
    }

    @Test
    void openWrtWithAnApiKeyGetsAnErrorThatAsksForAToken() {
        Response refused =
                server.send(HttpRequest.newBuilder(URI.create(server.address() + "/client/v4/zones?name=example.com"))
                        .header("Content-Type", "application/json")
                        .header("X-Auth-Email", "a@example.com")
                        .header("X-Auth-Key", "0".repeat(37))
                        .build());
        assertThat(refused.code()).isEqualTo(9103);
        assertThat(refused.body()).contains("API token");
    }

    @Test
    void ddnsGoCreatesOnceAndThenPutsTheRecordItRead() {
        String zone = only("/zones?name=example.com&per_page=50&status=active")
                .get("id")
                .stringValue();
        String path = "/zones/" + zone + "/dns_records";
        String list = path + "?name=host.example.com&per_page=50&type=A";
        assertThat(ok("GET", list, "").get("result").size()).isZero();
        ddnsGo("POST", path, """
                {"id":"","name":"host.example.com","type":"A","content":"192.0.2.1","proxied":false,"ttl":1,"comment":""}""");
        for (String address : List.of("192.0.2.2", "192.0.2.2")) {
            JsonNode found = only(list);
            if (found.get("content").stringValue().equals(address)) {
                continue;
            }
            ddnsGo("PUT", path + "/" + found.get("id").stringValue(), """
                    {"id":"%s","name":"host.example.com","type":"A","content":"%s","proxied":false,"ttl":1,"comment":""}""".formatted(
                            found.get("id").stringValue(), address));
        }
        JsonNode changed = only(list);
        assertThat(changed.get("content").stringValue()).isEqualTo("192.0.2.2");
        assertThat(only(list + "&comment=").get("id"))
                .as("with an empty comment")
                .isEqualTo(changed.get("id"));
    }

    @Test
    void ddnsGoFindsAnInternationalZoneInUnicodeAndItsRecordsInPunycode() {
        String zone = id(server.post("/zones", server.owner(), """
                {"name":"bücher.example","account":{"id":"%s"}}""".formatted(server.accountId()))
                .json());
        useToken(server.owner());
        assertThat(only("/zones?name=b%C3%BCcher.example&per_page=50&status=active")
                        .get("id")
                        .stringValue())
                .isEqualTo(zone);
        String path = "/zones/" + zone + "/dns_records";
        String punycode = "www.xn--bcher-kva.example";
        ddnsGo("POST", path, """
                {"id":"","name":"%s","type":"A","content":"192.0.2.1","proxied":false,"ttl":600,"comment":""}""".formatted(punycode));
        assertThat(only(path + "?name=" + punycode + "&per_page=50&type=A")
                        .get("name")
                        .stringValue())
                .isEqualTo(punycode);
    }

    @Test
    void favoniaVerifiesSearchesTheZoneUpwardsAndDeletesWhatIsStale() {
        assertThat(ok("GET", "/user/tokens/verify", null).at("/result/status").stringValue())
                .isEqualTo("active");
        assertThat(ok("GET", "/zones?name=host.example.com&page=1&per_page=50", null)
                        .get("result")
                        .size())
                .isZero();
        JsonNode zone = only("/zones?name=example.com&page=1&per_page=50");
        assertThat(zone.get("status").stringValue()).isEqualTo("active");
        String path = "/zones/" + zone.get("id").stringValue() + "/dns_records";
        String list = path + "?name=host.example.com&page=1&per_page=100&type=AAAA";
        assertThat(ok("GET", list, null).at("/result_info/total_pages").intValue())
                .isLessThanOrEqualTo(1);
        for (int i = 1; i <= 2; i++) {
            JsonNode created = ok("POST", path, """
                    {"type":"AAAA","name":"host.example.com","content":"2001:db8::%d","ttl":1,"proxied":false,"comment":"mine"}""".formatted(i));
            assertThat(created.at("/result/comment").stringValue()).isEqualTo("mine");
        }
        JsonNode found = ok("GET", list, null).get("result");
        String kept = found.get(0).get("id").stringValue();
        JsonNode updated =
                ok("PATCH", path + "/" + kept, "{\"content\":\"2001:db8::3\"}").get("result");
        assertThat(updated.get("ttl").intValue()).isEqualTo(1);
        assertThat(updated.get("comment").stringValue()).isEqualTo("mine");
        assertThat(id(ok("DELETE", path + "/" + found.get(1).get("id").stringValue(), null)))
                .isEqualTo(found.get(1).get("id").stringValue());
        assertThat(only(list).get("content").stringValue()).isEqualTo("2001:db8::3");
    }

    private void create(String type, String name, String content) {
        ok("POST", records(), """
                {"type":"%s","name":"%s","content":"%s","ttl":120,"comment":"kept"}""".formatted(type, name, content));
    }

    /** The script detects success by the text of the response, not by its status. */
    private Response openWrt(String method, String path, @Nullable String body) {
        Response response = request(method, path, body);
        assertThat(response.body()).containsPattern("\"success\":\\s*true");
        return response;
    }

    private static String content(Response response) {
        return CONTENT.matcher(response.body())
                .results()
                .map((MatchResult found) -> found.group(1))
                .findFirst()
                .orElse("");
    }

    /** ddns-go decodes the messages as strings and fails when one is an object. */
    private void ddnsGo(String method, String path, String body) {
        ok(method, path, body)
                .get("messages")
                .forEach(message -> assertThat(message.isString()).isTrue());
    }
}
