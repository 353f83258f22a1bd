package dev.ambit.storage;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.DnsRecord;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Stores DNS records. The caller checks in the same transaction which records a name may have together. */
public interface RecordStore {
    void insert(DnsRecord dnsRecord);

    void insertAll(Collection<DnsRecord> dnsRecords);

    /** Returns empty also when the record belongs to another zone. */
    Optional<DnsRecord> find(ZoneId zone, RecordId id);

    /** Updates everything but id, zone and {@code createdOn}; returns false when the zone has no such record. */
    boolean update(DnsRecord dnsRecord);

    /** Returns false when the zone has no such record. */
    boolean delete(ZoneId zone, RecordId id);

    /** All records at exactly that name, in the default order. */
    List<DnsRecord> listByName(ZoneId zone, DnsName name);

    /** All records of exactly that name and type. */
    List<DnsRecord> listByName(ZoneId zone, DnsName name, RecordType type);

    /** The total counts only records that pass the filter, so that it does not reveal records that are not visible. */
    Listing<DnsRecord> list(RecordFilter filter, RecordFilter.Order order, Direction direction, Slice slice);

    /** Returns the total number of characters of contents, comments and tags in that slice of the list. */
    long countCharacters(RecordFilter filter, RecordFilter.Order order, Direction direction, Slice slice);

    /** Passes every record of the zone to {@code consumer}, one at a time, ordered by type, then name. */
    void forEachInZone(ZoneId zone, Consumer<DnsRecord> consumer);

    /** Returns the stored number of records of the zone, without counting; 0 when the zone does not exist. */
    long count(ZoneId zone);
}
