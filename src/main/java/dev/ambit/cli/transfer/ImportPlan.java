package dev.ambit.cli.transfer;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordContent;
import java.util.List;

/**
 * What an import of a transferred zone does.
 *
 * @param added the records to create; those of a name follow one another
 * @param present the number of records that the zone has already
 * @param kept the number of records of the zone that the other nameserver does not have
 * @param skipped the records that are not created
 * @param changedTtls the number of records to create whose time to live of a second is two seconds here
 */
public record ImportPlan(List<NewRecord> added, int present, int kept, List<SkippedRecord> skipped, int changedTtls) {
    public ImportPlan {
        added = List.copyOf(added);
        skipped = List.copyOf(skipped);
    }

    /** A record to create. */
    public record NewRecord(DnsName name, int ttl, RecordContent content) {}

    /**
     * A record that is not created.
     *
     * @param name as in a zone file
     * @param detail the violated rule, empty where the reason says all
     */
    public record SkippedRecord(String name, String type, SkipReason reason, String detail) {}

    /** Whether the transferred zone is signed (RFC 4035). */
    public boolean isSigned() {
        return skipped.stream().anyMatch(record -> record.type().equals("RRSIG"));
    }
}
