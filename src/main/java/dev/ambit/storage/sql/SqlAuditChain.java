package dev.ambit.storage.sql;

import static java.util.Objects.requireNonNullElse;

import dev.ambit.storage.AuditAnchor;
import dev.ambit.storage.AuditKeys;
import dev.ambit.storage.AuditLink;
import dev.ambit.storage.AuditPosition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The chain of audit entries in SQL. */
record SqlAuditChain(UnitOfWork unitOfWork) {
    private static final byte[] NO_HASH = {};

    AuditPosition head() {
        return unitOfWork
                .query("SELECT number, total, hash FROM audit ORDER BY number DESC LIMIT 1")
                .map(SqlAuditChain::position)
                .findOne()
                .or(() -> anchor().map(AuditAnchor::position))
                .orElse(AuditPosition.START);
    }

    Optional<AuditPosition> position(long number) {
        return unitOfWork
                .query("SELECT number, total, hash FROM audit WHERE number = :number")
                .bind("number", number)
                .map(SqlAuditChain::position)
                .findOne();
    }

    Optional<AuditAnchor> anchor() {
        return unitOfWork
                .query("SELECT number, total, hash, key_id, seal FROM audit_anchor")
                .map((row, context) -> new AuditAnchor(position(row, context), row.getInt("key_id"), hash(row, "seal")))
                .findOne();
    }

    void forEachLink(long after, int limit, Consumer<AuditLink> consumer) {
        unitOfWork
                .query("SELECT number, total, key_id, hash, " + AuditContent.SELECTED
                        + " FROM audit WHERE number > :after ORDER BY number LIMIT :limit")
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> link(row))
                .forEach(consumer);
    }

    void prune(AuditPosition last) {
        unitOfWork.changeBatchUnaudited(
                "DELETE FROM audit WHERE number <= :last AND number < (SELECT max(number) FROM audit)",
                batch -> batch.bind("last", last.number()).add());
        store(AuditAnchor.of(last, unitOfWork.auditKeys()));
    }

    void store(AuditAnchor anchor) {
        AuditPosition position = anchor.position();
        unitOfWork.changeBatchUnaudited(
                """
                INSERT INTO audit_anchor (one, number, total, hash, key_id, seal)
                VALUES (1, :number, :total, :hash, :key_id, :seal)
                ON CONFLICT (one) DO UPDATE SET number = excluded.number, total = excluded.total,
                    hash = excluded.hash, key_id = excluded.key_id, seal = excluded.seal""",
                batch -> batch.bind("number", position.number())
                        .bind("total", position.total())
                        .bind("hash", position.hash())
                        .bind("key_id", anchor.key())
                        .bind("seal", anchor.seal())
                        .add());
    }

    /** Returns the link of an entry with {@code content} that follows {@code head}. */
    static Next next(AuditPosition head, byte[] content, AuditKeys keys) {
        long number = head.number() + 1;
        long total = head.total() + content.length;
        int key = keys.current();
        return new Next(number, total, key, keys.linkHash(key, number, total, content, head.hash()));
    }

    /** The columns of a new entry in addition to its content. */
    @SuppressWarnings("ArrayRecordComponent") // instances are never compared
    record Next(long number, long total, int key, byte[] hash) {}

    static AuditLink link(ResultSet row) throws SQLException {
        return new AuditLink(
                row.getLong("number"),
                ColumnCodecs.instant(row, "at"),
                row.getLong("total"),
                row.getInt("key_id"),
                hash(row, "hash"),
                AuditContent.of(row));
    }

    private static AuditPosition position(ResultSet row, @Nullable StatementContext context) throws SQLException {
        return new AuditPosition(row.getLong("number"), row.getLong("total"), hash(row, "hash"));
    }

    /** Replaces NULL, left by an attacker who removed the hash, by an empty one: the next link then does not match. */
    private static byte[] hash(ResultSet row, String column) throws SQLException {
        return requireNonNullElse(row.getBytes(column), NO_HASH);
    }
}
