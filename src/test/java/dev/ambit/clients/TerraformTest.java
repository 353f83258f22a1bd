package dev.ambit.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer.Response;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The providers 4 and 5 (Pulumi uses the latter): the state that is read back must equal the plan. */
final class TerraformTest extends RecordedClient {
    @Override
    String token() {
        return server.owner();
    }

    @Test
    void recordIsReadBackAsPlanned() {
        String planned = """
                {"name":"www.example.com","ttl":1,"type":"A","content":"192.0.2.1","proxied":false,"comment":"by plan",\
                "tags":["team:web"]}""";
        JsonNode created = ok("POST", records(), planned).get("result");
        JsonNode read = ok("GET", records() + "/" + created.get("id").stringValue(), null)
                .get("result");
        assertThat(read).isEqualTo(created);
        for (String time : new String[] {"created_on", "modified_on", "comment_modified_on", "tags_modified_on"}) {
            assertThat(Instant.parse(read.get(time).stringValue())).isAfter(Instant.EPOCH);
        }
        assertThat(read.get("settings").isEmpty()).isTrue();

        String path = records() + "/" + created.get("id").stringValue();
        JsonNode updated =
                ok("PUT", path, planned.replace("192.0.2.1", "192.0.2.2")).get("result");
        assertThat(updated.get("content").stringValue()).isEqualTo("192.0.2.2");
        assertThat(updated.get("created_on")).isEqualTo(created.get("created_on"));
        ok("DELETE", path, null);
        assertThat(get(path).status())
                .as("404 makes the provider plan the record again")
                .isEqualTo(404);
        assertThat(request("DELETE", path, null).status()).isEqualTo(404);
    }

    @Test
    void recordWithDataIsReadBackWithItsContent() {
        JsonNode created = ok("POST", records(), """
                {"name":"example.com","ttl":300,"type":"CAA","data":{"flags":"0","tag":"issue","value":"letsencrypt.org"}}""");
        assertThat(created.at("/result/content").stringValue()).isEqualTo("0 issue \"letsencrypt.org\"");
        assertThat(created.at("/result/data/flags").intValue()).isZero();
    }

    @Test
    void duplicateIsReportedAsExisting() {
        String record = "{\"name\":\"www\",\"ttl\":1,\"type\":\"A\",\"content\":\"192.0.2.1\"}";
        ok("POST", records(), record);
        Response again = request("POST", records(), record);
        assertThat(again.status()).as("409 would be retried").isEqualTo(400);
        assertThat(again.json().at("/errors/0/message").stringValue()).contains("already exist");
    }

    @Test
    void zoneIsCreatedChangedAndReadUntilItIsGone() {
        JsonNode zone = ok("POST", "/zones", """
                {"account":{"id":"%s"},"name":"example.edu","type":"full"}""".formatted(server.accountId()));
        String path = "/zones/" + id(zone);
        assertThat(ok("PATCH", path, "{\"paused\":true}").at("/result/paused").booleanValue())
                .isTrue();
        JsonNode vanity = ok("PATCH", path, "{\"vanity_name_servers\":[\"ns1.example.edu\"]}");
        assertThat(vanity.at("/result/vanity_name_servers/0").stringValue()).isEqualTo("ns1.example.edu");
        assertThat(vanity.at("/result/paused").booleanValue()).isTrue();
        assertThat(only("/zones?name=contains:ple.ed").get("name").stringValue())
                .isEqualTo("example.edu");
        assertThat(id(ok("DELETE", path, null))).isEqualTo(id(zone));
        assertThat(get(path).status()).isEqualTo(404);
    }

    @Test
    void permissionGroupIsFoundByItsExactNameAndScope() {
        JsonNode found = only("/user/tokens/permission_groups?name=DNS%20Read&scope=com.cloudflare.api.account.zone");
        assertThat(found.get("name").stringValue()).isEqualTo("DNS Read");
        assertThat(found.get("scopes").isEmpty())
                .as("the provider reads scopes[0] unchecked")
                .isFalse();
    }

    @Test
    void tokenIsReturnedWithTheTextThatWasSent() {
        String resources = "{\"com.cloudflare.api.account." + server.accountId()
                + "\":{\"com.cloudflare.api.account.zone.*\":\"*\"}}";
        String group = only("/user/tokens/permission_groups?name=DNS%20Write&scope=com.cloudflare.api.account.zone")
                .get("id")
                .stringValue();
        String planned = """
                {"name":"planned","policies":[{"effect":"allow","permission_groups":[{"id":"%s"}],"resources":%s}],\
                "condition":{"request_ip":{"in":["192.0.2.7/32"],"not_in":["192.0.2.8/32"]}},\
                "expires_on":"2030-01-01T00:00:00Z"}""".formatted(group, resources);
        JsonNode created = ok("POST", "/user/tokens", planned);
        assertThat(created.at("/result/value").stringValue()).matches("[0-9A-Za-z_-]{40}");
        String path = "/user/tokens/" + id(created);
        Response read = get(path);
        assertThat(read.body())
                .contains("\"resources\":" + resources)
                .contains("\"expires_on\":\"2030-01-01T00:00:00Z\"")
                .contains("\"in\":[\"192.0.2.7/32\"]")
                .contains("\"not_in\":[\"192.0.2.8/32\"]")
                .doesNotContain("not_before")
                .doesNotContain(created.at("/result/value").stringValue());

        ok("PUT", path, "{\"name\":\"planned\",\"policies\":" + created.at("/result/policies") + "}");
        assertThat(get(path).body()).doesNotContain("condition").doesNotContain("expires_on");
        ok("DELETE", path, null);
        assertThat(get(path).status()).isEqualTo(404);
    }
}
