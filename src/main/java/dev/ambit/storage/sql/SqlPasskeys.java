package dev.ambit.storage.sql;

import dev.ambit.core.account.PasskeyId;
import dev.ambit.core.resource.UserId;
import dev.ambit.storage.InsertResult;
import dev.ambit.storage.PasskeyStore;
import dev.ambit.storage.StoredPasskey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;

/** Passkeys in SQL. */
record SqlPasskeys(UnitOfWork unitOfWork) implements PasskeyStore {
    private static final String SELECT = """
            SELECT id, user_id, origin, credential, data, counter, backup_eligible, backed_up, name, created_on, last_used_on
            FROM passkeys WHERE\s""";

    @Override
    public InsertResult insert(StoredPasskey passkey) {
        int rows = unitOfWork.change(
                """
                INSERT INTO passkeys (id, user_id, origin, credential, data, counter, backup_eligible, backed_up, name,
                    created_on, last_used_on)
                VALUES (:id, :user_id, :origin, :credential, :data, :counter, :backup_eligible, :backed_up, :name,
                    :created_on, :last_used_on)
                ON CONFLICT (credential) DO NOTHING""",
                insert -> insert.bind("id", passkey.id())
                        .bind("user_id", passkey.user())
                        .bind("origin", passkey.origin())
                        .bind("credential", passkey.credential())
                        .bind("data", passkey.data())
                        .bind("counter", passkey.counter())
                        .bind("backup_eligible", passkey.backupEligible())
                        .bind("backed_up", passkey.backedUp())
                        .bind("name", passkey.name())
                        .bind("created_on", passkey.createdOn())
                        .bind("last_used_on", passkey.lastUsedOn()));
        return rows > 0 ? InsertResult.INSERTED : InsertResult.CONFLICT;
    }

    @Override
    public Optional<StoredPasskey> find(byte[] credential) {
        return unitOfWork
                .query(SELECT + "credential = :credential")
                .bind("credential", credential)
                .map(SqlPasskeys::passkey)
                .findOne();
    }

    @Override
    public List<StoredPasskey> listByUser(UserId user) {
        return unitOfWork
                .query(SELECT + "user_id = :user ORDER BY created_on, id")
                .bind("user", user)
                .map(SqlPasskeys::passkey)
                .list();
    }

    @Override
    public boolean delete(UserId user, PasskeyId id) {
        return unitOfWork.change(
                        "DELETE FROM passkeys WHERE id = :id AND user_id = :user",
                        delete -> delete.bind("id", id).bind("user", user))
                > 0;
    }

    @Override
    public boolean touch(PasskeyId id, long counter, boolean backedUp, Instant at) {
        return unitOfWork.change(
                        """
                        UPDATE passkeys SET counter = :counter, backed_up = :backed_up, last_used_on = :at
                        WHERE id = :id AND (counter < :counter OR (counter = 0 AND :counter = 0))""",
                        update -> update.bind("id", id)
                                .bind("counter", counter)
                                .bind("backed_up", backedUp)
                                .bind("at", at))
                > 0;
    }

    private static StoredPasskey passkey(ResultSet row, StatementContext context) throws SQLException {
        return new StoredPasskey(
                ColumnCodecs.id(row, "id", PasskeyId::new),
                ColumnCodecs.id(row, "user_id", UserId::new),
                row.getString("origin"),
                row.getBytes("credential"),
                row.getBytes("data"),
                row.getLong("counter"),
                row.getBoolean("backup_eligible"),
                row.getBoolean("backed_up"),
                row.getString("name"),
                ColumnCodecs.instant(row, "created_on"),
                ColumnCodecs.nullableInstant(row, "last_used_on"));
    }
}
