package dev.ambit.cli.transfer;

import java.util.List;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;

/** The contents of a zone after a complete transfer; {@code records} are all but the SOA. */
public record TransferredZone(SOARecord soa, List<Record> records) {
    public TransferredZone {
        records = List.copyOf(records);
    }
}
