package dev.ambit.storage.sql;

import dev.ambit.core.account.LinkedIdentity;
import dev.ambit.core.resource.UserId;
import dev.ambit.storage.IdentityStore;
import dev.ambit.storage.InsertResult;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;

/** Linked identities in SQL. */
record SqlIdentities(UnitOfWork unitOfWork) implements IdentityStore {
    private static final String SELECT = "SELECT user_id, issuer, subject, linked_on FROM identities WHERE ";

    @Override
    public InsertResult insert(LinkedIdentity identity) {
        int rows = unitOfWork.change(
                """
                INSERT INTO identities (user_id, issuer, subject, linked_on)
                VALUES (:user_id, :issuer, :subject, :linked_on)
                ON CONFLICT DO NOTHING""",
                insert -> insert.bind("user_id", identity.user())
                        .bind("issuer", identity.issuer())
                        .bind("subject", identity.subject())
                        .bind("linked_on", identity.linkedOn()));
        return rows > 0 ? InsertResult.INSERTED : InsertResult.CONFLICT;
    }

    @Override
    public Optional<LinkedIdentity> find(String issuer, String subject) {
        return unitOfWork
                .query(SELECT + "issuer = :issuer AND subject = :subject")
                .bind("issuer", issuer)
                .bind("subject", subject)
                .map(SqlIdentities::identity)
                .findOne();
    }

    @Override
    public Optional<LinkedIdentity> findByUser(UserId user) {
        return unitOfWork
                .query(SELECT + "user_id = :user_id")
                .bind("user_id", user)
                .map(SqlIdentities::identity)
                .findOne();
    }

    @Override
    public boolean delete(UserId user) {
        return unitOfWork.change(
                        "DELETE FROM identities WHERE user_id = :user_id", delete -> delete.bind("user_id", user))
                > 0;
    }

    private static LinkedIdentity identity(ResultSet row, StatementContext context) throws SQLException {
        return new LinkedIdentity(
                ColumnCodecs.id(row, "user_id", UserId::new),
                row.getString("issuer"),
                row.getString("subject"),
                ColumnCodecs.instant(row, "linked_on"));
    }
}
