package dev.ambit.storage.sql;

import static dev.ambit.storage.Samples.account;
import static dev.ambit.storage.Samples.change;
import static dev.ambit.storage.Samples.dnsRecord;
import static dev.ambit.storage.Samples.zone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.core.dns.RecordType;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.Zone;
import dev.ambit.storage.AuditKeys;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StorageException;
import dev.ambit.storage.StorageException.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that cannot grow: the closest simulation of a full disk that needs no privileges. */
class FullDiskTest {
    private static final Zone ZONE = zone(1, account(1).id(), "example.com");

    @Test
    void changeThatDoesNotFitIsRolledBackCompletely(@TempDir Path folder) {
        Path file = folder.resolve("ambit.db");
        SqliteStorages.open(file).close();
        try (Storage storage = openWithSizeLimit(folder)) {
            change(storage, tx -> tx.accounts().insert(account(1)));
            assertThatThrownBy(() -> change(storage, tx -> {
                        tx.zones().insert(ZONE);
                        tx.records().insertAll(manyRecords());
                    }))
                    .isInstanceOfSatisfying(
                            StorageException.class,
                            full -> assertThat(full.reason()).isEqualTo(Reason.FULL));

            assertThat(storage.<Integer>read(tx -> tx.zones().all().size())).isZero();
            assertThat(storage.<Long>read(tx -> tx.revisions().head())).isEqualTo(1);
            change(storage, tx -> tx.accounts().insert(account(2))); // a change that fits still succeeds
        }
    }

    private static Storage openWithSizeLimit(Path folder) {
        Path file = folder.resolve("ambit.db");
        return new SqlStorage(
                new Sqlite(),
                SqliteStorages.connections(file, "PRAGMA max_page_count = 100"),
                SqliteStorages.connections(file, "PRAGMA query_only = ON"),
                1,
                AuditKeys.read(folder));
    }

    private static List<DnsRecord> manyRecords() {
        List<DnsRecord> records = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            records.add(dnsRecord(i, ZONE.id(), "example.com", RecordType.TXT, "text " + i));
        }
        return records;
    }
}
