package dev.ambit.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer;
import dev.ambit.TestServer.Response;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** wrangler, cf and flarectl, which derive the kind of their token from error codes. */
final class CommandLineClientsTest extends RecordedClient {
    @Test
    void wranglerRecognisesAnAccountTokenByErrorCodes() {
        useToken(accountToken());
        refused("/user/tokens/verify", 401, 1000);
        refused("/user", 403, 9109);
        refused("/memberships?page=1", 403, 10000); // with 9109 it gives up
        JsonNode accounts = ok("GET", "/accounts?page=1", null);
        assertThat(texts(accounts.get("result"), "id")).containsExactly(server.accountId());
        assertThat(accounts.get("result_info").propertyNames()).contains("page", "per_page", "total_count");
    }

    @Test
    void wranglerRecognisesAUserToken() {
        JsonNode verified = ok("GET", "/user/tokens/verify", null);
        assertThat(verified.at("/messages/0/message").stringValue()).isEqualTo("This API Token is valid and active");
        refused("/user", 403, 9109);
        refused("/memberships?page=1", 403, 10000);
        assertThat(ok("GET", "/accounts?page=1", null).get("result").size()).isEqualTo(1);
    }

    @Test
    void cfSendsTheCharactersOfAnAccountIdAsParameters() {
        headers("Content-Type", "application/json", "api-version", "2026-04-14");
        assertThat(only("/zones?0=9&1=a&2=7&name=example.com").get("id").stringValue())
                .isEqualTo(zone());
    }

    @Test
    void cfSendsAnUndefinedZone() {
        Response response = request("PATCH", "/zones/undefined/dns_records/" + zone(), "{\"content\":\"192.0.2.1\"}");
        assertThat(response.status()).isEqualTo(404);
        assertThat(response.code()).isEqualTo(7003);
    }

    @Test
    void cfRollsWithoutABody() {
        useToken(server.owner());
        headers("Content-Type", "application/json");
        String id = server.createToken("", TestServer.allow("DNS Read", TestServer.zoneResource(zone())))
                .id();
        assertThat(ok("PUT", "/user/tokens/" + id + "/value", null)
                        .get("result")
                        .stringValue())
                .hasSize(40);
    }

    @Test
    void flarectlCreatesOrUpdatesAndExports() {
        assertThat(only("/zones?name=example.com&per_page=50").get("id").stringValue())
                .isEqualTo(zone());
        String list = records() + "?name=www.example.com&page=1&per_page=100";
        assertThat(ok("GET", list, null).get("result").size()).isZero();
        String record =
                "{\"type\":\"A\",\"name\":\"www.example.com\",\"content\":\"192.0.2.1\",\"ttl\":1,\"proxied\":false}";
        String id = id(ok("POST", records(), record));
        assertThat(only(list).get("id").stringValue()).isEqualTo(id);
        ok("PATCH", records() + "/" + id, record.replace("192.0.2.1", "192.0.2.2"));

        Response export = get(records() + "/export");
        assertThat(export.http().headers().firstValue("Content-Type").orElse(""))
                .startsWith("text/plain");
        assertThat(export.body()).containsPattern("www\\.example\\.com\\.\\s+1\\s+IN\\s+A\\s+192\\.0\\.2\\.2");
        JsonNode addresses = ok("GET", "/ips", null);
        assertThat(addresses.at("/result/ipv4_cidrs").isArray()).isTrue();
    }

    private String accountToken() {
        Response created = server.post(
                "/accounts/" + server.accountId() + "/tokens",
                server.owner(),
                TestServer.draft("", TestServer.allow("DNS Read", TestServer.zoneResource(zone()))));
        return created.json().at("/result/value").stringValue();
    }

    private void refused(String path, int status, int code) {
        Response response = get(path);
        assertThat(response.status()).as(path).isEqualTo(status);
        assertThat(response.code()).as(path).isEqualTo(code);
    }
}
