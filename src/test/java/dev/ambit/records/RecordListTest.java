package dev.ambit.records;

import static dev.ambit.records.ZoneClient.lines;
import static dev.ambit.records.ZoneClient.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Filters, order and pages of lists of records. No test changes a record, so all share one server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RecordListTest {
    @AutoClose
    @SuppressWarnings("NullAway.Init") // started before all tests
    private ZoneClient records;

    @BeforeAll
    void start(@TempDir Path folder) {
        records = ZoneClient.start(folder);
        create("{\"type\":\"A\",\"name\":\"@\",\"content\":\"192.0.2.1\",\"ttl\":300,\"comment\":\"Front door\"}");
        create("{\"type\":\"A\",\"name\":\"www\",\"content\":\"192.0.2.2\",\"tags\":[\"team:web\",\"old\"]}");
        create("{\"type\":\"A\",\"name\":\"www\",\"content\":\"192.0.2.3\",\"tags\":[\"team:mail\"]}");
        create("{\"type\":\"AAAA\",\"name\":\"www\",\"content\":\"2001:db8::1\",\"ttl\":60}");
        create("{\"type\":\"CNAME\",\"name\":\"bücher\",\"content\":\"www.example.com\",\"comment\":\"shop\"}");
        create("{\"type\":\"TXT\",\"name\":\"@\",\"content\":\"\\\"Quoted text\\\"\"}");
        create("{\"type\":\"TXT\",\"name\":\"@\",\"content\":\"100% plain, text\"}");
    }

    private void create(String body) {
        records.created(body);
        records.server().clock().move(Duration.ofSeconds(1));
    }

    /** Asserts the contents of the records that {@code query} selects. */
    private void assertFinds(String query, String... contents) {
        assertThat(contents(query)).as(query).containsExactlyInAnyOrder(contents);
    }

    private List<String> contents(String query) {
        return records.get(query)
                .json()
                .get("result")
                .valueStream()
                .map(node -> node.get("content").stringValue())
                .toList();
    }

    private static final String QUOTED = "\"Quoted text\"";
    private static final String PLAIN = "100% plain, text";

    @Test
    void namesAreComparedWithoutRegardToSpelling() {
        assertFinds(query("name", "WWW.example.com"), "192.0.2.2", "192.0.2.3", "2001:db8::1");
        assertFinds(query("name", "www.example.com."), "192.0.2.2", "192.0.2.3", "2001:db8::1");
        assertFinds(query("name.exact", "example.com"), "192.0.2.1", QUOTED, PLAIN);
        assertFinds(query("name", "bücher.example.com"), "www.example.com");
        assertFinds(query("name", "xn--bcher-kva.example.com"), "www.example.com");
        assertFinds(query("name.startswith", "WW"), "192.0.2.2", "192.0.2.3", "2001:db8::1");
        assertFinds(query("name.contains", "ww.ex"), "192.0.2.2", "192.0.2.3", "2001:db8::1");
        assertFinds(query("name.endswith", "kva.example.com"), "www.example.com");
        assertFinds(query("name", "www.example.org"));
        assertFinds(query("name", "not a name"));
    }

    @Test
    void oneOrSeveralTypesCanBeSelected() {
        assertFinds(query("type", "A"), "192.0.2.1", "192.0.2.2", "192.0.2.3");
        assertFinds(query("type", "A,AAAA"), "192.0.2.1", "192.0.2.2", "192.0.2.3", "2001:db8::1");
        assertFinds(query("type", "AAAA", "type", "cname"), "2001:db8::1", "www.example.com");
        assertFinds(query("type", "SPF"));
        assertFinds(query("type", "SPF,CNAME"), "www.example.com");
    }

    @Test
    void textContentIsFoundQuotedOrUnquoted() {
        assertFinds(query("content", "Quoted text"), QUOTED);
        assertFinds(query("content.exact", QUOTED), QUOTED);
        assertFinds(query("content", "\"100% plain, text\""), PLAIN);
        assertFinds(query("content.contains", "quoted TEXT"), QUOTED);
        assertFinds(query("content.contains", "100%"), PLAIN);
        assertFinds(query("content.contains", "_"));
        assertFinds(query("content.startswith", "192.0.2."), "192.0.2.1", "192.0.2.2", "192.0.2.3");
        assertFinds(query("content.endswith", "text"), QUOTED, PLAIN);
        assertFinds(query("content", "2001:DB8::1"), "2001:db8::1");
    }

    @Test
    void commentsAndTagsAreFilteredByPresenceAndValue() {
        assertFinds(query("comment", "front DOOR"), "192.0.2.1");
        assertFinds(query("comment.exact", "front"));
        assertFinds(query("comment.contains", "o"), "192.0.2.1", "www.example.com");
        assertFinds(query("comment.present", "true"), "192.0.2.1", "www.example.com");
        assertFinds(query("comment.present", ""), "192.0.2.1", "www.example.com");
        assertThat(contents(query("comment.absent", "true"))).hasSize(5);
        assertFinds(query("tag", "team:web"), "192.0.2.2");
        assertFinds(query("tag.exact", "TEAM:WEB"), "192.0.2.2");
        assertFinds(query("tag.present", "team"), "192.0.2.2", "192.0.2.3");
        assertFinds(query("tag.startswith", "team:m"), "192.0.2.3");
        assertFinds(query("tag.endswith", "team:b"), "192.0.2.2");
        assertFinds(query("tag.contains", "team:a"), "192.0.2.3");
        assertThat(contents(query("tag.absent", "team"))).hasSize(5);
    }

    @Test
    void allOrAnyConditionsMustMatch() {
        assertFinds(query("type", "A", "content.endswith", "3"), "192.0.2.3");
        assertFinds(query("match", "any", "type", "AAAA", "content.endswith", "3"), "192.0.2.3", "2001:db8::1");
        assertFinds(query("tag.present", "old", "tag.startswith", "team:mail"));
        for (String spelling : List.of("tag_match", "tag-match")) {
            assertFinds(
                    query("tag.present", "old", "tag.startswith", "team:mail", spelling, "any"),
                    "192.0.2.2",
                    "192.0.2.3");
            assertFinds(
                    query(
                            "tag.present",
                            "old",
                            "tag.startswith",
                            "team:mail",
                            spelling,
                            "any",
                            "content.endswith",
                            "3"),
                    "192.0.2.3");
        }
        assertFinds(query("proxied", "true"));
        assertThat(contents(query("proxied", "false"))).hasSize(7);
    }

    @Test
    void searchFindsEveryWordAnywhere() {
        assertFinds(query("search", "FRONT"), "192.0.2.1");
        assertFinds(query("search", "web www"), "192.0.2.2");
        assertFinds(query("search", "cname"), "www.example.com");
        assertFinds(query("search", "front www"));
    }

    @Test
    void unknownParametersAreIgnored() {
        assertThat(contents("?0=9&1=a&account.id=x&name=&content=&unknown")).hasSize(7);
    }

    @Test
    void defaultOrderIsTypeThenNameThenTheNewestFirst() {
        assertThat(lines(records.get("")))
                .containsExactly(
                        "A example.com 192.0.2.1",
                        "A www.example.com 192.0.2.3",
                        "A www.example.com 192.0.2.2",
                        "AAAA www.example.com 2001:db8::1",
                        "CNAME xn--bcher-kva.example.com www.example.com",
                        "TXT example.com 100% plain, text",
                        "TXT example.com \"Quoted text\"");
    }

    @Test
    void orderAndDirectionAreChosen() {
        assertThat(contents(query("order", "ttl"))).endsWith("2001:db8::1", "192.0.2.1");
        assertThat(contents(query("order", "ttl", "direction", "desc"))).startsWith("192.0.2.1", "2001:db8::1");
        assertThat(contents(query("order", "content", "type", "A", "direction", "desc")))
                .containsExactly("192.0.2.3", "192.0.2.2", "192.0.2.1");
        assertThat(contents(query("order", "name"))).endsWith("www.example.com");
        assertThat(contents(query("order", "type", "direction", "desc")))
                .startsWith(QUOTED)
                .endsWith("192.0.2.1");
        assertThat(contents(query("order", "proxied"))).hasSize(7);
    }

    @Test
    void pagesAreCountedAsRequested() {
        assertPage("", 1, 100, 7, 7, 1);
        assertPage("?per_page=3", 1, 3, 3, 7, 3);
        assertPage("?per_page=3&page=3", 3, 3, 1, 7, 3);
        assertPage("?per_page=3&page=4", 4, 3, 0, 7, 3);
        assertPage("?per_page=1&page=2147483647", 2_147_483_647, 1, 0, 7, 7);
        assertPage("?per_page=5000000", 1, 5_000, 7, 7, 1);
        assertPage("?type=SRV", 1, 100, 0, 0, 1);
        Response page = records.get("?per_page=3&page=2");
        assertThat(page.body())
                .endsWith("],\"success\":true,\"errors\":[],\"messages\":[],\"result_info\":{\"page\":2,"
                        + "\"per_page\":3,\"count\":3,\"total_count\":7,\"total_pages\":3}}");
    }

    private void assertPage(String query, long... expected) {
        JsonNode position = records.get(query).json().get("result_info");
        assertThat(List.of("page", "per_page", "count", "total_count", "total_pages").stream()
                        .map(member -> position.get(member).longValue()))
                .as(query)
                .containsExactlyElementsOf(Arrays.stream(expected).boxed().toList());
    }

    @Test
    void pagesTogetherContainEveryRecordOnce() {
        List<String> all = lines(records.get(""));
        for (int size = 1; size <= 7; size++) {
            List<String> together = new ArrayList<>();
            for (int page = 1; page <= 7; page++) {
                together.addAll(lines(records.get("?per_page=" + size + "&page=" + page)));
            }
            assertThat(together).containsExactlyElementsOf(all);
        }
    }

    @Test
    void invalidQueryParameterIsNamed() {
        for (String pair : List.of(
                "page=0",
                "page=x",
                "per_page=0",
                "per_page=5000001",
                "match=some",
                "order=age",
                "direction=up",
                "proxied=maybe",
                "tag_match=none")) {
            Response response = records.get("?" + pair);
            assertThat(response.status()).as(pair).isEqualTo(400);
            assertThat(response.json().at("/errors/0/message").stringValue())
                    .contains("`" + pair.substring(0, pair.indexOf('=')) + "`");
        }
    }
}
