package dev.ambit.zones;

import static dev.ambit.TestServer.allow;
import static dev.ambit.TestServer.deny;
import static dev.ambit.TestServer.zoneResource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer;
import dev.ambit.TestServer.Response;
import dev.ambit.config.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The endpoints of the SOA record and the name servers over HTTP. */
final class DnsSettingsTest {
    private static final Pattern SOA = Pattern.compile("\tSOA\t(\\S+ \\S+ )([0-9]+)( .*)");

    @TempDir
    private Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // started before each test
    private TestServer server;

    @SuppressWarnings("NullAway.Init")
    private String path;

    @BeforeEach
    void start() {
        server = TestServer.start(folder);
        path = "/zones/" + server.zoneId("example.com");
    }

    private Response patch(String body) {
        return server.call("PATCH", path + "/dns_settings", server.owner(), body);
    }

    private JsonNode patched(String body) {
        Response response = patch(body);
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        return response.json().get("result");
    }

    private JsonNode settings() {
        return server.get(path + "/dns_settings", server.owner()).json().get("result");
    }

    private String export() {
        return server.get(path + "/dns_records/export", server.owner()).body();
    }

    private Matcher soa() {
        Matcher soa = SOA.matcher(export());
        assertThat(soa.find()).isTrue();
        return soa;
    }

    private long serial() {
        return Long.parseLong(soa().group(2));
    }

    @Test
    void settingsHaveTheMembersOfCloudflare() {
        assertThat(settings().toString()).isEqualTo("""
                {"flatten_all_cnames":false,"foundation_dns":false,"internal_dns":{},"multi_provider":false,\
                "nameservers":{"names":["ns1.example.net","ns2.example.net"],"type":"custom.zone"},"ns_ttl":86400,\
                "secondary_overrides":false,"soa":{"expire":604800,"min_ttl":1800,"mname":null,"refresh":10000,\
                "retry":2400,"rname":"hostmaster.example.com","ttl":3600},"zone_mode":"dns_only"}""");
    }

    @Test
    void answeredSettingsCanBeSentBackAndChangeNothing() {
        long serial = serial();
        assertThat(patched(settings().toString())).isEqualTo(settings());
        assertThat(serial()).isEqualTo(serial);
        assertThat(audited()).isEmpty();
    }

    @Test
    void changedSettingsArePublishedWithANewerSerial() {
        long serial = serial();
        patched("""
                {"ns_ttl":3600,"nameservers":{"names":["NS7.example.net.","ns8.example.net"]},"soa":{"mname":
                "hidden.example.net","rname":"first.last@example.org","refresh":"600","retry":700,"expire":86400,
                "min_ttl":60,"ttl":300}}""");
        assertThat(serial()).isEqualTo(serial + 1);
        assertThat(export())
                .contains("example.com.\t300\tIN\tSOA\thidden.example.net. first\\046last.example.org. " + serial())
                .contains(serial() + " 600 700 86400 60")
                .contains("\t3600\tIN\tNS\tns7.example.net.", "\t3600\tIN\tNS\tns8.example.net.")
                .doesNotContain("ns1.example.net");
        assertThat(server.get(path, server.owner())
                        .json()
                        .at("/result/name_servers")
                        .toString())
                .isEqualTo("[\"ns7.example.net\",\"ns8.example.net\"]");
        assertThat(patched(settings().toString())).isEqualTo(settings());
        assertThat(serial()).isEqualTo(serial + 1);
    }

    @Test
    void primaryFollowsTheFirstNameServerUntilItIsSet() {
        patched("{\"nameservers\":{\"names\":[\"ns7.example.net\"]}}");
        assertThat(soa().group(1)).startsWith("ns7.example.net. ");
        patched("{\"soa\":{\"mname\":\"hidden.example.net\"}}");
        patched("{\"nameservers\":{\"names\":[\"ns8.example.net\"]}}");
        assertThat(soa().group(1)).startsWith("hidden.example.net. ");
        assertThat(settings().at("/soa/mname").stringValue()).isEqualTo("hidden.example.net");
        patched("{\"soa\":{\"mname\":null}}");
        assertThat(soa().group(1)).startsWith("ns8.example.net. ");
    }

    @Test
    void serialIsRaisedButNeverLowered() {
        long serial = serial();
        for (String refused : List.of("" + serial, "" + (serial - 1), "0", "-1", "4294967296", "\"x\"")) {
            Response response = patch("{\"soa\":{\"serial\":" + refused + "}}");
            assertThat(response.status()).as(refused).isEqualTo(400);
            assertThat(pointers(response)).containsExactly("/soa/serial");
        }
        long half = (serial + (1L << 31) - 1) % (1L << 32);
        patched("{\"soa\":{\"serial\":" + half + "}}");
        assertThat(serial()).isEqualTo(half);
        assertThat(patch("{\"soa\":{\"serial\":" + serial + "}}").status())
                .as("as far back")
                .isEqualTo(400);
        patched("{\"soa\":{\"serial\":" + (half + 1) + ",\"refresh\":700}}");
        assertThat(serial()).isEqualTo(half + 1);
    }

