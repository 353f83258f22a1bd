package dev.ambit.zones;

import static dev.ambit.TestServer.allow;
import static dev.ambit.TestServer.deny;
import static dev.ambit.TestServer.zoneResource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer;
import dev.ambit.TestServer.Response;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The content and order of lists of zones. No test changes a zone, so all share one server. */
@TestInstance(Lifecycle.PER_CLASS)
final class ZoneListTest {
    private static final List<String> MORE = List.of("a.example.edu", "b.example.edu", "bücher.example");
    private static final int ROUNDS = 40;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // started before all tests
    private TestServer server;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = TestServer.start(folder);
        for (String name : MORE) {
            assertThat(server.post("/zones", server.owner(), "{\"name\":\"" + name + "\"}")
                            .status())
                    .isEqualTo(200);
        }
        server.call("PATCH", "/zones/" + id("a.example.edu"), server.owner(), "{\"type\":\"secondary\"}");
    }

    private String id(String name) {
        JsonNode zones = server.get("/zones?name=" + name, server.owner()).json();
        return zones.at("/result/0/id").stringValue();
    }

    private List<String> names(String query, String token) {
        Response response = server.get("/zones" + query, token);
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        List<String> names = StreamSupport.stream(response.json().get("result").spliterator(), false)
                .map(zone -> zone.get("name").stringValue())
                .toList();
        assertThat(response.json().at("/result_info/count").intValue()).isEqualTo(names.size());
        return names;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "name=example.com                               | example.com",
                "name=EXAMPLE.com.                              | example.com",
                "name=equal:example.com                         | example.com",
                "name=xample.com                                | none",
                "name=exam%25                                   | none",
                "name=exampl_.com                               | none",
                "name=not+a+name                                | none",
                "name=starts_with:a                             | a.example.edu",
                "name=ends_with:.EDU                            | a.example.edu b.example.edu",
                "name=contains:xample.c                         | example.com",
                "name=contains_case_sensitive:XAMPLE.c          | none",
                "name=contains:b%C3%BCcher                      | bücher.example",
                "name=starts_with:B%C3%9CCHER                   | bücher.example",
                "name=ends_with:b%C3%BCcher.example             | bücher.example",
                "name=starts_with:b%C3%BCcher.                  | bücher.example",
                "name=contains:.b%C3%BCcher                     | none",
                "name=not_equal:example.com                     | a.example.edu b.example.edu example.org bücher.example",
                "name=unknown:example.com                       | none",
                "name=example.com&status=active                 | example.com",
                "name=example.com&status=pending                | none",
                "status=pending,active&name=example.com         | example.com",
                "type=secondary                                 | a.example.edu",
                "type=secondary,partial                         | a.example.edu",
                "type=none                                      | none",
                "account.name=ACME&type=secondary               | a.example.edu",
                "account.name=contains:cm&type=secondary        | a.example.edu",
                "account.name=Other                             | none",
                "account.id=00000000000000000000000000000000    | none",
                "account.id=undefined                           | none",
                "type=secondary&name=example.com                | none",
                "type=secondary&name=example.com&match=all      | none",
                "type=secondary&name=example.com&match=any      | a.example.edu example.com",
                "0=9&1=a&name=example.com                       | example.com"
            })
    void filtersSelectZones(String query, String names) {
        List<String> expected = names == null ? List.of() : List.of(names.split(" ", -1));
        assertThat(names("?" + query, server.owner())).isEqualTo(expected);
    }

    @Test
    void accountIdFindsItsZones() {
        assertThat(names("?account.id=" + server.accountId(), server.owner())).hasSize(5);
        assertThat(names("?account.id=" + server.foreign().account(), server.owner()))
                .isEmpty();
    }

    @Test
    void orderAndDirectionAreChosen() {
        List<String> ascending = names("", server.owner());
        assertThat(ascending)
                .containsExactly("a.example.edu", "b.example.edu", "example.com", "example.org", "bücher.example");
        assertThat(names("?order=name&direction=desc", server.owner())).isEqualTo(ascending.reversed());
        for (String order : List.of("status", "account.id", "account.name", "plan.id")) {
            assertThat(names("?order=" + order, server.owner())).hasSize(5);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"order=colour", "direction=up", "page=0", "page=x", "per_page=0", "per_page=-1", "match=some"})
    void invalidQueryParameterIsNamed(String query) {
        Response response = server.get("/zones?" + query, server.owner());
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.json().at("/errors/0/message").stringValue())
                .contains("`" + query.substring(0, query.indexOf('=')) + "`");
    }

    @Test
    void pagesAreCountedAsRequestedUpToTheLimit() {
        assertThat(position(""))
                .isEqualTo("{\"page\":1,\"per_page\":20,\"count\":5,\"total_count\":5,\"total_pages\":1}");
        assertThat(position("?per_page=2&page=3"))
                .isEqualTo("{\"page\":3,\"per_page\":2,\"count\":1,\"total_count\":5,\"total_pages\":3}");
        assertThat(position("?per_page=2&page=4"))
                .isEqualTo("{\"page\":4,\"per_page\":2,\"count\":0,\"total_count\":5,\"total_pages\":3}");
        assertThat(position("?per_page=5000&name=nothing.example"))
                .isEqualTo("{\"page\":1,\"per_page\":1000,\"count\":0,\"total_count\":0,\"total_pages\":1}");
        List<String> all = new ArrayList<>();
        for (int page = 1; page <= 5; page++) {
            all.addAll(names("?per_page=1&page=" + page, server.owner()));
        }
        assertThat(all).isEqualTo(names("", server.owner()));
    }

    private String position(String query) {
        return server.get("/zones" + query, server.owner())
                .json()
                .get("result_info")
                .toString();
    }

    @Test
    void anyPermissionOnTheZoneOrItsRecordsListsIt() {
        String com = server.zoneId("example.com");
        assertThat(names("", server.token(allow("DNS Read", zoneResource(com)))))
                .containsExactly("example.com");
        assertThat(names("", server.token(allow("Zone Read", zoneResource(com)))))
                .containsExactly("example.com");
        String record = "{\"com.cloudflare.api.account.zone." + com
                + "\":{\"com.cloudflare.api.account.zone.record.TXT._acme-challenge.*\":\"*\"}}";
        assertThat(names("", server.token(allow("DNS Write", record)))).containsExactly("example.com");
        String account = "{\"com.cloudflare.api.account." + server.accountId() + "\":\"*\"}";
        assertThat(names("", server.token(allow("Account Settings Write", account))))
                .isEmpty();
    }

    @Test
    void deniedZoneIsNeitherListedNorCounted() {
        String all = allow("DNS Write", zoneResource("*"));
        String com = zoneResource(server.zoneId("example.com"));
        assertThat(names("", server.token(all, deny("DNS Read", com))))
                .as("denying Read does not deny Write")
                .contains("example.com");
        assertThat(names("", server.token(all, deny("DNS Write", com))))
                .containsExactly("a.example.edu", "b.example.edu", "example.org", "bücher.example");
        assertThat(names("?name=example.com", server.token(all, deny("DNS Write", com))))
                .isEmpty();
    }

    @Test
    void accountTokenSeesOnlyTheZonesOfItsAccount() {
        String secret = server.post(
                        "/accounts/" + server.accountId() + "/tokens",
                        server.owner(),
                        TestServer.draft("", allow("Zone Read", zoneResource("*"))))
                .json()
                .at("/result/value")
                .stringValue();
        assertThat(names("", secret)).hasSize(5).doesNotContain("example.net");
    }

    /** For random tokens, a list shows exactly the zones that can be read one by one. */
    @Test
    void listShowsExactlyTheReadableZones() {
        Random random = new Random(20260501);
        List<String> ids = names("", server.owner()).stream()
                .map(name -> name.equals("bücher.example") ? id("xn--bcher-kva.example") : id(name))
                .toList();
        for (int round = 0; round < ROUNDS; round++) {
            List<String> policies = new ArrayList<>(List.of(allow(group(random), resource(random, ids))));
            for (int i = random.nextInt(3); i > 0; i--) {
                String group = group(random);
                String resource = resource(random, ids);
                policies.add(random.nextBoolean() ? allow(group, resource) : deny(group, resource));
            }
            String token = server.token(policies.toArray(String[]::new));
            List<String> listed = StreamSupport.stream(
                            server.get("/zones", token).json().get("result").spliterator(), false)
                    .map(zone -> zone.get("id").stringValue())
                    .sorted()
                    .toList();
            List<String> answering = ids.stream()
                    .filter(id ->
                            server.get("/zones/" + id + "/pagerules", token).status() == 200)
                    .sorted()
                    .toList();
            assertThat(listed).as(policies.toString()).isEqualTo(answering);
        }
    }

    private static String group(Random random) {
        return List.of("Zone Read", "Zone Write", "DNS Read", "DNS Write").get(random.nextInt(4));
    }

    private String resource(Random random, List<String> ids) {
        return switch (random.nextInt(3)) {
            case 0 -> zoneResource("*");
            case 1 ->
                "{\"com.cloudflare.api.account." + server.accountId()
                        + "\":{\"com.cloudflare.api.account.zone.*\":\"*\"}}";
            default -> zoneResource(ids.get(random.nextInt(ids.size())));
        };
    }
}
