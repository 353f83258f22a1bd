package dev.ambit.storage;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.resource.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * What imports have read and not yet published. No other store sees any of it, so it needs neither audit entries nor revisions.
 * A stage that was left behind by a crash is removed when the storage is opened.
 */
public interface StagedRecordStore {
    void add(long stage, Collection<StagedRecord> records);

    /** Hands all of a stage over by name, then number. */
    void forEach(long stage, Consumer<StagedRecord> consumer);

    /** Those of one name, by number. */
    List<StagedRecord> atName(long stage, DnsName name);

    /** Removes at most {@code most} of a stage; how many it removed. */
    int discard(long stage, int most);

    /** Makes all of a stage but those numbers records of {@code zone}, which is a change; how many. */
    int publish(long stage, ZoneId zone, Collection<Integer> except);
}
