package dev.ambit.storage;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.DnsRecord;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * Stores records that imports have read and not yet published. They are invisible in other stores, so they need neither
 * audit entries nor revisions. A stage that was left behind by a crash is removed when the storage is opened.
 */
public interface StagedRecordStore {
    void add(long stage, Collection<StagedRecord> records);

    /** Passes all records of a stage to {@code consumer}, ordered by name, then number. */
    void forEach(long stage, Consumer<StagedRecord> consumer);

    /** The records of a stage at that name, ordered by number. */
    List<StagedRecord> listByName(long stage, DnsName name);

    /** At most {@code limit} records of {@code zone} at the names of the stage, in no order. */
    List<DnsRecord> listPublished(long stage, ZoneId zone, int limit);

    /** Removes at most {@code limit} records of a stage; returns the number of removed records. */
    int discard(long stage, int limit);

    /** Copies the stage except those numbers into {@code zone}, which is a change; returns the number of records. */
    int publish(long stage, ZoneId zone, Collection<Integer> except);
}
