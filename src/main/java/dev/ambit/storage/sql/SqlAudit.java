package dev.ambit.storage.sql;

import dev.ambit.core.net.IpAddress;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ObjectId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.storage.AuditAnchor;
import dev.ambit.storage.AuditEntry;
import dev.ambit.storage.AuditEntry.Actor;
import dev.ambit.storage.AuditFilter;
import dev.ambit.storage.AuditId;
import dev.ambit.storage.AuditLink;
import dev.ambit.storage.AuditPosition;
import dev.ambit.storage.AuditStore;
import dev.ambit.storage.CaseFolding;
import dev.ambit.storage.Direction;
import dev.ambit.storage.Listing;
import dev.ambit.storage.Slice;
import dev.ambit.storage.StorageException;
import dev.ambit.storage.StorageException.Reason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Audit entries in SQL. */
record SqlAudit(UnitOfWork unitOfWork) implements AuditStore {
    private static final String COLUMNS = """
            id, at, actor, actor_token, actor_user, actor_account, client, action, subject, subject_id, account,
            user_id, zone, before, after, outcome, request_id, channel""";

    /** An actor as stored in columns. */
    private record ActorRow(
            String kind,
            @Nullable TokenId token,
            @Nullable UserId user,
            @Nullable AccountId account) {}

    @Override
    public void append(AuditEntry entry) {
        ActorRow actor = toRow(entry.actor());
        SqlAuditChain.Next next = SqlAuditChain.next(head(), content(entry, actor), unitOfWork.auditKeys());
        unitOfWork.audit(
                """
                INSERT INTO audit (number, total, key_id, hash, id, at, actor, actor_token, actor_user, actor_account,
                    client, action, subject, subject_id, account, user_id, zone, before, after, outcome, request_id,
                    channel)
                VALUES (:number, :total, :key_id, :hash, :id, :at, :actor, :actor_token, :actor_user, :actor_account,
                    :client, :action, :subject, :subject_id, :account, :user_id, :zone, :before, :after, :outcome,
                    :request_id, :channel)""",
                insert -> insert.bind("number", next.number())
                        .bind("total", next.total())
                        .bind("key_id", next.key())
                        .bind("hash", next.hash())
                        .bind("id", entry.id())
                        .bind("at", entry.at())
                        .bind("actor", actor.kind())
                        .bind("actor_token", actor.token())
                        .bind("actor_user", actor.user())
                        .bind("actor_account", actor.account())
                        .bind("client", ColumnCodecs.nullableBytes(entry.client()))
                        .bind("action", entry.action())
                        .bind("subject", entry.target().kind().toString())
                        .bind("subject_id", entry.target().id())
                        .bind("account", entry.scope().account())
                        .bind("user_id", entry.scope().user())
                        .bind("zone", entry.scope().zone())
                        .bind("before", entry.before())
                        .bind("after", entry.after())
                        .bind("outcome", entry.outcome().toString())
                        .bind("request_id", entry.requestId())
                        .bind("channel", channel(entry)));
    }

    /** The columns as they are stored, in the order of {@link AuditContent}. */
    private static byte[] content(AuditEntry entry, ActorRow actor) {
        return new AuditContent()
                .add(ColumnCodecs.bytes(entry.id()))
                .add(ColumnCodecs.micros(entry.at()))
                .add(actor.kind())
                .add(nullableBytes(actor.token()))
                .add(nullableBytes(actor.user()))
                .add(nullableBytes(actor.account()))
                .add(ColumnCodecs.nullableBytes(entry.client()))
                .add(entry.action())
                .add(entry.target().kind().toString())
                .add(entry.target().id())
                .add(nullableBytes(entry.scope().account()))
                .add(nullableBytes(entry.scope().user()))
                .add(nullableBytes(entry.scope().zone()))
                .add(entry.before())
                .add(entry.after())
                .add(entry.outcome().toString())
                .add(entry.requestId())
                .add(channel(entry))
                .bytes();
    }

    private static byte @Nullable [] nullableBytes(@Nullable ObjectId id) {
        return id == null ? null : ColumnCodecs.bytes(id);
    }

