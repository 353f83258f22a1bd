package dev.ambit.access;

import dev.ambit.core.resource.ZoneId;
import dev.ambit.storage.Change;
import dev.ambit.storage.Revision;
import dev.ambit.storage.StorageException;
import dev.ambit.storage.Tx;
import dev.ambit.storage.ZoneStore;
import java.util.List;

/**
 * The limit of the memory for zones, in bytes.
 *
 * @param estimate what the zones need at the start, as far as that is known before they are loaded: more than usual, but
 *     less than they need if the records have long comments
 */
record ZoneMemory(long estimate, long limit) {
    /** More than one record can need, with the names above it, or the settings of a zone. */
    private static final long MAX_CHANGE_BYTES = 256 * 1024;

    private static final long MIN_RECORD_BYTES = 128;
    private static final long USUAL_RECORD_BYTES = 512;
    /** A record's name and rdata are in memory up to three times, and its content may be as long as its rdata. */
    private static final long COPIES = 4;

    /**
     * Returns the limit for zones with so many records.
     *
     * @throws ZoneMemoryException when they certainly need more
     */
    static ZoneMemory of(ZoneStore.Sums zones, long limit) {
        if (zones.records() * MIN_RECORD_BYTES > limit) {
            throw new ZoneMemoryException(zones.records() * MIN_RECORD_BYTES, limit, true);
        }
        return new ZoneMemory(estimate(zones), limit);
    }

    /** Whether zones of {@code used} bytes fit after these changes, however large each of them is. */
    boolean fitsCertainly(long used, List<Revision> revisions) {
        long most = used;
        for (Revision revision : revisions) {
            switch (revision.change()) {
                case Change.OfZone _, Change.OfRecord _ -> most += MAX_CHANGE_BYTES;
                case Change.OfRecords _ -> {
                    return false;
                }
                default -> {}
            }
        }
        return most <= limit || most == used;
    }

    /**
     * Whether zones after the import of many records fit as far as storage counts them, with much to spare: deriving a
     * large zone for each import would keep the writer from others.
     */
    boolean fitsUsually(Tx tx, List<Revision> revisions) {
        return revisions.stream().anyMatch(revision -> revision.change() instanceof Change.OfRecords)
                && estimate(tx.zones().sums()) <= limit;
    }

    private static long estimate(ZoneStore.Sums zones) {
        return zones.records() * USUAL_RECORD_BYTES + zones.wireLength() * COPIES;
    }

    /**
     * Requires that zones which grow from {@code used} to {@code needed} bytes fit.
     *
     * @throws ZoneMemoryException when they do not
     */
    void require(long used, long needed) {
        if (needed > Math.max(limit, used)) {
            throw new ZoneMemoryException(needed, limit, false);
        }
    }

    /**
     * The same for changes of a zone that is not loaded, so that it is not known how much it grows.
     *
     * @throws StorageException when it may not fit; that is known when the zones are loaded
     */
    void requireBeforeLoading(Tx tx, long used, ZoneId zone, ZoneChanges changes) {
        long growth = changes.isOfAllRecords()
                ? tx.records().count(zone) * USUAL_RECORD_BYTES
                : MAX_CHANGE_BYTES
                        * changes.records().stream()
                                .filter(id -> tx.records().find(zone, id).isPresent())
                                .count();
        if (growth > 0 && used + growth > limit) {
            throw new StorageException(
                    StorageException.Reason.BUSY, "the zones are being loaded, and may need all of `zone-memory`");
        }
    }
}
