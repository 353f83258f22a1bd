package dev.ambit.storage.sql;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ObjectId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.Zone;
import dev.ambit.core.zone.ZoneSettings;
import dev.ambit.core.zone.ZoneStatus;
import dev.ambit.core.zone.ZoneType;
import dev.ambit.storage.Direction;
import dev.ambit.storage.InsertResult;
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
import java.util.OptionalLong;
import java.util.function.BiFunction;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;

/** Zones in SQL. */
record SqlZones(UnitOfWork unitOfWork) implements ZoneStore {
    /** Removes deleted zones and, by the foreign key, all their records. Blocks all other writers while it runs. */
    static final String CLEAR = "DELETE FROM zones WHERE deleted = 1";

    private static final String COLUMNS = """
            zones.id, zones.account, zones.name, zones.paused, zones.type, zones.name_servers,
            zones.name_server_ttl, zones.soa_primary, zones.soa_mailbox, zones.soa_refresh, zones.soa_retry,
            zones.soa_expire, zones.soa_minimum_ttl, zones.soa_ttl, zones.vanity_name_servers, zones.serial,
            zones.created_on, zones.modified_on, zones.activated_on""";

    private static final String SETTINGS = """
            name_servers = :name_servers, name_server_ttl = :name_server_ttl, soa_primary = :soa_primary,
            soa_mailbox = :soa_mailbox, soa_refresh = :soa_refresh, soa_retry = :soa_retry, soa_expire = :soa_expire,
            soa_minimum_ttl = :soa_minimum_ttl, soa_ttl = :soa_ttl""";

    private static final String STATUS = "CASE WHEN zones.activated_on IS NULL THEN 'pending' ELSE 'active' END";

    @Override
    public InsertResult insert(Zone zone) {
        int rows = unitOfWork.change(
                """
                INSERT INTO zones (id, account, name, paused, type, name_servers, name_server_ttl, soa_primary,
                    soa_mailbox, soa_refresh, soa_retry, soa_expire, soa_minimum_ttl, soa_ttl, vanity_name_servers,
                    serial, wire_length, created_on, modified_on, activated_on)
                VALUES (:id, :account, :name, :paused, :type, :name_servers, :name_server_ttl, :soa_primary,
                    :soa_mailbox, :soa_refresh, :soa_retry, :soa_expire, :soa_minimum_ttl, :soa_ttl,
                    :vanity_name_servers, :serial, :wire_length, :created_on, :modified_on, :activated_on)
                ON CONFLICT (name) DO NOTHING""",
                insert -> bind(insert, zone)
                        .bind("account", zone.account())
                        .bind("name", zone.name().text())
                        .bind("serial", zone.serial())
                        .bind("wire_length", zone.settings().wireLength(zone.name()))
                        .bind("created_on", zone.createdOn()));
        return rows > 0 ? InsertResult.INSERTED : InsertResult.CONFLICT;
    }

    @Override
    public boolean update(Zone zone) {
        return unitOfWork.change("UPDATE zones SET " + SETTINGS + """
                        , paused = :paused, type = :type, vanity_name_servers = :vanity_name_servers,
                            modified_on = :modified_on, activated_on = :activated_on
                        WHERE id = :id AND deleted = 0""", update -> bind(update, zone)) > 0;
    }

    private static <S extends SqlStatement<S>> S bind(S statement, Zone zone) {
        return bind(statement, zone.settings())
                .bind("id", zone.id())
                .bind("paused", zone.paused())
                .bind("type", zone.type().toString())
                .bind("vanity_name_servers", ColumnCodecs.jsonOfTexts(zone.vanityNameServers()))
                .bind("modified_on", zone.modifiedOn())
                .bind("activated_on", zone.activatedOn());
    }

    private static <S extends SqlStatement<S>> S bind(S statement, ZoneSettings settings) {
        List<String> nameServers =
                settings.nameServers().stream().map(DnsName::text).toList();
        return statement
                .bind("name_servers", ColumnCodecs.jsonOfTexts(nameServers))
                .bind("name_server_ttl", settings.nameServerTtl())
                .bind("soa_primary", settings.primary().text())
                .bind("soa_mailbox", settings.mailbox().text())
                .bind("soa_refresh", settings.refresh())
                .bind("soa_retry", settings.retry())
                .bind("soa_expire", settings.expire())
                .bind("soa_minimum_ttl", settings.minimumTtl())
                .bind("soa_ttl", settings.soaTtl());
    }

