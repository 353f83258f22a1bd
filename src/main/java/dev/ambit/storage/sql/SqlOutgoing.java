package dev.ambit.storage.sql;

import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.transfer.Outgoing;
import dev.ambit.core.transfer.PeerId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Outgoing transfers in SQL, for {@link SqlTransfers}. */
record SqlOutgoing(UnitOfWork unitOfWork) {
    private static final String SELECT = """
            SELECT zone, enabled, created_on, checked_on, transferred_on, (
                SELECT json_group_array(lower(hex(peer)) ORDER BY position) FROM outgoing_peers
                WHERE outgoing_peers.zone = outgoing.zone) AS peers
            FROM outgoing""";

    void put(Outgoing outgoing) {
        unitOfWork.change(
                """
                INSERT INTO outgoing (zone, enabled, created_on, checked_on, transferred_on)
                VALUES (:zone, :enabled, :created_on, :checked_on, :transferred_on)
                ON CONFLICT (zone) DO UPDATE SET enabled = excluded.enabled, created_on = excluded.created_on,
                    checked_on = excluded.checked_on, transferred_on = excluded.transferred_on""",
                insert -> insert.bind("zone", outgoing.zone())
                        .bind("enabled", outgoing.enabled())
                        .bind("created_on", outgoing.createdOn())
                        .bind("checked_on", outgoing.checkedOn())
                        .bind("transferred_on", outgoing.transferredOn()));
        unitOfWork.change(
                "DELETE FROM outgoing_peers WHERE zone = :zone", delete -> delete.bind("zone", outgoing.zone()));
        insertPeers(outgoing.zone(), outgoing.peers());
    }

    private void insertPeers(ZoneId zone, List<PeerId> peers) {
        unitOfWork.changeBatch(
                "INSERT INTO outgoing_peers (zone, position, peer) VALUES (:zone, :position, :peer)", batch -> {
                    for (int position = 0; position < peers.size(); position++) {
                        batch.bind("zone", zone)
                                .bind("position", position)
                                .bind("peer", peers.get(position))
                                .add();
                    }
                });
    }

    Optional<Outgoing> find(ZoneId zone) {
        return unitOfWork
                .query(SELECT + " WHERE zone = :zone")
                .bind("zone", zone)
                .map(SqlOutgoing::outgoing)
                .findOne();
    }

    List<Outgoing> list(PeerId peer) {
        return unitOfWork
                .query(SELECT + " WHERE zone IN (SELECT zone FROM outgoing_peers WHERE peer = :peer) ORDER BY zone")
                .bind("peer", peer)
                .map(SqlOutgoing::outgoing)
                .list();
    }

    List<Outgoing> all() {
        return unitOfWork
                .query(SELECT + " ORDER BY zone")
                .map(SqlOutgoing::outgoing)
                .list();
    }

    boolean delete(ZoneId zone) {
        return unitOfWork.change("DELETE FROM outgoing WHERE zone = :zone", delete -> delete.bind("zone", zone)) > 0;
    }

    void touch(ZoneId zone, @Nullable Instant checkedOn, @Nullable Instant transferredOn) {
        touch(zone, "checked_on", checkedOn);
        touch(zone, "transferred_on", transferredOn);
    }

    private void touch(ZoneId zone, String column, @Nullable Instant at) {
        if (at != null) {
            unitOfWork.changeUnaudited(
                    "UPDATE outgoing SET " + column + " = :at WHERE zone = :zone AND coalesce(" + column
                            + " < :at, true)",
                    update -> update.bind("zone", zone).bind("at", at));
        }
    }

    private static Outgoing outgoing(ResultSet row, StatementContext context) throws SQLException {
        return new Outgoing(
                ColumnCodecs.id(row, "zone", ZoneId::new),
                ColumnCodecs.texts(row, "peers").stream().map(PeerId::of).toList(),
                row.getBoolean("enabled"),
                ColumnCodecs.instant(row, "created_on"),
                ColumnCodecs.nullableInstant(row, "checked_on"),
                ColumnCodecs.nullableInstant(row, "transferred_on"));
    }
}
