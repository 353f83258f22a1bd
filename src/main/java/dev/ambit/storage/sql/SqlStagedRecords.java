package dev.ambit.storage.sql;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.storage.StagedRecord;
import dev.ambit.storage.StagedRecordStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.statement.StatementContext;

/** Staged records in SQL: a separate table, in the order in which they are checked. */
record SqlStagedRecords(UnitOfWork unitOfWork) implements StagedRecordStore {
    /** Removes what imports left behind. Nothing else may use the database at the same time. */
    static final String CLEAR = "DELETE FROM staged_records";

    private static final String SELECT =
            "SELECT number, line, " + SqlRecords.COLUMNS + " FROM staged_records WHERE stage = :stage";

    @Override
    public void add(long stage, Collection<StagedRecord> records) {
        unitOfWork.changeBatchUnaudited(
                "INSERT INTO staged_records (stage, number, line, " + SqlRecords.STORED
                        + ") VALUES (:stage, :number, :line, " + SqlRecords.VALUES + ")",
                batch -> records.forEach(staged -> SqlRecords.bind(batch, staged.dnsRecord())
                        .bind("created_on", staged.dnsRecord().createdOn())
                        .bind("stage", stage)
                        .bind("number", staged.number())
                        .bind("line", staged.line())
                        .add()));
    }

    @Override
    public void forEach(long stage, Consumer<StagedRecord> consumer) {
        unitOfWork
                .query(SELECT + " ORDER BY name, number")
                .bind("stage", stage)
                .map(SqlStagedRecords::staged)
                .forEach(consumer);
    }

    @Override
    public List<StagedRecord> listByName(long stage, DnsName name) {
        return unitOfWork
                .query(SELECT + " AND name = :name ORDER BY number")
                .bind("stage", stage)
                .bind("name", name.text())
                .map(SqlStagedRecords::staged)
                .list();
    }

    @Override
    public List<DnsRecord> listPublished(long stage, ZoneId zone, int limit) {
        return unitOfWork
                .query("SELECT " + SqlRecords.COLUMNS + " FROM records WHERE zone = :zone AND name IN ("
                        + "SELECT name FROM staged_records WHERE stage = :stage) LIMIT :limit")
                .bind("stage", stage)
                .bind("zone", zone)
                .bind("limit", limit)
                .map(SqlRecords::dnsRecord)
                .list();
    }

    @Override
    public int discard(long stage, int limit) {
        return unitOfWork.changeUnaudited(
                """
                DELETE FROM staged_records WHERE stage = :stage AND (name, number) IN (
                    SELECT name, number FROM staged_records WHERE stage = :stage ORDER BY name, number LIMIT :limit)""", delete -> delete.bind("stage", stage).bind("limit", limit));
    }

    @Override
    public int publish(long stage, ZoneId zone, Collection<Integer> except) {
        String numbers = unitOfWork.dialect().integers(":except");
        int published = unitOfWork.change(
                "INSERT INTO records (" + SqlRecords.STORED + ") SELECT " + SqlRecords.STORED
                        + " FROM staged_records WHERE stage = :stage AND zone = :zone AND number NOT IN (SELECT value FROM "
                        + numbers + ") ORDER BY name, number",
                insert -> insert.bind("stage", stage)
                        .bind("zone", zone)
                        .bind("except", ColumnCodecs.jsonOfNumbers(except)));
        new SqlRecords(unitOfWork).resize(zone, published);
        return published;
    }

    private static StagedRecord staged(ResultSet row, StatementContext context) throws SQLException {
        return new StagedRecord(row.getInt("number"), row.getInt("line"), SqlRecords.dnsRecord(row, context));
    }
}
