package dev.ambit.core.answer;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.RecordSet;
import dev.ambit.core.zone.Soa;
import dev.ambit.core.zone.ZoneSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The content of a zone at one serial. Immutable; another one with a change shares everything that the change does not
 * concern.
 *
 * <p>NS, DS and CNAME records stored at the apex are never published: NS comes from the settings, and the other two
 * cannot be there (RFC 1034, 3.6.2; RFC 4035, 2.4).
 */
public final class ZoneSnapshot implements Shards.Entry<ZoneSnapshot> {
    /** The bytes of a zone without records: its settings, and its empty indexes. */
    private static final int FIXED_BYTES = 800;

    private final ZoneId id;
    private final DnsName apex;
    private final ZoneContent content;
    private final ZoneSettings settings;
    private final long serial;
    private final boolean isReadable;
    private final WireSet soa;
    private final WireSet negativeSoa;

    private ZoneSnapshot(
            ZoneId id, DnsName apex, ZoneContent content, ZoneSettings settings, long serial, boolean isReadable) {
        this.id = id;
        this.apex = apex;
        this.content = content;
        this.settings = settings;
        this.serial = serial;
        this.isReadable = isReadable;
        Soa record = soa();
        List<byte[]> rdata = List.of(WireSoa.of(record));
        this.soa = WireSet.of(NameNode.SOA, record.ttl(), rdata);
        this.negativeSoa = WireSet.of(NameNode.SOA, Math.min(record.ttl(), record.minimumTtl()), rdata);
    }

    /** Returns the snapshot of a zone with these records, whose names are at or below {@code apex}. */
    public static ZoneSnapshot of(
            ZoneId id, DnsName apex, ZoneSettings settings, long serial, Iterable<DnsRecord> records) {
        return new ZoneSnapshot(id, apex, ZoneContent.of(apex, settings, records), settings, serial, true);
    }

    /**
     * Returns a snapshot instead of a zone whose records cannot be read. Queries for names in it are answered with
     * SERVFAIL, and {@link ZoneTable} does not return it.
     */
    public static ZoneSnapshot unreadable(ZoneId id, DnsName apex) {
        ZoneSettings settings = ZoneSettings.of(apex, List.of(apex));
        return new ZoneSnapshot(id, apex, ZoneContent.of(apex, settings, List.of()), settings, 1, false);
    }

    /**
     * Returns the snapshot after a change.
     *
     * @param changed the ids of records that were added, replaced or deleted
     * @param stored the present state of those that were not deleted
     */
    public ZoneSnapshot with(
            ZoneSettings newSettings, long newSerial, Collection<RecordId> changed, Collection<DnsRecord> stored) {
        ZoneContent next = changed.isEmpty() && stored.isEmpty() ? content : content.with(changed, stored);
        return new ZoneSnapshot(
                id, apex, settings.equals(newSettings) ? next : next.with(newSettings), newSettings, newSerial, true);
    }

    public ZoneId id() {
        return id;
    }

    public DnsName apex() {
        return apex;
    }

    public ZoneSettings settings() {
        return settings;
    }

    public long serial() {
        return serial;
    }

    boolean isReadable() {
        return isReadable;
    }

    public Soa soa() {
        return settings.soa(serial);
    }

    /** Returns the number of records, without those of the settings. */
    public int size() {
        return content.size();
    }

    /** Returns about how many bytes a transfer of the zone needs (AXFR, RFC 5936). */
    public long wireLength() {
        return content.wireLength() + 2L * (soa.wire().length + content.apex().length);
    }

    /** Returns a count of the memory for records that the zone does not have. */
    public ZoneGrowth growth() {
        return new ZoneGrowth(content);
    }

    /** Returns about how many bytes of memory the snapshot needs. */
    public long memory() {
        return FIXED_BYTES + content.memory() + soa.wire().length + negativeSoa.wire().length;
    }

    public @Nullable DnsRecord find(RecordId recordId) {
        Row row = content.row(recordId);
        return row == null ? null : row.toRecord(id);
    }

    /** Returns the records of a name in the API's default order. */
    public List<DnsRecord> byName(DnsName name) {
        return Arrays.stream(content.rows(name)).map(row -> row.toRecord(id)).toList();
    }

    /** Returns a part of the records in the API's default order: by type, name, newest first, and id. */
    public RecordPage list(RecordSelection selection, long offset, int limit) {
        RowPager pager = new RowPager(selection, offset, limit);
        if (selection.name() != null) {
            pager.addAll(content.rows(selection.name()));
        } else {
            pager.addAll(content.order());
        }
        return new RecordPage(pager.rows().stream().map(row -> row.toRecord(id)).toList(), pager.total());
    }

    /** Calls {@code consumer} with all that is published but the SOA record: the apex first, then by type and name. */
    public void forEachSet(Consumer<RecordSet> consumer) {
        for (WireSet set : content.apexNode().sets()) {
            consumer.accept(set.toRecordSet(apex));
        }
        List<Row> same = new ArrayList<>();
        RowOrder.Cursor cursor = content.order().cursor(0, content.size());
        while (cursor.hasNext()) {
            Row row = cursor.next();
            if (!same.isEmpty() && !same.getFirst().isSameSet(row)) {
                publish(same, consumer);
            }
            same.add(row);
        }
        publish(same, consumer);
    }

    private void publish(List<Row> same, Consumer<RecordSet> consumer) {
        if (!same.isEmpty() && !same.getFirst().name().equals(apex)) {
            Row[] rows = same.toArray(Row[]::new);
            consumer.accept(WireSet.of(rows, 0, rows.length).toRecordSet(rows[0].name()));
        }
        same.clear();
    }

    ZoneContent content() {
        return content;
    }

    WireSet soaSet() {
        return soa;
    }

    /** Returns the SOA record for a negative response, with the smaller of its TTL and minimum (RFC 2308, 3). */
    WireSet negativeSoaSet() {
        return negativeSoa;
    }

    @Override
    public int hash() {
        return content.apexNode().hash();
    }

    @Override
    public int compareAmongEqual(ZoneSnapshot other) {
        return Arrays.compareUnsigned(content.apex(), other.content.apex());
    }
}
