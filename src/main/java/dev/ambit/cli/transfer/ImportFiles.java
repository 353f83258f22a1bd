package dev.ambit.cli.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ambit.cli.transfer.ImportPlan.NewRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * The records of a plan as zone files, each for one request: short enough for its time limit, and with all records of a
 * name, which are checked together.
 */
public final class ImportFiles {
    private static final int MAX_RECORDS = 5_000;
    private static final int MAX_CHARACTERS = 2 * 1024 * 1024;

    private ImportFiles() {}

    /** A zone file with {@code records} records. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record ImportFile(byte[] text, int records) {}

    public static List<ImportFile> of(List<NewRecord> records) {
        List<ImportFile> files = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int count = 0;
        for (int i = 0; i < records.size(); i++) {
            NewRecord record = records.get(i);
            boolean isFull = count >= MAX_RECORDS || text.length() >= MAX_CHARACTERS;
            if (isFull && !record.name().equals(records.get(i - 1).name())) {
                files.add(new ImportFile(text.toString().getBytes(UTF_8), count));
                text.setLength(0);
                count = 0;
            }
            text.append(line(record));
            count++;
        }
        if (count > 0) {
            files.add(new ImportFile(text.toString().getBytes(UTF_8), count));
        }
        return files;
    }

    private static String line(NewRecord record) {
        return record.name().presentation() + "\t" + record.ttl() + "\tIN\t"
                + record.content().type() + "\t" + record.content().presentation() + "\n";
    }
}
