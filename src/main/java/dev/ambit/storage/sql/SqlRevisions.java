package dev.ambit.storage.sql;

import dev.ambit.core.account.MemberId;
import dev.ambit.core.account.SessionId;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ObjectId;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.transfer.AclId;
import dev.ambit.core.transfer.PeerId;
import dev.ambit.core.transfer.TsigKeyId;
import dev.ambit.storage.Change;
import dev.ambit.storage.Revision;
import dev.ambit.storage.RevisionLog;
import dev.ambit.storage.StorageException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The revision log in SQL. Its numbers have no gaps, since only one transaction at a time writes. */
record SqlRevisions(UnitOfWork unitOfWork) implements RevisionLog {
    /** A change as stored in columns. */
    private record RevisionRow(
            String kind, @Nullable ObjectId id, @Nullable ZoneId zone) {}

    @Override
    public long append(Change change) {
        RevisionRow row = toRow(change);
        return unitOfWork.appendRevision(
                change,
                """
                INSERT INTO revisions (number, kind, id, zone)
                SELECT coalesce(max(number), 0) + 1, :kind, :id, :zone FROM revisions
                RETURNING number""",
                insert -> insert.bind("kind", row.kind()).bind("id", row.id()).bind("zone", row.zone()));
    }

    @Override
    public List<Revision> since(long number, int limit) {
        return unitOfWork
                .query(
                        "SELECT number, kind, id, zone FROM revisions WHERE number > :number ORDER BY number LIMIT :limit")
                .bind("number", number)
                .bind("limit", limit)
                .map(SqlRevisions::revision)
                .list();
    }

    @Override
    public List<Revision> since(long number, ZoneId zone, int limit) {
        return unitOfWork
                .query("SELECT number, kind, id, zone FROM revisions WHERE zone = :zone AND number > :number"
                        + " ORDER BY number LIMIT :limit")
                .bind("zone", zone)
                .bind("number", number)
                .bind("limit", limit)
                .map(SqlRevisions::revision)
                .list();
    }

    @Override
    public long head() {
        return unitOfWork.queryNumber("SELECT coalesce(max(number), 0) FROM revisions");
    }

    private static RevisionRow toRow(Change change) {
        return switch (change) {
            case Change.OfToken token -> new RevisionRow("token", token.id(), null);
            case Change.OfUser user -> new RevisionRow("user", user.id(), null);
            case Change.OfSession session -> new RevisionRow("session", session.id(), null);
            case Change.OfAccount account -> new RevisionRow("account", account.id(), null);
            case Change.OfMember member -> new RevisionRow("member", member.id(), null);
            case Change.OfZone zone -> new RevisionRow("zone", zone.id(), null);
            case Change.OfTsigKey key -> new RevisionRow("tsig_key", key.id(), null);
            case Change.OfPeer peer -> new RevisionRow("peer", peer.id(), null);
            case Change.OfAcl acl -> new RevisionRow("acl", acl.id(), null);
            case Change.OfOutgoing outgoing -> new RevisionRow("outgoing", outgoing.zone(), null);
            case Change.OfRecord dnsRecord -> new RevisionRow("record", dnsRecord.id(), dnsRecord.zone());
            case Change.OfRecords dnsRecords -> new RevisionRow("records", null, dnsRecords.zone());
        };
    }

    private static Revision revision(ResultSet row, StatementContext context) throws SQLException {
        Change change = switch (row.getString("kind")) {
            case "token" -> new Change.OfToken(ColumnCodecs.id(row, "id", TokenId::new));
            case "user" -> new Change.OfUser(ColumnCodecs.id(row, "id", UserId::new));
            case "session" -> new Change.OfSession(ColumnCodecs.id(row, "id", SessionId::new));
            case "account" -> new Change.OfAccount(ColumnCodecs.id(row, "id", AccountId::new));
            case "member" -> new Change.OfMember(ColumnCodecs.id(row, "id", MemberId::new));
            case "zone" -> new Change.OfZone(ColumnCodecs.id(row, "id", ZoneId::new));
            case "tsig_key" -> new Change.OfTsigKey(ColumnCodecs.id(row, "id", TsigKeyId::new));
            case "peer" -> new Change.OfPeer(ColumnCodecs.id(row, "id", PeerId::new));
            case "acl" -> new Change.OfAcl(ColumnCodecs.id(row, "id", AclId::new));
            case "outgoing" -> new Change.OfOutgoing(ColumnCodecs.id(row, "id", ZoneId::new));
            case "record" ->
                new Change.OfRecord(
                        ColumnCodecs.id(row, "zone", ZoneId::new), ColumnCodecs.id(row, "id", RecordId::new));
            case "records" -> new Change.OfRecords(ColumnCodecs.id(row, "zone", ZoneId::new));
            default ->
                throw new StorageException(StorageException.Reason.DAMAGED, "an unknown kind in the revision log");
        };
        return new Revision(row.getLong("number"), change);
    }
}
