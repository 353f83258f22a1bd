package dev.ambit.storage.sql;

import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.TokenDigest;
import dev.ambit.storage.OneTimePasswordStore;
import dev.ambit.storage.StoredOneTimePassword;
import java.util.List;
import java.util.Optional;

/** One-time passwords and recovery codes in SQL. */
record SqlOneTimePasswords(UnitOfWork unitOfWork) implements OneTimePasswordStore {
    @Override
    public Optional<StoredOneTimePassword> find(UserId user) {
        return unitOfWork
                .query("SELECT sealed, key_id, last_step, created_on FROM one_time_passwords WHERE user_id = :user")
                .bind("user", user)
                .map((row, context) -> new StoredOneTimePassword(
                        user,
                        row.getBytes("sealed"),
                        row.getInt("key_id"),
                        row.getLong("last_step"),
                        ColumnCodecs.instant(row, "created_on")))
                .findOne();
    }

    @Override
    public void put(StoredOneTimePassword password) {
        unitOfWork.change(
                """
                INSERT INTO one_time_passwords (user_id, sealed, key_id, last_step, created_on)
                VALUES (:user, :sealed, :key_id, :last_step, :created_on)
                ON CONFLICT (user_id) DO UPDATE SET sealed = excluded.sealed, key_id = excluded.key_id,
                    last_step = excluded.last_step, created_on = excluded.created_on\
                """,
                insert -> insert.bind("user", password.user())
                        .bind("sealed", password.sealed())
                        .bind("key_id", password.keyId())
                        .bind("last_step", password.lastStep())
                        .bind("created_on", password.createdOn()));
    }

    @Override
    public long countByKey(int keyId) {
        return unitOfWork
                .query("SELECT count(*) FROM one_time_passwords WHERE key_id = :key_id")
                .bind("key_id", keyId)
                .mapTo(Long.class)
                .one();
    }

    @Override
    public List<Integer> keyIds() {
        return unitOfWork
                .query("SELECT DISTINCT key_id FROM one_time_passwords")
                .mapTo(Integer.class)
                .list();
    }

    @Override
    public boolean delete(UserId user) {
        deleteRecoveryCodes(user);
        return unitOfWork.change(
                        "DELETE FROM one_time_passwords WHERE user_id = :user", delete -> delete.bind("user", user))
                > 0;
    }

    @Override
    public boolean advance(UserId user, long step) {
        return unitOfWork.change(
                        "UPDATE one_time_passwords SET last_step = :step WHERE user_id = :user AND last_step < :step",
                        update -> update.bind("user", user).bind("step", step))
                > 0;
    }

    @Override
    public void replaceRecoveryCodes(UserId user, List<TokenDigest> digests) {
        deleteRecoveryCodes(user);
        unitOfWork.changeBatch(
                "INSERT INTO recovery_codes (user_id, digest) VALUES (:user, :digest)",
                batch -> digests.forEach(digest ->
                        batch.bind("user", user).bind("digest", digest.bytes()).add()));
    }

    @Override
    public boolean consumeRecoveryCode(UserId user, TokenDigest digest) {
        return unitOfWork.change(
                        "DELETE FROM recovery_codes WHERE user_id = :user AND digest = :digest",
                        delete -> delete.bind("user", user).bind("digest", digest.bytes()))
                > 0;
    }

    @Override
    public int countRecoveryCodes(UserId user) {
        return unitOfWork
                .query("SELECT count(*) FROM recovery_codes WHERE user_id = :user")
                .bind("user", user)
                .mapTo(Integer.class)
                .one();
    }

    private void deleteRecoveryCodes(UserId user) {
        unitOfWork.change("DELETE FROM recovery_codes WHERE user_id = :user", delete -> delete.bind("user", user));
    }
}
