package dev.ambit.storage.sql;

import dev.ambit.core.account.Member;
import dev.ambit.core.account.MemberId;
import dev.ambit.core.account.RoleId;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ObjectId;
import dev.ambit.core.resource.UserId;
import dev.ambit.storage.CaseFolding;
import dev.ambit.storage.Direction;
import dev.ambit.storage.InsertResult;
import dev.ambit.storage.Listing;
import dev.ambit.storage.MemberStore;
import dev.ambit.storage.Slice;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;

/** Members in SQL. */
record SqlMembers(UnitOfWork unitOfWork) implements MemberStore {
    private static final String COLUMNS = "id, account, user_id, roles, suspended_on, created_on";

    @Override
    public InsertResult insert(Member member) {
        int rows = unitOfWork.change(
                """
                INSERT INTO members (id, account, user_id, roles, suspended_on, created_on)
                VALUES (:id, :account, :user_id, :roles, :suspended_on, :created_on)
                ON CONFLICT (account, user_id) DO NOTHING""",
                insert -> bind(insert, member)
                        .bind("account", member.account())
                        .bind("user_id", member.user())
                        .bind("created_on", member.createdOn()));
        return rows > 0 ? InsertResult.INSERTED : InsertResult.CONFLICT;
    }

    @Override
    public boolean update(Member member) {
        return unitOfWork.change(
                        "UPDATE members SET roles = :roles, suspended_on = :suspended_on WHERE id = :id",
                        update -> bind(update, member))
                > 0;
    }

    private static <S extends SqlStatement<S>> S bind(S statement, Member member) {
        return statement
                .bind("id", member.id())
                .bind("roles", ColumnCodecs.jsonOfIds(member.roles()))
                .bind("suspended_on", member.suspendedOn());
    }

    @Override
    public boolean delete(MemberId id) {
        return unitOfWork.change("DELETE FROM members WHERE id = :id", delete -> delete.bind("id", id)) > 0;
    }

    @Override
    public Optional<Member> find(MemberId id) {
        return unitOfWork
                .query("SELECT " + COLUMNS + " FROM members WHERE id = :id")
                .bind("id", id)
                .map(SqlMembers::member)
                .findOne();
    }

    @Override
    public Optional<Member> find(AccountId account, String email) {
        return unitOfWork
                .query(
                        "SELECT members.id AS id, account, user_id, roles, suspended_on, members.created_on AS created_on"
                                + " FROM users JOIN members ON user_id = users.id"
                                + " WHERE email_folded = :email_folded AND account = :account")
                .bind("email_folded", CaseFolding.fold(email))
                .bind("account", account)
                .map(SqlMembers::member)
                .findOne();
    }

    @Override
    public Listing<Member> listByAccount(AccountId account, Direction direction, Slice slice) {
        return list("account", account, direction, slice);
    }

    @Override
    public Listing<Member> listByUser(UserId user, Direction direction, Slice slice) {
        return list("user_id", user, direction, slice);
    }

    private Listing<Member> list(String column, ObjectId id, Direction direction, Slice slice) {
        SqlParameters sqlParameters = new SqlParameters();
        String from = "FROM members WHERE " + column + " = " + sqlParameters.add(id);
        String order = SqlParameters.orderBy(direction, "created_on", "id");
        return unitOfWork.list(COLUMNS, from, order, sqlParameters, slice, SqlMembers::member);
    }

    @Override
    public List<Member> all() {
        return unitOfWork
                .query("SELECT " + COLUMNS + " FROM members ORDER BY created_on, id")
                .map(SqlMembers::member)
                .list();
    }

    private static Member member(ResultSet row, StatementContext context) throws SQLException {
        return new Member(
                ColumnCodecs.id(row, "id", MemberId::new),
                ColumnCodecs.id(row, "account", AccountId::new),
                ColumnCodecs.id(row, "user_id", UserId::new),
                ColumnCodecs.texts(row, "roles").stream().map(RoleId::of).toList(),
                ColumnCodecs.nullableInstant(row, "suspended_on"),
                ColumnCodecs.instant(row, "created_on"));
    }
}
