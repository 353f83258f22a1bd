package dev.ambit.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer.Response;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much one page of records may hold. */
final class RecordPageTest {
    /** Long texts on one page of thousands would fill the memory. */
    @Test
    void pageThatWouldFillTheMemoryIsRefusedByItsSize(@TempDir Path folder) {
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
        }
    }
}
