package dev.ambit.storage.sql;

import dev.ambit.core.account.Session;
import dev.ambit.core.account.SessionId;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.TokenDigest;
import dev.ambit.storage.SessionStore;
import dev.ambit.storage.StoredSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;

/** Sessions in SQL. */
record SqlSessions(UnitOfWork unitOfWork) implements SessionStore {
    private static final String SELECT = """
            SELECT id, user_id, digest, created_on, authenticated_on, last_seen_on, client, user_agent
            FROM sessions\s""";

    @Override
    public void insert(StoredSession stored) {
        Session session = stored.session();
        unitOfWork.change(
                """
                INSERT INTO sessions (id, user_id, digest, created_on, authenticated_on, last_seen_on, client, user_agent)
                VALUES (:id, :user_id, :digest, :created_on, :authenticated_on, :last_seen_on, :client, :user_agent)""",
                insert -> insert.bind("id", session.id())
                        .bind("user_id", session.user())
                        .bind("digest", stored.digest().bytes())
                        .bind("created_on", session.createdOn())
                        .bind("authenticated_on", session.authenticatedOn())
                        .bind("last_seen_on", stored.lastSeenOn())
                        .bind("client", ColumnCodecs.nullableBytes(session.client()))
                        .bind("user_agent", session.userAgent()));
    }

    @Override
    public Optional<StoredSession> find(SessionId id) {
        return unitOfWork
                .query(SELECT + "WHERE id = :id")
                .bind("id", id)
                .map(SqlSessions::session)
                .findOne();
    }

    @Override
    public List<StoredSession> listByUser(UserId user) {
        return unitOfWork
                .query(SELECT + "WHERE user_id = :user_id ORDER BY created_on DESC, id")
                .bind("user_id", user)
                .map(SqlSessions::session)
                .list();
    }

    @Override
    public List<StoredSession> all() {
        return unitOfWork.query(SELECT).map(SqlSessions::session).list();
    }

    @Override
    public boolean renew(Session session, TokenDigest digest) {
        return unitOfWork.change(
                        "UPDATE sessions SET digest = :digest, authenticated_on = :authenticated_on WHERE id = :id",
                        update -> update.bind("id", session.id())
                                .bind("digest", digest.bytes())
                                .bind("authenticated_on", session.authenticatedOn()))
                > 0;
    }

    @Override
    public boolean delete(SessionId id) {
        return unitOfWork.change("DELETE FROM sessions WHERE id = :id", delete -> delete.bind("id", id)) > 0;
    }

    @Override
    public void touchLastSeen(Map<SessionId, Instant> lastSeenOn) {
        unitOfWork.changeBatchUnaudited(
                "UPDATE sessions SET last_seen_on = :at WHERE id = :id AND last_seen_on < :at",
                batch -> lastSeenOn.forEach(
                        (id, at) -> batch.bind("id", id).bind("at", at).add()));
    }

    private static StoredSession session(ResultSet row, StatementContext context) throws SQLException {
        Session session = new Session(
                ColumnCodecs.id(row, "id", SessionId::new),
                ColumnCodecs.id(row, "user_id", UserId::new),
                ColumnCodecs.instant(row, "created_on"),
                ColumnCodecs.instant(row, "authenticated_on"),
                ColumnCodecs.nullableId(row, "client", IpAddress::new),
                row.getString("user_agent"));
        return new StoredSession(
                session, TokenDigest.of(row.getBytes("digest")), ColumnCodecs.instant(row, "last_seen_on"));
    }
}
