package dev.ambit.storage.sql;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.Zone;
import dev.ambit.core.dns.ZoneStatus;
import dev.ambit.core.dns.ZoneType;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ObjectId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.storage.Direction;
import dev.ambit.storage.Insertion;
import dev.ambit.storage.Listing;
import dev.ambit.storage.Slice;
import dev.ambit.storage.ZoneFilter;
import dev.ambit.storage.ZoneStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;

/** Zones in SQL. */
record SqlZones(Statements statements) implements ZoneStore {
    /** Removes deleted zones, and by the reference all their records; while it runs nothing else can write. */
    static final String CLEAR = "DELETE FROM zones WHERE deleted = 1";

    private static final String COLUMNS = """
            zones.id, zones.account, zones.name, zones.paused, zones.type, zones.name_servers,
            zones.vanity_name_servers, zones.serial, zones.created_on, zones.modified_on, zones.activated_on""";

    private static final String STATUS = "CASE WHEN zones.activated_on IS NULL THEN 'pending' ELSE 'active' END";

    @Override
    public Insertion insert(Zone zone) {
        int rows = statements.change(
                """
                INSERT INTO zones (id, account, name, paused, type, name_servers, vanity_name_servers, serial,
                    created_on, modified_on, activated_on)
                VALUES (:id, :account, :name, :paused, :type, :name_servers, :vanity_name_servers, :serial,
                    :created_on, :modified_on, :activated_on)
                ON CONFLICT (name) DO NOTHING""",
                insert -> bind(insert, zone)
                        .bind("account", zone.account())
                        .bind("name", zone.name().text())
                        .bind("serial", zone.serial())
                        .bind("created_on", zone.createdOn()));
        return rows > 0 ? Insertion.INSERTED : Insertion.TAKEN;
    }

    @Override
    public boolean update(Zone zone) {
        return statements.change("""
                        UPDATE zones SET paused = :paused, type = :type, name_servers = :name_servers,
                            vanity_name_servers = :vanity_name_servers, modified_on = :modified_on,
                            activated_on = :activated_on
                        WHERE id = :id AND deleted = 0""", update -> bind(update, zone)) > 0;
    }

    private static <S extends SqlStatement<S>> S bind(S statement, Zone zone) {
        return statement
                .bind("id", zone.id())
                .bind("paused", zone.paused())
                .bind("type", zone.type().toString())
                .bind("name_servers", Columns.jsonOfTexts(zone.nameServers()))
                .bind("vanity_name_servers", Columns.jsonOfTexts(zone.vanityNameServers()))
                .bind("modified_on", zone.modifiedOn())
                .bind("activated_on", zone.activatedOn());
    }

    @Override
    public boolean delete(ZoneId id) {
        return statements.change("""
                        UPDATE zones SET deleted = 1, record_count = 0, name = 'deleted ' || hex(id)
                        WHERE id = :id AND deleted = 0""", delete -> delete.bind("id", id)) > 0;
    }

    @Override
    public int reap(int most) {
        int records = statements.noteRows("""
                DELETE FROM records WHERE rowid IN (
                    SELECT records.rowid FROM zones JOIN records ON records.zone = zones.id
                    WHERE zones.deleted = 1 LIMIT :most)""", delete -> delete.bind("most", most));
        if (records < most) {
            statements.noteRows(CLEAR, delete -> {}); // which have no records left
        }
        return records;
    }

    @Override
    public long bumpSerial(ZoneId id) {
        int rows = statements.change(
                "UPDATE zones SET serial = serial % :highest + 1 WHERE id = :id AND deleted = 0",
                update -> update.bind("id", id).bind("highest", Zone.MAX_SERIAL));
        if (rows == 0) {
            throw new IllegalArgumentException("there is no zone " + id);
        }
        return statements
                .query("SELECT serial FROM zones WHERE id = :id")
                .bind("id", id)
                .mapTo(Long.class)
                .one();
    }

