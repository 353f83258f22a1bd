package dev.ambit.core.answer;

import dev.ambit.core.zone.DnsRecord;
import java.util.List;

/**
 * A part of a list of records.
 *
 * @param total the number of records in the whole list
 */
public record RecordPage(List<DnsRecord> records, long total) {
    public RecordPage {
        records = List.copyOf(records);
    }
}
