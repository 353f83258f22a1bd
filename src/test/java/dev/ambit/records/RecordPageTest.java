package dev.ambit.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer.Response;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The limit on the size of a page of records. */
final class RecordPageTest {
    /** The statuses of concurrent requests for a page. */
    private static List<Integer> together(ZoneClient records, String page) throws InterruptedException {
        List<Integer> statuses = new CopyOnWriteArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            threads.add(Thread.startVirtualThread(
                    () -> statuses.add(records.get(page).status())));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return statuses;
    }

    private static Stream<String> ids(Response page) {
        return StreamSupport.stream(page.json().get("result").spliterator(), false)
                .map(one -> one.get("id").stringValue());
    }

    /** Attack: a page of thousands of long texts exhausts the memory. */
    @Test
    void pageThatWouldExhaustTheMemoryIsRejectedByItsSize(@TempDir Path folder) throws InterruptedException {
        try (ZoneClient records = ZoneClient.start(folder)) {
            String text = "x".repeat(4_000);
            for (int from = 0; from < 2_200; from += 200) {
                StringBuilder file = new StringBuilder();
                for (int i = from; i < from + 200; i++) {
                    file.append("long").append(i).append(" TXT ");
                    for (int part = 0; part < 16; part++) {
                        file.append('"').append(text, 0, 250).append("\" ");
                    }
                    file.append('\n');
                }
                assertThat(records.imported(records.server().owner(), "text/plain", file.toString())
                                .status())
                        .isEqualTo(200);
            }
            Response refused = records.get("?type=TXT&per_page=5000");
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.json().at("/errors/0/message").stringValue()).startsWith("`per_page` is too large");
            assertThat(records.get("?type=TXT&per_page=500").status()).isEqualTo(200);
            assertThat(records.get("?type=A&per_page=5000").status()).isEqualTo(200);
            assertThat(together(records, "?type=TXT&per_page=2000"))
                    .contains(200, 429)
                    .containsOnly(200, 429);
            String deletes = Stream.of(1, 2, 3, 4, 5)
                    .flatMap(page -> ids(records.get("?type=TXT&per_page=440&page=" + page)))
                    .map(id -> "{\"id\":\"" + id + "\"}")
                    .collect(Collectors.joining(","));
            Response batch = records.post("/batch", "{\"deletes\":[" + deletes + "]}");
            assertThat(batch.status()).isEqualTo(400);
            assertThat(batch.json().at("/errors/0/message").stringValue())
                    .startsWith("too many `deletes` and `patches`");
            assertThat(records.get("?type=TXT&per_page=1")
                            .json()
                            .at("/result_info/total_count")
                            .intValue())
                    .isEqualTo(2_200);
        }
    }
}
