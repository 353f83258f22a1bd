package dev.ambit.storage.sql;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.PlainText;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.dns.Ttl;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.storage.CaseFolding;
import dev.ambit.storage.Direction;
import dev.ambit.storage.Listing;
import dev.ambit.storage.RecordFilter;
import dev.ambit.storage.RecordStore;
import dev.ambit.storage.Slice;
import dev.ambit.storage.StorageException;
import dev.ambit.storage.StorageException.Reason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** DNS records in SQL. */
record SqlRecords(UnitOfWork unitOfWork) implements RecordStore {
    static final String COLUMNS = """
            id, zone, name, type, content, priority, wire, ttl, comment, tags, created_on, modified_on,
            comment_modified_on, tags_modified_on""";

    /** All stored columns of a record, also of a staged one. */
    static final String STORED = """
            id, zone, name, type, content, content_folded, plain_folded, priority, wire, ttl, comment, comment_folded,
            tags, tags_folded, created_on, modified_on, comment_modified_on, tags_modified_on""";

    static final String VALUES = """
            :id, :zone, :name, :type, :content, :content_folded, :plain_folded, :priority, :wire, :ttl, :comment,
            :comment_folded, :tags, :tags_folded, :created_on, :modified_on, :comment_modified_on, :tags_modified_on""";

    private static final String INSERT = "INSERT INTO records (" + STORED + ") VALUES (" + VALUES + ")";

    private static final String[] DEFAULT_ORDER = {"type", "name", "created_on DESC", "id"};

    @Override
    public void insert(DnsRecord dnsRecord) {
        unitOfWork.change(INSERT, insert -> bind(insert, dnsRecord).bind("created_on", dnsRecord.createdOn()));
        resize(dnsRecord.zone(), 1);
    }

    @Override
    public void insertAll(Collection<DnsRecord> dnsRecords) {
        unitOfWork.changeBatch(
                INSERT,
                batch -> dnsRecords.forEach(dnsRecord -> bind(batch, dnsRecord)
                        .bind("created_on", dnsRecord.createdOn())
                        .add()));
        dnsRecords.stream()
                .collect(Collectors.groupingBy(DnsRecord::zone, Collectors.counting()))
                .forEach(this::resize);
    }

    /** Maintains a counter: counting the zone to check its limit would make each addition slower as the zone grows. */
    void resize(ZoneId zone, long added) {
        unitOfWork.change(
                "UPDATE zones SET record_count = record_count + :added WHERE id = :id",
                update -> update.bind("id", zone).bind("added", added));
    }

    @Override
    public boolean update(DnsRecord dnsRecord) {
        return unitOfWork.change("""
                        UPDATE records SET name = :name, type = :type, content = :content,
                            content_folded = :content_folded, plain_folded = :plain_folded, priority = :priority,
                            wire = :wire, ttl = :ttl, comment = :comment, comment_folded = :comment_folded, tags = :tags,
                            tags_folded = :tags_folded, modified_on = :modified_on,
                            comment_modified_on = :comment_modified_on, tags_modified_on = :tags_modified_on
                        WHERE id = :id AND zone = :zone""", update -> bind(update, dnsRecord)) > 0;
    }

    static <S extends SqlStatement<S>> S bind(S statement, DnsRecord dnsRecord) {
        RecordContent content = dnsRecord.content();
        String folded = CaseFolding.fold(content.content());
        String plain = PlainText.of(content).map(CaseFolding::fold).orElse(folded);
        String comment = dnsRecord.comment();
        List<String> tags = dnsRecord.tags();
        return statement
                .bind("id", dnsRecord.id())
                .bind("zone", dnsRecord.zone())
                .bind("name", dnsRecord.name().text())
                .bind("type", dnsRecord.type().name())
                .bind("content", content.content())
                .bind("content_folded", folded)
                .bind("plain_folded", plain.equals(folded) ? null : plain)
                .bind("priority", content.priority().orElse(null))
                .bind("wire", content.wire())
                .bind("ttl", dnsRecord.ttl().seconds())
                .bind("comment", comment)
                .bind("comment_folded", comment == null ? null : CaseFolding.fold(comment))
                .bind("tags", json(tags))
                .bind("tags_folded", json(tags.stream().map(CaseFolding::fold).toList()))
                .bind("modified_on", dnsRecord.modifiedOn())
                .bind("comment_modified_on", dnsRecord.commentModifiedOn())
                .bind("tags_modified_on", dnsRecord.tagsModifiedOn());
    }

    private static @Nullable String json(List<String> texts) {
        return texts.isEmpty() ? null : ColumnCodecs.jsonOfTexts(texts);
    }

    @Override
    public boolean delete(ZoneId zone, RecordId id) {
        boolean deleted = unitOfWork.change(
                        "DELETE FROM records WHERE id = :id AND zone = :zone",
                        delete -> delete.bind("id", id).bind("zone", zone))
                > 0;
        if (deleted) {
            resize(zone, -1);
        }
        return deleted;
    }

