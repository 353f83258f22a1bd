package dev.ambit.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.config.Setting;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;

/** Every mailbox that the server accepts at its start is in the SOA record of an exported zone. */
final class SoaMailboxTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "hostmaster@example.net,  hostmaster",
        "first.last@example.net,  first.last",
        "dns+zones@example.net,   dns+zones",
        "Dns-Team_1@Example.net,  dns-team_1"
    })
    void exportHasTheLocalPartAsFirstLabel(String mailbox, String local) throws IOException {
        try (ZoneClient records = ZoneClient.start(folder, Map.of(Setting.SOA_MAILBOX, mailbox))) {
            String export = records.get("/export").body();

            Name admin = soa(export).getAdmin();
            byte[] label = admin.getLabel(0);
            assertThat(new String(label, 1, label[0], UTF_8)).isEqualTo(local);
            assertThat(new Name(admin, 1)).isEqualTo(Name.fromString("example.net."));
        }
    }

    private static SOARecord soa(String export) throws IOException {
        try (Master master = new Master(new ByteArrayInputStream(export.getBytes(UTF_8)), Name.root)) {
            for (Record record = master.nextRecord(); record != null; record = master.nextRecord()) {
                if (record instanceof SOARecord soa) {
                    return soa;
                }
            }
        }
        throw new AssertionError("the export has no SOA record");
    }
}
