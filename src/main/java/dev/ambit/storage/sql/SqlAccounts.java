package dev.ambit.storage.sql;

import dev.ambit.core.account.Account;
import dev.ambit.core.resource.AccountId;
import dev.ambit.storage.AccountStore;
import dev.ambit.storage.CaseFolding;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;

/** Accounts in SQL. */
record SqlAccounts(UnitOfWork unitOfWork) implements AccountStore {
    private static final String SELECT = "SELECT id, name, created_on, modified_on FROM accounts ";

    @Override
    public void insert(Account account) {
        unitOfWork.change("""
                INSERT INTO accounts (id, name, name_folded, created_on, modified_on)
                VALUES (:id, :name, :name_folded, :created_on, :modified_on)""", insert -> bind(insert, account).bind("created_on", account.createdOn()));
    }

    @Override
    public boolean update(Account account) {
        return unitOfWork.change("""
                        UPDATE accounts SET name = :name, name_folded = :name_folded, modified_on = :modified_on
                        WHERE id = :id""", update -> bind(update, account)) > 0;
    }

    private static <S extends SqlStatement<S>> S bind(S statement, Account account) {
        return statement
                .bind("id", account.id())
                .bind("name", account.name())
                .bind("name_folded", CaseFolding.fold(account.name()))
                .bind("modified_on", account.modifiedOn());
    }

    @Override
    public Optional<Account> find(AccountId id) {
        return unitOfWork
                .query(SELECT + "WHERE id = :id")
                .bind("id", id)
                .map(SqlAccounts::account)
                .findOne();
    }

    @Override
    public List<Account> all() {
        return unitOfWork
                .query(SELECT + "ORDER BY created_on, id")
                .map(SqlAccounts::account)
                .list();
    }

    private static Account account(ResultSet row, StatementContext context) throws SQLException {
        return new Account(
                ColumnCodecs.id(row, "id", AccountId::new),
                row.getString("name"),
                ColumnCodecs.instant(row, "created_on"),
                ColumnCodecs.instant(row, "modified_on"));
    }
}