    @Override
    public Optional<DnsRecord> find(ZoneId zone, RecordId id) {
        return unitOfWork
                .query("SELECT " + COLUMNS + " FROM records WHERE id = :id AND zone = :zone")
                .bind("id", id)
                .bind("zone", zone)
                .map(SqlRecords::dnsRecord)
                .findOne();
    }

    @Override
    public List<DnsRecord> listByName(ZoneId zone, DnsName name) {
        return unitOfWork
                .query("SELECT " + COLUMNS + " FROM records WHERE zone = :zone AND name = :name ORDER BY "
                        + SqlParameters.orderBy(Direction.ASCENDING, DEFAULT_ORDER))
                .bind("zone", zone)
                .bind("name", name.text())
                .map(SqlRecords::dnsRecord)
                .list();
    }

    @Override
    public List<DnsRecord> listByName(ZoneId zone, DnsName name, RecordType type) {
        return unitOfWork
                .query("SELECT " + COLUMNS + " FROM records WHERE zone = :zone AND name = :name AND type = :type")
                .bind("zone", zone)
                .bind("name", name.text())
                .bind("type", type.name())
                .map(SqlRecords::dnsRecord)
                .list();
    }

    @Override
    public Listing<DnsRecord> list(RecordFilter filter, RecordFilter.Order order, Direction direction, Slice slice) {
        SqlParameters sqlParameters = new SqlParameters();
        String from = "FROM records WHERE " + new RecordConditions(unitOfWork.dialect(), sqlParameters).of(filter);
        return unitOfWork.list(COLUMNS, from, ordered(order, direction), sqlParameters, slice, SqlRecords::dnsRecord);
    }

    @Override
    public long countCharacters(RecordFilter filter, RecordFilter.Order order, Direction direction, Slice slice) {
        SqlParameters sqlParameters = new SqlParameters();
        String from = "FROM records WHERE " + new RecordConditions(unitOfWork.dialect(), sqlParameters).of(filter);
        return sqlParameters
                .bind(unitOfWork.oneTimeQuery("SELECT coalesce(sum(characters), 0) FROM (SELECT length(content)"
                        + " + coalesce(length(comment), 0) + coalesce(length(tags), 0) AS characters " + from
                        + " ORDER BY " + ordered(order, direction) + " LIMIT :limit OFFSET :offset) AS page"))
                .bind("limit", slice.limit())
                .bind("offset", slice.offset())
                .mapTo(Long.class)
                .one();
    }

    private static String ordered(RecordFilter.Order order, Direction direction) {
        return switch (order) {
            case DEFAULT, TYPE, PROXIED -> SqlParameters.orderBy(direction, DEFAULT_ORDER);
            case NAME -> SqlParameters.orderBy(direction, "name", "type", "created_on DESC", "id");
            case CONTENT -> SqlParameters.orderBy(direction, "content_folded", "type", "name", "created_on DESC", "id");
            case TTL -> SqlParameters.orderBy(direction, "ttl", "type", "name", "created_on DESC", "id");
        };
    }

    @Override
    public void forEachInZone(ZoneId zone, Consumer<DnsRecord> consumer) {
        unitOfWork
                .query("SELECT " + COLUMNS + " FROM records WHERE zone = :zone ORDER BY "
                        + ordered(RecordFilter.Order.DEFAULT, Direction.ASCENDING))
                .bind("zone", zone)
                .map(SqlRecords::dnsRecord)
                .forEach(consumer);
    }

    @Override
    public long count(ZoneId zone) {
        return unitOfWork
                .query("SELECT record_count FROM zones WHERE id = :id")
                .bind("id", zone)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    static DnsRecord dnsRecord(ResultSet row, StatementContext context) throws SQLException {
        return new DnsRecord(
                ColumnCodecs.id(row, "id", RecordId::new),
                ColumnCodecs.id(row, "zone", ZoneId::new),
                DnsName.of(row.getString("name")),
                content(row),
                new Ttl(row.getInt("ttl")),
                row.getString("comment"),
                ColumnCodecs.texts(row, "tags"),
                ColumnCodecs.instant(row, "created_on"),
                ColumnCodecs.instant(row, "modified_on"),
                ColumnCodecs.nullableInstant(row, "comment_modified_on"),
                ColumnCodecs.nullableInstant(row, "tags_modified_on"));
    }

    private static RecordContent content(ResultSet row) throws SQLException {
        Integer priority = priority(row);
        RecordType type = ColumnCodecs.enumConstant(row, "type", RecordType.class);
        String content = row.getString("content");
        byte[] wire = row.getBytes("wire");
        return wire == null
                ? RecordContent.ofStored(type, content, priority).toOptional().orElseThrow(SqlRecords::unreadable)
                : RecordContent.ofStored(type, content, priority, wire);
    }

    static @Nullable Integer priority(ResultSet row) throws SQLException {
        int priority = row.getInt("priority");
        return row.wasNull() ? null : (Integer) priority;
    }

    private static StorageException unreadable() {
        return new StorageException(Reason.DAMAGED, "the content of a record cannot be read");
    }
}
