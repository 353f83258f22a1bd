package dev.ambit.storage.sql;

import dev.ambit.core.account.Member;
import dev.ambit.core.account.MemberId;
import dev.ambit.core.account.RoleId;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ObjectId;
import dev.ambit.core.resource.UserId;
import dev.ambit.storage.Direction;
import dev.ambit.storage.Folding;
import dev.ambit.storage.Insertion;
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
record SqlMembers(Statements statements) implements MemberStore {
    private static final String COLUMNS = "id, account, user_id, roles, suspended_on, created_on";

    @Override
    public Insertion insert(Member member) {
        int rows = statements.change(
                """
                INSERT INTO members (id, account, user_id, roles, suspended_on, created_on)
                VALUES (:id, :account, :user_id, :roles, :suspended_on, :created_on)
                ON CONFLICT (account, user_id) DO NOTHING""",
                insert -> bind(insert, member)
                        .bind("account", member.account())
                        .bind("user_id", member.user())
                        .bind("created_on", member.createdOn()));
        return rows > 0 ? Insertion.INSERTED : Insertion.TAKEN;
    }

    @Override
    public boolean update(Member member) {
        return statements.change(
                        "UPDATE members SET roles = :roles, suspended_on = :suspended_on WHERE id = :id",
                        update -> bind(update, member))
                > 0;
    }

    private static <S extends SqlStatement<S>> S bind(S statement, Member member) {
        return statement
                .bind("id", member.id())
                .bind("roles", Columns.jsonOfIds(member.roles()))
                .bind("suspended_on", member.suspendedOn());
    }

    @Override
    public boolean delete(MemberId id) {
        return statements.change("DELETE FROM members WHERE id = :id", delete -> delete.bind("id", id)) > 0;
    }

    @Override
    public Optional<Member> find(MemberId id) {
        return statements
                .query("SELECT " + COLUMNS + " FROM members WHERE id = :id")
                .bind("id", id)
                .map(SqlMembers::member)
                .findOne();
    }

    @Override
    public Optional<Member> find(AccountId account, String email) {
        return statements
                .query(
                        "SELECT members.id AS id, account, user_id, roles, suspended_on, members.created_on AS created_on"
                                + " FROM users JOIN members ON user_id = users.id"
                                + " WHERE email_folded = :email_folded AND account = :account")
                .bind("email_folded", Folding.fold(email))
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
        Bindings bindings = new Bindings();
        String from = "FROM members WHERE " + column + " = " + bindings.add(id);
        String order = Bindings.ordered(direction, "created_on", "id");
        return statements.list(COLUMNS, from, order, bindings, slice, SqlMembers::member);
    }

    @Override
    public List<Member> all() {
        return statements
                .query("SELECT " + COLUMNS + " FROM members ORDER BY created_on, id")
                .map(SqlMembers::member)
                .list();
    }

    private static Member member(ResultSet row, StatementContext context) throws SQLException {
        return new Member(
                Columns.id(row, "id", MemberId::new),
                Columns.id(row, "account", AccountId::new),
                Columns.id(row, "user_id", UserId::new),
                Columns.texts(row, "roles").stream().map(RoleId::of).toList(),
                Columns.nullableInstant(row, "suspended_on"),
                Columns.instant(row, "created_on"));
    }
}
