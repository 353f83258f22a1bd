package dev.ambit.storage.sql;

import dev.ambit.core.account.User;
import dev.ambit.core.resource.UserId;
import dev.ambit.storage.CaseFolding;
import dev.ambit.storage.InsertResult;
import dev.ambit.storage.UserStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;

/** Users in SQL. */
record SqlUsers(UnitOfWork unitOfWork) implements UserStore {
    private static final String SELECT = """
            SELECT id, email, first_name, last_name, telephone, country, zipcode, created_on, modified_on
            FROM users\s""";

    @Override
    public InsertResult insert(User user, String passwordHash) {
        int rows = unitOfWork.change(
                """
                INSERT INTO users (id, email, email_folded, first_name, last_name, telephone, country, zipcode,
                    password_hash, created_on, modified_on)
                VALUES (:id, :email, :email_folded, :first_name, :last_name, :telephone, :country, :zipcode,
                    :password_hash, :created_on, :modified_on)
                ON CONFLICT (email_folded) DO NOTHING""",
                insert -> bind(insert, user)
                        .bind("email", user.email())
                        .bind("email_folded", CaseFolding.fold(user.email()))
                        .bind("password_hash", passwordHash)
                        .bind("created_on", user.createdOn()));
        return rows > 0 ? InsertResult.INSERTED : InsertResult.CONFLICT;
    }

    @Override
    public boolean update(User user) {
        return unitOfWork.change("""
                        UPDATE users SET first_name = :first_name, last_name = :last_name, telephone = :telephone,
                            country = :country, zipcode = :zipcode, modified_on = :modified_on
                        WHERE id = :id""", update -> bind(update, user)) > 0;
    }

    private static <S extends SqlStatement<S>> S bind(S statement, User user) {
        return statement
                .bind("id", user.id())
                .bind("first_name", user.firstName())
                .bind("last_name", user.lastName())
                .bind("telephone", user.telephone())
                .bind("country", user.country())
                .bind("zipcode", user.zipcode())
                .bind("modified_on", user.modifiedOn());
    }

    @Override
    public Optional<User> find(UserId id) {
        return unitOfWork
                .query(SELECT + "WHERE id = :id")
                .bind("id", id)
                .map(SqlUsers::user)
                .findOne();
    }

    @Override
    public Optional<User> findByEmail(String email) {
        return unitOfWork
                .query(SELECT + "WHERE email_folded = :email_folded")
                .bind("email_folded", CaseFolding.fold(email))
                .map(SqlUsers::user)
                .findOne();
    }

    @Override
    public Optional<String> passwordHash(UserId id) {
        return unitOfWork
                .query("SELECT password_hash FROM users WHERE id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .findOne();
    }

    @Override
    public boolean replacePasswordHash(UserId id, String passwordHash) {
        return unitOfWork.change(
                        "UPDATE users SET password_hash = :password_hash WHERE id = :id",
                        update -> update.bind("id", id).bind("password_hash", passwordHash))
                > 0;
    }

    @Override
    public Optional<Instant> emailProvenOn(UserId id) {
        return unitOfWork
                .query("SELECT email_proven_on FROM users WHERE id = :id AND email_proven_on IS NOT NULL")
                .bind("id", id)
                .map((row, context) -> ColumnCodecs.instant(row, "email_proven_on"))
                .findOne();
    }

    @Override
    public boolean markEmailProven(UserId id, Instant at) {
        return unitOfWork.change(
                        "UPDATE users SET email_proven_on = :at WHERE id = :id",
                        update -> update.bind("id", id).bind("at", at))
                > 0;
    }

    @Override
    public boolean isEmpty() {
        return unitOfWork.queryNumber("SELECT count(*) FROM (SELECT 1 FROM users LIMIT 1) AS one") == 0;
    }

    @Override
    public List<User> all() {
        return unitOfWork
                .query(SELECT + "ORDER BY created_on, id")
                .map(SqlUsers::user)
                .list();
    }

    private static User user(ResultSet row, StatementContext context) throws SQLException {
        return new User(
                ColumnCodecs.id(row, "id", UserId::new),
                row.getString("email"),
                row.getString("first_name"),
                row.getString("last_name"),
                row.getString("telephone"),
                row.getString("country"),
                row.getString("zipcode"),
                ColumnCodecs.instant(row, "created_on"),
                ColumnCodecs.instant(row, "modified_on"));
    }
}
