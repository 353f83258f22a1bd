package dev.ambit.publish.wire;

import dev.ambit.core.answer.ZoneSnapshot;
import dev.ambit.core.zone.RecordSet;
import dev.ambit.core.zone.ZoneChange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The order of records in transfers. */
public final class TransferMessages {
    /** Type, class, TTL and length of the rdata, and a pointer as owner. */
    private static final int FIXED = 12;

    /** An SOA record whose names are pointers. */
    private static final int SOA = FIXED + 2 + 2 + 20;

    private TransferMessages() {}

    /** Writes the whole zone: SOA, everything else, SOA (RFC 5936, 2.2). */
    public static void writeAll(ZoneSnapshot zone, TransferWriter writer) throws IOException {
        writer.add(zone.soa());
        try {
            zone.forEachSet(set -> {
                try {
                    writer.add(set);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        writer.add(zone.soa());
        writer.finish();
    }

    /**
     * Writes changes: the new SOA; for each change the old SOA, what was removed, the next SOA, what was added; and the
     * new SOA (RFC 1995, 4).
     *
     * @param changes not empty; from the client's serial to the zone's
     */
    public static void writeChanges(ZoneSnapshot zone, List<ZoneChange> changes, TransferWriter writer)
            throws IOException {
        writer.add(zone.soa());
        for (ZoneChange change : changes) {
            writer.add(change.from());
            writeAll(change.removed(), writer);
            writer.add(change.to());
            writeAll(change.added(), writer);
        }
        writer.add(zone.soa());
        writer.finish();
    }

    private static void writeAll(List<RecordSet> sets, TransferWriter writer) throws IOException {
        for (RecordSet set : sets) {
            writer.add(set);
        }
    }

    /** Writes only the SOA: the client has this serial or a newer one (RFC 1995, 2), or must ask over TCP (4). */
    public static void writeSerial(ZoneSnapshot zone, TransferWriter writer) throws IOException {
        writer.add(zone.soa());
        writer.finish();
    }

    /** Whether a transfer of {@code changes} is longer than one of the whole zone. */
    public static boolean isLongerThanZone(List<ZoneChange> changes, ZoneSnapshot zone) {
        long limit = zone.wireLength();
        long length = 0;
        for (ZoneChange change : changes) {
            length += 2L * SOA + length(change.removed()) + length(change.added());
        }
        return length > limit;
    }

    private static long length(List<RecordSet> sets) {
        long length = 0;
        for (RecordSet set : sets) {
            length += set.name().text().length() + 2;
            for (byte[] rdata : set.rdata()) {
                length += FIXED + rdata.length;
            }
        }
        return length;
    }
}
