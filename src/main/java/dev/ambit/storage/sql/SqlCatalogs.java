package dev.ambit.storage.sql;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.transfer.Catalog;
import dev.ambit.storage.CatalogStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;

/** Catalogs in SQL. */
record SqlCatalogs(UnitOfWork unitOfWork) implements CatalogStore {
    @Override
    public Optional<Catalog> find(AccountId account) {
        return unitOfWork
                .query("SELECT account, serial FROM catalogs WHERE account = :account")
                .bind("account", account)
                .map(this::catalog)
                .findOne();
    }

    @Override
    public List<Catalog> all() {
        return unitOfWork
                .query("SELECT account, serial FROM catalogs ORDER BY account")
                .map(this::catalog)
                .list();
    }

    @Override
    public void put(Catalog catalog) {
        unitOfWork.changeUnaudited(
                """
                INSERT INTO catalogs (account, serial) VALUES (:account, :serial)
                ON CONFLICT (account) DO UPDATE SET serial = excluded.serial""", insert -> insert.bind("account", catalog.account()).bind("serial", catalog.serial()));
        Map<ZoneId, DnsName> before = members(catalog.account());
        unitOfWork.changeBatchUnaudited(
                "DELETE FROM catalog_members WHERE account = :account AND zone = :zone",
                batch -> before.forEach((zone, name) -> {
                    if (!name.equals(catalog.members().get(zone))) {
                        batch.bind("account", catalog.account())
                                .bind("zone", zone)
                                .add();
                    }
                }));
        unitOfWork.changeBatchUnaudited(
                "INSERT INTO catalog_members (account, zone, name) VALUES (:account, :zone, :name)",
                batch -> catalog.members().forEach((zone, name) -> {
                    if (!name.equals(before.get(zone))) {
                        batch.bind("account", catalog.account())
                                .bind("zone", zone)
                                .bind("name", name.text())
                                .add();
                    }
                }));
    }

    private Catalog catalog(ResultSet row, StatementContext context) throws SQLException {
        AccountId account = ColumnCodecs.id(row, "account", AccountId::new);
        return new Catalog(account, row.getLong("serial"), members(account));
    }

    private Map<ZoneId, DnsName> members(AccountId account) {
        Map<ZoneId, DnsName> members = new HashMap<>();
        unitOfWork
                .query("SELECT zone, name FROM catalog_members WHERE account = :account")
                .bind("account", account)
                .map((row, context) ->
                        Map.entry(ColumnCodecs.id(row, "zone", ZoneId::new), DnsName.of(row.getString("name"))))
                .forEach(member -> members.put(member.getKey(), member.getValue()));
        return members;
    }
}