    @Override
    public boolean delete(ZoneId id) {
        new SqlOutgoing(unitOfWork).delete(id);
        unitOfWork.change("""
                INSERT INTO deleted_serials (name, serial)
                SELECT name, serial FROM zones WHERE id = :id AND deleted = 0
                ON CONFLICT (name) DO UPDATE SET serial = excluded.serial""", insert -> insert.bind("id", id));
        return unitOfWork.change("""
                        UPDATE zones SET deleted = 1, record_count = 0, name = :name
                        WHERE id = :id AND deleted = 0""", delete -> delete.bind("id", id).bind("name", "deleted " + id)) > 0;
    }

    @Override
    public int reap(int limit) {
        int records = unitOfWork.changeUnaudited("""
                DELETE FROM records WHERE id IN (
                    SELECT records.id FROM zones JOIN records ON records.zone = zones.id
                    WHERE zones.deleted = 1 LIMIT :limit)""", delete -> delete.bind("limit", limit));
        int removed = records < limit ? records + new SqlZoneJournal(unitOfWork).reap(limit - records) : records;
        if (removed < limit) {
            unitOfWork.changeUnaudited(CLEAR, delete -> {}); // they have nothing left
        }
        return removed;
    }

    @Override
    public Optional<Zone> find(ZoneId id) {
        return unitOfWork
                .query("SELECT " + COLUMNS + " FROM zones WHERE id = :id AND deleted = 0")
                .bind("id", id)
                .map(SqlZones::zone)
                .findOne();
    }

    @Override
    public OptionalLong serialOfDeleted(DnsName name) {
        return unitOfWork
                .query("SELECT serial FROM deleted_serials WHERE name = :name")
                .bind("name", name.text())
                .mapTo(Long.class)
                .stream()
                .mapToLong(Long::longValue)
                .findFirst();
    }

    @Override
    public Optional<Zone> findByName(DnsName name) {
        return unitOfWork
                .query("SELECT " + COLUMNS + " FROM zones WHERE name = :name AND deleted = 0")
                .bind("name", name.text())
                .map(SqlZones::zone)
                .findOne();
    }

    @Override
    public List<Zone> all() {
        return unitOfWork
                .query("SELECT " + COLUMNS + " FROM zones WHERE deleted = 0 ORDER BY name")
                .map(SqlZones::zone)
                .list();
    }

    @Override
    public Sums sums() {
        return unitOfWork
                .query("SELECT coalesce(sum(record_count), 0) AS records, coalesce(sum(wire_length), 0) AS wire_length"
                        + " FROM zones WHERE deleted = 0")
                .map((row, _) -> new Sums(row.getLong("records"), row.getLong("wire_length")))
                .one();
    }

    @Override
    public int fillSettings(BiFunction<DnsName, List<DnsName>, ZoneSettings> defaults) {
        List<Zone> older = unitOfWork
                .query("SELECT " + COLUMNS + " FROM zones WHERE soa_ttl IS NULL AND deleted = 0")
                .map(SqlZones::zone)
                .list();
        for (Zone zone : older) {
            ZoneSettings settings = defaults.apply(zone.name(), zone.settings().nameServers());
            unitOfWork.changeUnaudited(
                    "UPDATE zones SET " + SETTINGS + """
                    , wire_length = :wire_length + (SELECT coalesce(sum(length(name) + 12 + length(wire)), 0)
                        FROM records WHERE zone = :id)
                    WHERE id = :id""",
                    update -> bind(update, settings)
                            .bind("id", zone.id())
                            .bind("wire_length", settings.wireLength(zone.name())));
        }
        return older.size();
    }

    @Override
    public Listing<Zone> list(ZoneFilter filter, ZoneFilter.Order order, Direction direction, Slice slice) {
        SqlParameters sqlParameters = new SqlParameters();
        String from = "FROM zones JOIN accounts ON accounts.id = zones.account WHERE zones.deleted = 0 AND "
                + visible(filter.visible(), sqlParameters) + " AND "
                + SqlParameters.combine(filter.matchMode(), conditions(filter, sqlParameters));
        return unitOfWork.list(COLUMNS, from, ordered(order, direction), sqlParameters, slice, SqlZones::zone);
    }