    private static String channel(AuditEntry entry) {
        return entry.channel().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public AuditPosition head() {
        return chain().head();
    }

    @Override
    public Optional<AuditPosition> position(long number) {
        return chain().position(number);
    }

    @Override
    public Optional<AuditAnchor> anchor() {
        return chain().anchor();
    }

    @Override
    public void forEachLink(long after, int limit, Consumer<AuditLink> consumer) {
        chain().forEachLink(after, limit, consumer);
    }

    @Override
    public void prune(AuditPosition last) {
        chain().prune(last);
    }

    private SqlAuditChain chain() {
        return new SqlAuditChain(unitOfWork);
    }

    @Override
    public Listing<AuditEntry> list(AuditFilter filter, Direction direction, Slice slice) {
        SqlParameters sqlParameters = new SqlParameters();
        String from = "FROM audit WHERE " + SqlParameters.allOf(conditions(filter, sqlParameters));
        return unitOfWork.list(COLUMNS, from, ordered(direction), sqlParameters, slice, SqlAudit::entry);
    }

    /** {@code octet_length} is computed from the row header, so that the values themselves are not read. */
    @Override
    public long countBytes(AuditFilter filter, Direction direction, Slice slice) {
        SqlParameters sqlParameters = new SqlParameters();
        String from = "FROM audit WHERE " + SqlParameters.allOf(conditions(filter, sqlParameters));
        return sqlParameters
                .bind(unitOfWork.oneTimeQuery(
                        "SELECT coalesce(sum(bytes), 0) FROM (SELECT coalesce(octet_length(before), 0)"
                                + " + coalesce(octet_length(after), 0) AS bytes " + from + " ORDER BY "
                                + ordered(direction) + " LIMIT :limit OFFSET :offset) AS page"))
                .bind("limit", slice.limit())
                .bind("offset", slice.offset())
                .mapTo(Long.class)
                .one();
    }

    private static String ordered(Direction direction) {
        return SqlParameters.orderBy(direction, "at", "number");
    }

    private List<String> conditions(AuditFilter filter, SqlParameters sqlParameters) {
        List<String> conditions = new ArrayList<>();
        addEqual(conditions, sqlParameters, "account", filter.account());
        addEqual(conditions, sqlParameters, "user_id", filter.user());
        addEqual(conditions, sqlParameters, "id", filter.id());
        addEqual(conditions, sqlParameters, "client", ColumnCodecs.nullableBytes(filter.client()));
        addEqual(
                conditions,
                sqlParameters,
                "subject",
                filter.kind() == null ? null : filter.kind().toString());
        addEqual(conditions, sqlParameters, "subject_id", filter.targetId());
        addEqual(conditions, sqlParameters, "zone", filter.zone());
        addEqual(
                conditions,
                sqlParameters,
                "outcome",
                filter.outcome() == null ? null : filter.outcome().toString());
        if (filter.since() != null) {
            conditions.add("at >= " + sqlParameters.add(filter.since()));
        }
        if (filter.before() != null) {
            conditions.add("at < " + sqlParameters.add(filter.before()));
        }
        if (filter.action() != null) {
            conditions.add(new TextConditions(unitOfWork.dialect(), sqlParameters).on("action", filter.action()));
        }
        addActorConditions(conditions, sqlParameters, filter);
        return conditions;
    }

    private static void addActorConditions(List<String> conditions, SqlParameters sqlParameters, AuditFilter filter) {
        for (ObjectId actor : filter.actors()) {
            conditions.add(sqlParameters.add(actor) + " IN (actor_token, actor_user, actor_account)");
        }
        if (filter.email() != null) {
            String email = sqlParameters.add(CaseFolding.fold(filter.email()));
            conditions.add("actor_user = (SELECT users.id FROM users WHERE email_folded = " + email + ")");
        }
        if (filter.token() != null) {
            conditions.add("(actor_token = " + sqlParameters.add(filter.token()) + " OR subject = "
                    + sqlParameters.add(AuditEntry.Kind.TOKEN.toString()) + " AND subject_id = "
                    + sqlParameters.add(filter.token().toString()) + ")");
        }
    }

    private static void addEqual(
            List<String> conditions, SqlParameters sqlParameters, String column, @Nullable Object value) {
        if (value != null) {
            conditions.add(column + " = " + sqlParameters.add(value));
        }
    }

    private static ActorRow toRow(Actor actor) {
        return switch (actor) {
            case Actor.ByToken(TokenId id, TokenOwner.User owner) -> new ActorRow("token", id, owner.id(), null);
            case Actor.ByToken(TokenId id, TokenOwner.Account owner) -> new ActorRow("token", id, null, owner.id());
            case Actor.ByUser(UserId id) -> new ActorRow("user", null, id, null);
            case Actor.BySystem() -> new ActorRow("system", null, null, null);
            case Actor.Anonymous() -> new ActorRow("nobody", null, null, null);
        };
    }

    private static AuditEntry entry(ResultSet row, StatementContext context) throws SQLException {
        return new AuditEntry(
                ColumnCodecs.id(row, "id", AuditId::new),
                ColumnCodecs.instant(row, "at"),
                actor(row),
                ColumnCodecs.nullableId(row, "client", IpAddress::new),
                row.getString("action"),
                new AuditEntry.Target(
                        ColumnCodecs.enumConstant(row, "subject", AuditEntry.Kind.class), row.getString("subject_id")),
                new AuditEntry.Scope(
                        ColumnCodecs.nullableId(row, "account", AccountId::new),
                        ColumnCodecs.nullableId(row, "user_id", UserId::new),
                        ColumnCodecs.nullableId(row, "zone", ZoneId::new)),
                row.getString("before"),
                row.getString("after"),
                ColumnCodecs.enumConstant(row, "outcome", AuditEntry.Outcome.class),
                row.getString("request_id"),
                ColumnCodecs.enumConstant(row, "channel", AuditEntry.Channel.class));
    }

    private static Actor actor(ResultSet row) throws SQLException {
        return switch (row.getString("actor")) {
            case "token" -> new Actor.ByToken(ColumnCodecs.id(row, "actor_token", TokenId::new), owner(row));
            case "user" -> new Actor.ByUser(ColumnCodecs.id(row, "actor_user", UserId::new));
            case "system" -> new Actor.BySystem();
            case "nobody" -> new Actor.Anonymous();
            default -> throw new StorageException(Reason.DAMAGED, "an unknown actor in the audit log");
        };
    }

    private static TokenOwner owner(ResultSet row) throws SQLException {
        UserId user = ColumnCodecs.nullableId(row, "actor_user", UserId::new);
        return user != null
                ? new TokenOwner.User(user)
                : new TokenOwner.Account(ColumnCodecs.id(row, "actor_account", AccountId::new));
    }
}
