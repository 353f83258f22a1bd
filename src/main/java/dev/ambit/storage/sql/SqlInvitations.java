package dev.ambit.storage.sql;

import dev.ambit.core.account.Invitation;
import dev.ambit.core.account.InvitationId;
import dev.ambit.core.account.RoleId;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.TokenDigest;
import dev.ambit.storage.InvitationStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;

/** Invitations in SQL. */
record SqlInvitations(Statements statements) implements InvitationStore {
    private static final String SELECT =
            "SELECT id, account, inviter, email, roles, created_on, expires_on FROM invitations WHERE ";

    @Override
    public void insert(Invitation invitation, TokenDigest digest) {
        statements.change(
                """
                INSERT INTO invitations (id, account, inviter, email, roles, digest, created_on, expires_on)
                VALUES (:id, :account, :inviter, :email, :roles, :digest, :created_on, :expires_on)""",
                insert -> insert.bind("id", invitation.id())
                        .bind("account", invitation.account())
                        .bind("inviter", invitation.inviter())
                        .bind("email", invitation.email())
                        .bind("roles", Columns.jsonOfIds(invitation.roles()))
                        .bind("digest", digest.bytes())
                        .bind("created_on", invitation.createdOn())
                        .bind("expires_on", invitation.expiresOn()));
    }

    @Override
    public Optional<Invitation> find(InvitationId id) {
        return statements
                .query(SELECT + "id = :id")
                .bind("id", id)
                .map(SqlInvitations::invitation)
                .findOne();
    }

    @Override
    public Optional<Invitation> find(TokenDigest digest) {
        return statements
                .query(SELECT + "digest = :digest")
                .bind("digest", digest.bytes())
                .map(SqlInvitations::invitation)
                .findOne();
    }

    @Override
    public List<Invitation> listByAccount(AccountId account) {
        return statements
                .query(SELECT + "account = :account ORDER BY created_on, id")
                .bind("account", account)
                .map(SqlInvitations::invitation)
                .list();
    }

    @Override
    public boolean delete(InvitationId id) {
        return statements.change("DELETE FROM invitations WHERE id = :id", delete -> delete.bind("id", id)) > 0;
    }

    private static Invitation invitation(ResultSet row, StatementContext context) throws SQLException {
        return new Invitation(
                Columns.id(row, "id", InvitationId::new),
                Columns.id(row, "account", AccountId::new),
                Columns.nullableId(row, "inviter", UserId::new),
                row.getString("email"),
                Columns.texts(row, "roles").stream().map(RoleId::of).toList(),
                Columns.instant(row, "created_on"),
                Columns.instant(row, "expires_on"));
    }
}
