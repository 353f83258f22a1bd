package dev.ambit.storage.sql;

import dev.ambit.core.account.Invitation;
import dev.ambit.core.account.MemberId;
import dev.ambit.core.account.RoleId;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ObjectId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.TokenDigest;
import dev.ambit.core.token.TokenId;
import dev.ambit.storage.CaseFolding;
import dev.ambit.storage.InsertResult;
import dev.ambit.storage.InvitationStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Invitations in SQL. */
record SqlInvitations(UnitOfWork unitOfWork) implements InvitationStore {
    private static final String SELECT =
            "SELECT id, account, inviter, token, email, roles, created_on, expires_on FROM invitations WHERE ";

    @Override
    public InsertResult insert(Invitation invitation, @Nullable TokenDigest digest) {
        int rows = unitOfWork.change(
                """
                INSERT INTO invitations (id, account, inviter, token, email, email_folded, roles, digest, created_on,
                    expires_on)
                VALUES (:id, :account, :inviter, :token, :email, :email_folded, :roles, :digest, :created_on,
                    :expires_on)
                ON CONFLICT (account, email_folded) DO NOTHING""",
                insert -> bind(insert, invitation)
                        .bind("account", invitation.account())
                        .bind("email", invitation.email())
                        .bind("email_folded", CaseFolding.fold(invitation.email()))
                        .bind("digest", digest == null ? null : digest.bytes())
                        .bind("created_on", invitation.createdOn()));
        return rows > 0 ? InsertResult.INSERTED : InsertResult.CONFLICT;
    }

    private static <S extends SqlStatement<S>> S bind(S statement, Invitation invitation) {
        return statement
                .bind("id", invitation.id())
                .bind("inviter", invitation.inviter())
                .bind("token", invitation.token())
                .bind("roles", ColumnCodecs.jsonOfIds(invitation.roles()))
                .bind("expires_on", invitation.expiresOn());
    }

    @Override
    public Optional<Invitation> find(MemberId id) {
        return findOneBy("id = :it", query -> query.bind("it", id));
    }

    @Override
    public Optional<Invitation> find(TokenDigest digest) {
        return findOneBy("digest = :it", query -> query.bind("it", digest.bytes()));
    }

    private Optional<Invitation> findOneBy(String condition, UnaryOperator<Query> bind) {
        return bind.apply(unitOfWork.query(SELECT + condition))
                .map(SqlInvitations::invitation)
                .findOne();
    }

    @Override
    public List<Invitation> listByAccount(AccountId account) {
        return list("account", account);
    }

    @Override
    public List<Invitation> listByInviter(UserId inviter) {
        return list("inviter", inviter);
    }

    @Override
    public List<Invitation> listByToken(TokenId token) {
        return list("token", token);
    }

    private List<Invitation> list(String column, ObjectId id) {
        return unitOfWork
                .query(SELECT + column + " = :id ORDER BY created_on, id")
                .bind("id", id)
                .map(SqlInvitations::invitation)
                .list();
    }

    @Override
    public List<Invitation> listByEmail(String email) {
        return unitOfWork
                .query(SELECT + "email_folded = :email_folded ORDER BY created_on, id")
                .bind("email_folded", CaseFolding.fold(email))
                .map(SqlInvitations::invitation)
                .list();
    }

    @Override
    public boolean update(Invitation invitation) {
        return unitOfWork.change("""
                        UPDATE invitations SET inviter = :inviter, token = :token, roles = :roles,
                            expires_on = :expires_on
                        WHERE id = :id""", update -> bind(update, invitation)) > 0;
    }

    @Override
    public boolean replaceDigest(MemberId id, @Nullable TokenDigest digest) {
        return unitOfWork.change(
                        "UPDATE invitations SET digest = :digest WHERE id = :id",
                        update -> update.bind("id", id).bind("digest", digest == null ? null : digest.bytes()))
                > 0;
    }

    @Override
    public boolean delete(MemberId id) {
        return unitOfWork.change("DELETE FROM invitations WHERE id = :id", delete -> delete.bind("id", id)) > 0;
    }

    @Override
    public void deleteExpired(AccountId account, Instant now) {
        unitOfWork.change(
                "DELETE FROM invitations WHERE account = :account AND expires_on <= :now",
                delete -> delete.bind("account", account).bind("now", now));
    }

    private static Invitation invitation(ResultSet row, StatementContext context) throws SQLException {
        return new Invitation(
                ColumnCodecs.id(row, "id", MemberId::new),
                ColumnCodecs.id(row, "account", AccountId::new),
                ColumnCodecs.nullableId(row, "inviter", UserId::new),
                ColumnCodecs.nullableId(row, "token", TokenId::new),
                row.getString("email"),
                ColumnCodecs.texts(row, "roles").stream().map(RoleId::of).toList(),
                ColumnCodecs.instant(row, "created_on"),
                ColumnCodecs.instant(row, "expires_on"));
    }
}
