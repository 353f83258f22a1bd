package dev.ambit.records;

import static dev.ambit.records.ZoneClient.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer.Response;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Claim: the size of a response is bounded for every page size, and every way of paging still reads every record. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RecordPagesTest {
    private static final int RECORDS = 12_000;

    @SuppressWarnings("NullAway.Init") // started before the tests
    private ZoneClient records;

    @BeforeAll
    void fill(@TempDir Path folder) {
        records = ZoneClient.start(folder);
        StringBuilder file = new StringBuilder();
        for (int i = 0; i < RECORDS; i++) {
            file.append('n').append(i).append(" 300 IN A 192.0.2.1\n");
        }
        Response imported = records.imported(records.server().owner(), "text/plain", file.toString());
        assertThat(imported.status()).as(imported.body()).isEqualTo(200);
    }

    @AfterAll
    void stop() {
        records.server().close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5000000", "5000", "100000"})
    void pagingByTotalPagesReadsEveryRecord(String perPage) {
        assertThat(read(
                        perPage,
                        (info, read) -> info.get("page").longValue()
                                >= info.get("total_pages").longValue()))
                .isEqualTo(3);
    }

    @Test
    void pagingWhilePagesAreFullReadsEveryRecord() {
        assertThat(read(
                        "5000000",
                        (info, read) -> info.get("count").longValue()
                                < info.get("per_page").longValue()))
                .isEqualTo(3);
    }

    @Test
    void pagingByTotalCountReadsEveryRecord() {
        assertThat(read(
                        "5000000",
                        (info, read) -> info.get("page").longValue()
                                        * info.get("per_page").longValue()
                                >= info.get("total_count").longValue()))
                .isEqualTo(3);
    }

    @Test
    void pagingUntilAnEmptyPageReadsEveryRecord() {
        assertThat(read("5000000", (info, read) -> read == 0)).isEqualTo(4);
    }

    @Test
    void responseHasAtMostFiveThousandRecords() {
        Response page = records.get("?per_page=5000000");
        assertThat(page.json().get("result").size()).isEqualTo(5_000);
        assertThat(page.body())
                .endsWith("\"result_info\":{\"page\":1,\"per_page\":5000,\"count\":5000,"
                        + "\"total_count\":12000,\"total_pages\":3}}");
    }

    @Test
    void wordsOfASearchAreBounded() {
        String ten = "a b c d e f g h i j";
        assertThat(records.get(query("search", ten)).status()).isEqualTo(200);
        assertRefused(query("search", ten + " k"), "at most 10 words");
        assertRefused(query("search", "n".repeat(201)), "at most 200 characters");
        assertRefused(query("search", "n ".repeat(1_000)), "at most 200 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "name.contains", "content.startswith", "comment", "tag", "tag.present"})
    void textsOfFiltersAreBounded(String filter) {
        assertRefused(query(filter, "x".repeat(8_193)), "`" + filter + "`");
    }

    private void assertRefused(String query, String reason) {
        Response response = records.get(query);
        assertThat(response.status()).as(response.body()).isEqualTo(400);
        assertThat(response.json().at("/errors/0/message").stringValue()).contains(reason);
    }

    /**
     * Reads pages until {@code isLast}, which is called with the position and the number of records; returns the number
     * of pages.
     */
    private int read(String perPage, BiPredicate<JsonNode, Integer> isLast) {
        List<String> ids = new ArrayList<>();
        int pages = 0;
        boolean last = false;
        while (!last) {
            pages++;
            JsonNode response =
                    records.get("?per_page=" + perPage + "&page=" + pages).json();
            response.get("result").forEach(one -> ids.add(one.get("id").stringValue()));
            last = isLast.test(
                    response.get("result_info"), response.get("result").size());
        }
        assertThat(ids).hasSize(RECORDS);
        assertThat(new HashSet<>(ids)).hasSize(RECORDS);
        return pages;
    }
}