    @Override
    public Optional<Zone> find(ZoneId id) {
        return statements
                .query("SELECT " + COLUMNS + " FROM zones WHERE id = :id AND deleted = 0")
                .bind("id", id)
                .map(SqlZones::zone)
                .findOne();
    }

    @Override
    public Optional<Zone> findByName(DnsName name) {
        return statements
                .query("SELECT " + COLUMNS + " FROM zones WHERE name = :name AND deleted = 0")
                .bind("name", name.text())
                .map(SqlZones::zone)
                .findOne();
    }

    @Override
    public List<Zone> all() {
        return statements
                .query("SELECT " + COLUMNS + " FROM zones WHERE deleted = 0 ORDER BY name")
                .map(SqlZones::zone)
                .list();
    }

    @Override
    public Listing<Zone> list(ZoneFilter filter, ZoneFilter.Order order, Direction direction, Slice slice) {
        Bindings bindings = new Bindings();
        String from = "FROM zones JOIN accounts ON accounts.id = zones.account WHERE zones.deleted = 0 AND "
                + visible(filter.visible(), bindings) + " AND "
                + Bindings.combined(filter.match(), conditions(filter, bindings));
        return statements.list(COLUMNS, from, ordered(order, direction), bindings, slice, SqlZones::zone);
    }

    private String visible(ZoneFilter.Visible visible, Bindings bindings) {
        return Bindings.anyOf(List.of(
                among("zones.account", visible.accounts(), bindings), among("zones.id", visible.zones(), bindings)));
    }

    private List<String> conditions(ZoneFilter filter, Bindings bindings) {
        TextConditions texts = new TextConditions(statements.dialect(), bindings);
        List<String> conditions = new ArrayList<>();
        if (filter.name() != null) {
            conditions.add(texts.on("zones.name", filter.name()));
        }
        if (filter.statuses() != null) {
            List<String> statuses =
                    filter.statuses().stream().map(ZoneStatus::toString).toList();
            conditions.add(in(STATUS, statuses, bindings));
        }
        if (filter.types() != null) {
            List<String> types = filter.types().stream().map(ZoneType::toString).toList();
            conditions.add(in("zones.type", types, bindings));
        }
        if (filter.accounts() != null) {
            conditions.add(among("zones.account", filter.accounts(), bindings));
        }
        if (filter.accountName() != null) {
            conditions.add(texts.on("accounts.name", "accounts.name_folded", filter.accountName()));
        }
        return conditions;
    }

    private static String in(String text, Collection<String> values, Bindings bindings) {
        return Bindings.anyOf(
                values.stream().map(value -> text + " = " + bindings.add(value)).toList());
    }

    /** One placeholder for any number of ids: engines limit how many a statement may have. */
    private String among(String column, Collection<? extends ObjectId> ids, Bindings bindings) {
        Dialect dialect = statements.dialect();
        String elements = dialect.elements(bindings.add(Columns.jsonOfIds(ids)));
        return column + " IN (SELECT " + dialect.unhex("value") + " FROM " + elements + ")";
    }

    private static String ordered(ZoneFilter.Order order, Direction direction) {
        return switch (order) {
            case NAME, PLAN_ID -> Bindings.ordered(direction, "zones.name");
            case STATUS -> Bindings.ordered(direction, STATUS, "zones.name");
            case ACCOUNT_ID -> Bindings.ordered(direction, "zones.account", "zones.name");
            case ACCOUNT_NAME -> Bindings.ordered(direction, "accounts.name_folded", "zones.account", "zones.name");
        };
    }

    private static Zone zone(ResultSet row, StatementContext context) throws SQLException {
        return new Zone(
                Columns.id(row, "id", ZoneId::new),
                Columns.id(row, "account", AccountId::new),
                DnsName.of(row.getString("name")),
                row.getBoolean("paused"),
                Columns.word(row, "type", ZoneType.class),
                Columns.texts(row, "name_servers"),
                Columns.texts(row, "vanity_name_servers"),
                row.getLong("serial"),
                Columns.instant(row, "created_on"),
                Columns.instant(row, "modified_on"),
                Columns.nullableInstant(row, "activated_on"));
    }
}
