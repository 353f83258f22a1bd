package dev.ambit.storage;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.DnsRecord;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.resource.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The DNS records. Which records a name may have together is the caller's to check, in the same transaction. */
public interface RecordStore {
    void insert(DnsRecord dnsRecord);

    /** The same for many at once. */
    void insertAll(Collection<DnsRecord> dnsRecords);

    /** Empty also when the record is another zone's. */
    Optional<DnsRecord> find(ZoneId zone, RecordId id);

    /** Stores everything of {@code dnsRecord} but its id, zone and {@code createdOn}; false when its zone has none such. */
    boolean update(DnsRecord dnsRecord);

    /** False when the zone has no such record. */
    boolean delete(ZoneId zone, RecordId id);

    /** Every record at exactly that name, in the default order. */
    List<DnsRecord> atName(ZoneId zone, DnsName name);

    /** The total counts what the filter lets through, so that it never tells of records that may not be seen. */
    Listing<DnsRecord> list(RecordFilter filter, RecordFilter.Order order, Direction direction, Slice slice);

    /** How many characters the contents, comments and tags of that part of the list have together. */
    long characters(RecordFilter filter, RecordFilter.Order order, Direction direction, Slice slice);

    /** Hands every record of the zone over by type, then name, one at a time. */
    void forEachInZone(ZoneId zone, Consumer<DnsRecord> consumer);

    /** How many records the zone has, without counting them; 0 when there is no such zone. */
    long count(ZoneId zone);
}
