package dev.ambit.storage.sql;

import dev.ambit.core.dns.Serial;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.Zone;
import dev.ambit.core.zone.ZoneChange;
import dev.ambit.core.zone.ZoneChangeCodec;
import dev.ambit.storage.StorageException;
import dev.ambit.storage.StorageException.Reason;
import dev.ambit.storage.ZoneJournal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;

/** The journal in SQL. */
record SqlZoneJournal(UnitOfWork unitOfWork) implements ZoneJournal {
    /** How many changes have room after old ones were removed because there were too many. */
    private static final int INTERVAL = 32;

    /** How many old changes are removed at most at a time. */
    private static final int MAX_REMOVED = 2 * INTERVAL;

    /** The bytes of the zone and of all its changes so far. */
    private record Lengths(long zone, long changes) {}

    @Override
    public void append(ZoneId zone, ZoneChange change) {
        requireNewer(change.from().serial(), change.to().serial());
        byte[] bytes = ZoneChangeCodec.encode(change);
        Lengths lengths = raise(zone, change, bytes.length);
        if (bytes.length > lengths.zone()) {
            clear(zone);
            return;
        }
        long number = insert(zone, change.from().serial(), lengths.changes(), bytes);
        Oldest oldest = oldest(zone);
        boolean isFull = number - oldest.number() >= MAX_CHANGES;
        if (isFull || lengths.changes() - oldest.start() > lengths.zone()) {
            removeOldest(zone, lengths.changes() - lengths.zone() / 4 * 3, number);
        }
    }

    /** The number of the oldest change, and the bytes of all changes before it. */
    private record Oldest(long number, long start) {}

    private Oldest oldest(ZoneId zone) {
        return unitOfWork
                .query("SELECT number, total - length(change) AS start FROM zone_changes WHERE zone = :zone"
                        + " ORDER BY number LIMIT 1")
                .bind("zone", zone)
                .map((row, _) -> new Oldest(row.getLong("number"), row.getLong("start")))
                .one();
    }

    private static void requireNewer(long before, long after) {
        if (!Serial.isNewer(after, before)) {
            throw new IllegalArgumentException("the serial " + after + " does not follow " + before);
        }
    }

    private Lengths raise(ZoneId zone, ZoneChange change, int length) {
        Optional<Lengths> lengths = unitOfWork.changeOne(
                """
                UPDATE zones SET serial = :to, wire_length = wire_length + :growth,
                    journal_total = journal_total + :length
                WHERE id = :zone AND serial = :from AND deleted = 0
                RETURNING wire_length, journal_total""",
                update -> update.bind("zone", zone)
                        .bind("from", change.from().serial())
                        .bind("to", change.to().serial())
                        .bind("growth", change.growth())
                        .bind("length", length),
                (row, _) -> new Lengths(row.getLong("wire_length"), row.getLong("journal_total")));
        return lengths.orElseThrow(() -> new IllegalArgumentException(
                "there is no zone " + zone + " with the serial " + change.from().serial()));
    }

    private long insert(ZoneId zone, long serial, long total, byte[] change) {
        return unitOfWork
                .changeOne(
                        """
                        INSERT INTO zone_changes (zone, number, serial, total, change)
                        VALUES (:zone, coalesce((
                            SELECT number FROM zone_changes WHERE zone = :zone ORDER BY number DESC LIMIT 1), 0) + 1,
                            :serial, :total, :change)
                        RETURNING number""",
                        insert -> insert.bind("zone", zone)
                                .bind("serial", serial)
                                .bind("total", total)
                                .bind("change", change),
                        (row, _) -> row.getLong("number"))
                .orElseThrow();
    }

    /**
     * Removes the oldest changes, which begin before {@code start}, so that there is a reserve for the next ones: removing
     * some with each new one would make each write longer. Reads only the oldest: the condition alone would read all.
     */
    private void removeOldest(ZoneId zone, long start, long newest) {
        unitOfWork.change(
                """
                DELETE FROM zone_changes WHERE zone = :zone AND number IN (
                    SELECT number FROM (
                        SELECT number, total - length(change) AS start FROM zone_changes WHERE zone = :zone
                        ORDER BY number LIMIT :limit) AS oldest
                    WHERE number < :newest AND (start < :start OR number <= :number))""",
                delete -> delete.bind("zone", zone)
                        .bind("limit", MAX_REMOVED)
                        .bind("start", start)
                        .bind("newest", newest)
                        .bind("number", newest - (MAX_CHANGES - INTERVAL)));
    }

    @Override
    public void restart(ZoneId zone, long serial) {
        Zone present = new SqlZones(unitOfWork)
                .find(zone)
                .orElseThrow(() -> new IllegalArgumentException("there is no zone " + zone));
        requireNewer(present.serial(), serial);
        unitOfWork.change(
                """
                UPDATE zones SET serial = :serial, wire_length = :settings + (
                    SELECT coalesce(sum(length(name) + 12 + length(wire)), 0) FROM records WHERE zone = :zone)
                WHERE id = :zone""",
                update -> update.bind("zone", zone)
                        .bind("serial", serial)
                        .bind("settings", present.settings().wireLength(present.name())));
        clear(zone);
    }

    @Override
    public List<ZoneChange> since(ZoneId zone, long serial) {
        Optional<Long> first = unitOfWork
                .query("SELECT number FROM zone_changes WHERE zone = :zone AND serial = :serial"
                        + " ORDER BY number DESC LIMIT 1")
                .bind("zone", zone)
                .bind("serial", serial)
                .mapTo(Long.class)
                .findOne();
        return first.map(number -> from(zone, number)).orElse(List.of());
    }

    private List<ZoneChange> from(ZoneId zone, long number) {
        return unitOfWork
                .query("SELECT change FROM zone_changes WHERE zone = :zone AND number >= :number ORDER BY number")
                .bind("zone", zone)
                .bind("number", number)
                .map(SqlZoneJournal::change)
                .list();
    }

    private static ZoneChange change(ResultSet row, StatementContext context) throws SQLException {
        try {
            return ZoneChangeCodec.decode(row.getBytes("change"));
        } catch (IllegalArgumentException e) {
            throw new StorageException(Reason.DAMAGED, "a change in the journal of a zone cannot be read", e);
        }
    }

    @Override
    public void clear(ZoneId zone) {
        unitOfWork.changeUnaudited("DELETE FROM zone_changes WHERE zone = :zone", delete -> delete.bind("zone", zone));
    }

    /** Removes at most {@code limit} changes of deleted zones; returns the number of removed changes. */
    int reap(int limit) {
        return unitOfWork.changeUnaudited("""
                DELETE FROM zone_changes WHERE (zone, number) IN (
                    SELECT zone, number FROM zone_changes
                    WHERE zone IN (SELECT id FROM zones WHERE deleted = 1) LIMIT :limit)""", delete -> delete.bind("limit", limit));
    }
}