    private String visible(ZoneFilter.Visible visible, SqlParameters sqlParameters) {
        return SqlParameters.anyOf(List.of(
                matchesAnyId("zones.account", visible.accounts(), sqlParameters),
                matchesAnyId("zones.id", visible.zones(), sqlParameters)));
    }

    private List<String> conditions(ZoneFilter filter, SqlParameters sqlParameters) {
        TextConditions texts = new TextConditions(unitOfWork.dialect(), sqlParameters);
        List<String> conditions = new ArrayList<>();
        if (filter.name() != null) {
            conditions.add(texts.on("zones.name", filter.name()));
        }
        if (filter.statuses() != null) {
            List<String> statuses =
                    filter.statuses().stream().map(ZoneStatus::toString).toList();
            conditions.add(in(STATUS, statuses, sqlParameters));
        }
        if (filter.types() != null) {
            List<String> types = filter.types().stream().map(ZoneType::toString).toList();
            conditions.add(in("zones.type", types, sqlParameters));
        }
        if (filter.accounts() != null) {
            conditions.add(matchesAnyId("zones.account", filter.accounts(), sqlParameters));
        }
        if (filter.accountName() != null) {
            conditions.add(texts.on("accounts.name", "accounts.name_folded", filter.accountName()));
        }
        return conditions;
    }

    private static String in(String text, Collection<String> values, SqlParameters sqlParameters) {
        return SqlParameters.anyOf(values.stream()
                .map(value -> text + " = " + sqlParameters.add(value))
                .toList());
    }

    /** Uses one placeholder for any number of ids: engines limit the placeholders of a statement. */
    private String matchesAnyId(String column, Collection<? extends ObjectId> ids, SqlParameters sqlParameters) {
        Dialect dialect = unitOfWork.dialect();
        String elements = dialect.elements(sqlParameters.add(ColumnCodecs.jsonOfIds(ids)));
        return column + " IN (SELECT " + dialect.unhex("value") + " FROM " + elements + ")";
    }

    private static String ordered(ZoneFilter.Order order, Direction direction) {
        return switch (order) {
            case NAME, PLAN_ID -> SqlParameters.orderBy(direction, "zones.name");
            case STATUS -> SqlParameters.orderBy(direction, STATUS, "zones.name");
            case ACCOUNT_ID -> SqlParameters.orderBy(direction, "zones.account", "zones.name");
            case ACCOUNT_NAME ->
                SqlParameters.orderBy(direction, "accounts.name_folded", "zones.account", "zones.name");
        };
    }

    private static Zone zone(ResultSet row, StatementContext context) throws SQLException {
        DnsName name = DnsName.of(row.getString("name"));
        return new Zone(
                ColumnCodecs.id(row, "id", ZoneId::new),
                ColumnCodecs.id(row, "account", AccountId::new),
                name,
                row.getBoolean("paused"),
                ColumnCodecs.enumConstant(row, "type", ZoneType.class),
                settings(row, name),
                ColumnCodecs.texts(row, "vanity_name_servers"),
                row.getLong("serial"),
                ColumnCodecs.instant(row, "created_on"),
                ColumnCodecs.instant(row, "modified_on"),
                ColumnCodecs.nullableInstant(row, "activated_on"));
    }

    private static ZoneSettings settings(ResultSet row, DnsName apex) throws SQLException {
        List<DnsName> nameServers = ColumnCodecs.texts(row, "name_servers").stream()
                .map(DnsName::of)
                .toList();
        int soaTtl = row.getInt("soa_ttl");
        if (row.wasNull()) {
            return ZoneSettings.of(apex, nameServers);
        }
        return new ZoneSettings(
                nameServers,
                row.getInt("name_server_ttl"),
                DnsName.of(row.getString("soa_primary")),
                DnsName.of(row.getString("soa_mailbox")),
                row.getInt("soa_refresh"),
                row.getInt("soa_retry"),
                row.getInt("soa_expire"),
                row.getInt("soa_minimum_ttl"),
                soaTtl);
    }
}