    @Test
    void everyInvalidMemberIsReportedAtOnce() {
        Response response = patch("""
                {"flatten_all_cnames":true,"foundation_dns":true,"multi_provider":true,"secondary_overrides":true,
                "zone_mode":"cdn_only","internal_dns":{"reference_zone_id":"x"},"ns_ttl":29,
                "nameservers":{"type":"cloudflare.standard","ns_set":1,"names":["a b","ns1.example.net",
                "ns1.example.net"]},"soa":{"mname":"*.example.net","rname":"@","refresh":599,"retry":86401,"expire":1,
                "min_ttl":59,"ttl":true}}""");
        assertThat(response.status()).isEqualTo(400);
        assertThat(pointers(response))
                .containsExactlyInAnyOrder(
                        "/flatten_all_cnames",
                        "/foundation_dns",
                        "/multi_provider",
                        "/secondary_overrides",
                        "/zone_mode",
                        "/internal_dns/reference_zone_id",
                        "/ns_ttl",
                        "/nameservers/type",
                        "/nameservers/ns_set",
                        "/nameservers/names/0",
                        "/nameservers/names/2",
                        "/soa/mname",
                        "/soa/rname",
                        "/soa/refresh",
                        "/soa/retry",
                        "/soa/expire",
                        "/soa/min_ttl",
                        "/soa/ttl");
        assertThat(pointers(patch("{\"nameservers\":{\"names\":[]}}"))).containsExactly("/nameservers/names");
        assertThat(pointers(patch("[]"))).isNotEmpty();
    }

    private static List<String> pointers(Response response) {
        return StreamSupport.stream(response.json().at("/errors").spliterator(), false)
                .map(error -> error.at("/source/pointer").stringValue())
                .toList();
    }

    @Test
    void configuredValueOutsideOfTheRangesCanBeSentBack(@TempDir Path other) {
        try (TestServer unusual = TestServer.start(other, Map.of(Setting.SOA_REFRESH, "60s"))) {
            String at = "/zones/" + unusual.zoneId("example.com") + "/dns_settings";
            String body = unusual.get(at, unusual.owner()).json().get("result").toString();
            assertThat(body).contains("\"refresh\":60,");
            assertThat(unusual.call("PATCH", at, unusual.owner(), body).status())
                    .isEqualTo(200);
            assertThat(unusual.call("PATCH", at, unusual.owner(), "{\"soa\":{\"refresh\":61}}")
                            .status())
                    .isEqualTo(400);
        }
    }

    /** Another SOA under the same serial would never reach the secondaries. */
    @Test
    void restartWithAnotherConfigurationPublishesTheSameZone() {
        String before = soa().group();
        server.restart(Map.of(Setting.SOA_REFRESH, "1h", Setting.NAMESERVERS, "ns5.example.net"));
        assertThat(soa().group()).isEqualTo(before);
        assertThat(export()).doesNotContain("ns5.example.net");
    }

    @Test
    void onlyPermissionsOnTheWholeZoneReadOrWrite() {
        String zone = zoneResource(server.zoneId("example.com"));
        String record = "{\"com.cloudflare.api.account.zone." + server.zoneId("example.com")
                + "\":{\"com.cloudflare.api.account.zone.record.TXT.*\":\"*\"}}";
        assertThat(statuses(allow("Zone DNS Settings Write", zone))).containsExactly(200, 200);
        assertThat(statuses(allow("Zone DNS Settings Read", zone))).containsExactly(200, 403);
        assertThat(statuses(allow("DNS Write", zone), allow("Zone Write", zone)))
                .containsExactly(200, 403);
        assertThat(statuses(allow("DNS Write", record))).containsExactly(403, 403);
        assertThat(statuses(allow("Zone Write", zone))).containsExactly(403, 403);
        assertThat(statuses(allow("Zone DNS Settings Write", zone), deny("Zone DNS Settings Write", zone)))
                .containsExactly(403, 403);
    }

    private List<Integer> statuses(String... policies) {
        String token = server.token(policies);
        return List.of(
                server.get(path + "/dns_settings", token).status(),
                server.call("PATCH", path + "/dns_settings", token, "{\"ns_ttl\":7200}")
                        .status());
    }

    private List<JsonNode> audited(String... policies) {
        String settings =
                allow("Account Settings Read", "{\"com.cloudflare.api.account." + server.accountId() + "\":\"*\"}");
        String[] all = new String[policies.length + 1];
        System.arraycopy(policies, 0, all, 1, policies.length);
        all[0] = settings;
        String token = server.token(all);
        return server.get("/accounts/" + server.accountId() + "/audit_logs?per_page=100", token)
                .json()
                .at("/result")
                .valueStream()
                .filter(entry -> entry.at("/action/type").stringValue().equals("zone.dns_settings.update"))
                .toList();
    }

    @Test
    void changeIsAuditedWithValuesForReadersOfTheSettings() {
        patched("{\"ns_ttl\":7200}");
        String zone = zoneResource(server.zoneId("example.com"));
        for (String reader : List.of("DNS Read", "Zone DNS Settings Read")) {
            assertThat(audited(allow(reader, zone))).singleElement().satisfies(entry -> {
                assertThat(entry.at("/oldValueJson/dns_settings/ns_ttl").intValue())
                        .isEqualTo(86_400);
                assertThat(entry.at("/newValueJson/dns_settings/ns_ttl").intValue())
                        .isEqualTo(7_200);
                assertThat(entry.at("/newValueJson/serial").longValue())
                        .isEqualTo(entry.at("/oldValueJson/serial").longValue() + 1);
            });
        }
        assertThat(audited(allow("Zone Read", zone)))
                .singleElement()
                .satisfies(entry ->
                        assertThat(entry.at("/newValueJson").isObject()).isFalse());
    }
}
