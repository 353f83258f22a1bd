package dev.ambit.storage.sql;

import dev.ambit.core.policy.IpAddress;
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
import dev.ambit.storage.Direction;
import dev.ambit.storage.Folding;
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
record SqlAudit(Statements statements) implements AuditStore {
    private static final String COLUMNS = """
            id, at, actor, actor_token, actor_user, actor_account, client, action, subject, subject_id, account,
            user_id, zone, before, after, outcome, request_id, channel""";

    /** An actor as it stands in columns. */
    private record Columned(
            String kind,
            @Nullable TokenId token,
            @Nullable UserId user,
            @Nullable AccountId account) {}

    @Override
    public void append(AuditEntry entry) {
        Columned actor = columned(entry.actor());
        SqlAuditChain.Next next = SqlAuditChain.next(head(), content(entry, actor), statements.auditKeys());
        statements.audit(
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
                        .bind("client", Columns.nullableBytes(entry.client()))
                        .bind("action", entry.action())
                        .bind("subject", entry.subject().kind().toString())
                        .bind("subject_id", entry.subject().id())
                        .bind("account", entry.place().account())
                        .bind("user_id", entry.place().user())
                        .bind("zone", entry.place().zone())
                        .bind("before", entry.before())
                        .bind("after", entry.after())
                        .bind("outcome", entry.outcome().toString())
                        .bind("request_id", entry.requestId())
                        .bind("channel", channel(entry)));
    }

    /** The columns as they are stored, in the order of {@link AuditContent}. */
    private static byte[] content(AuditEntry entry, Columned actor) {
        return new AuditContent()
                .add(Columns.bytes(entry.id()))
                .add(Columns.micros(entry.at()))
                .add(actor.kind())
                .add(nullableBytes(actor.token()))
                .add(nullableBytes(actor.user()))
                .add(nullableBytes(actor.account()))
                .add(Columns.nullableBytes(entry.client()))
                .add(entry.action())
                .add(entry.subject().kind().toString())
                .add(entry.subject().id())
                .add(nullableBytes(entry.place().account()))
                .add(nullableBytes(entry.place().user()))
                .add(nullableBytes(entry.place().zone()))
                .add(entry.before())
                .add(entry.after())
                .add(entry.outcome().toString())
                .add(entry.requestId())
                .add(channel(entry))
                .bytes();
    }

    private static byte @Nullable [] nullableBytes(@Nullable ObjectId id) {
        return id == null ? null : Columns.bytes(id);
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
        return new SqlAuditChain(statements);
    }

    @Override
    public Listing<AuditEntry> list(AuditFilter filter, Direction direction, Slice slice) {
        Bindings bindings = new Bindings();
        String from = "FROM audit WHERE " + Bindings.allOf(conditions(filter, bindings));
        return statements.list(COLUMNS, from, ordered(direction), bindings, slice, SqlAudit::entry);
    }

    /** {@code octet_length} stands in the row's head, so that the values themselves are not read. */
    @Override
    public long bytes(AuditFilter filter, Direction direction, Slice slice) {
        Bindings bindings = new Bindings();
        String from = "FROM audit WHERE " + Bindings.allOf(conditions(filter, bindings));
        return bindings.bind(statements.oneTimeQuery(
                        "SELECT coalesce(sum(bytes), 0) FROM (SELECT coalesce(octet_length(before), 0)"
                                + " + coalesce(octet_length(after), 0) AS bytes " + from + " ORDER BY "
                                + ordered(direction) + " LIMIT :limit OFFSET :offset)"))
                .bind("limit", slice.limit())
                .bind("offset", slice.offset())
                .mapTo(Long.class)
                .one();
    }

    private static String ordered(Direction direction) {
        return Bindings.ordered(direction, "at", "number");
    }

    private List<String> conditions(AuditFilter filter, Bindings bindings) {
        List<String> conditions = new ArrayList<>();
        equal(conditions, bindings, "account", filter.account());
        equal(conditions, bindings, "user_id", filter.user());
        equal(conditions, bindings, "id", filter.id());
        equal(conditions, bindings, "client", Columns.nullableBytes(filter.client()));
        equal(
                conditions,
                bindings,
                "subject",
                filter.kind() == null ? null : filter.kind().toString());
        equal(conditions, bindings, "subject_id", filter.subjectId());
        equal(conditions, bindings, "zone", filter.zone());
        equal(
                conditions,
                bindings,
                "outcome",
                filter.outcome() == null ? null : filter.outcome().toString());
        if (filter.since() != null) {
            conditions.add("at >= " + bindings.add(filter.since()));
        }
        if (filter.before() != null) {
            conditions.add("at < " + bindings.add(filter.before()));
        }
        if (filter.action() != null) {
            conditions.add(new TextConditions(statements.dialect(), bindings).on("action", filter.action()));
        }
        who(conditions, bindings, filter);
        return conditions;
    }

    private static void who(List<String> conditions, Bindings bindings, AuditFilter filter) {
        for (ObjectId actor : filter.actors()) {
            conditions.add(bindings.add(actor) + " IN (actor_token, actor_user, actor_account)");
        }
        if (filter.email() != null) {
            String email = bindings.add(Folding.fold(filter.email()));
            conditions.add("actor_user = (SELECT users.id FROM users WHERE email_folded = " + email + ")");
        }
        if (filter.token() != null) {
            conditions.add("(actor_token = " + bindings.add(filter.token()) + " OR subject = "
                    + bindings.add(AuditEntry.Kind.TOKEN.toString()) + " AND subject_id = "
                    + bindings.add(filter.token().toString()) + ")");
        }
    }

    private static void equal(List<String> conditions, Bindings bindings, String column, @Nullable Object value) {
        if (value != null) {
            conditions.add(column + " = " + bindings.add(value));
        }
    }

    private static Columned columned(Actor actor) {
        return switch (actor) {
            case Actor.ByToken(TokenId id, TokenOwner.User owner) -> new Columned("token", id, owner.id(), null);
            case Actor.ByToken(TokenId id, TokenOwner.Account owner) -> new Columned("token", id, null, owner.id());
            case Actor.ByUser(UserId id) -> new Columned("user", null, id, null);
            case Actor.BySystem() -> new Columned("system", null, null, null);
            case Actor.ByNobody() -> new Columned("nobody", null, null, null);
        };
    }

    private static AuditEntry entry(ResultSet row, StatementContext context) throws SQLException {
        return new AuditEntry(
                Columns.id(row, "id", AuditId::new),
                Columns.instant(row, "at"),
                actor(row),
                Columns.nullableId(row, "client", IpAddress::new),
                row.getString("action"),
                new AuditEntry.Subject(
                        Columns.word(row, "subject", AuditEntry.Kind.class), row.getString("subject_id")),
                new AuditEntry.Place(
                        Columns.nullableId(row, "account", AccountId::new),
                        Columns.nullableId(row, "user_id", UserId::new),
                        Columns.nullableId(row, "zone", ZoneId::new)),
                row.getString("before"),
                row.getString("after"),
                Columns.word(row, "outcome", AuditEntry.Outcome.class),
                row.getString("request_id"),
                Columns.word(row, "channel", AuditEntry.Channel.class));
    }

    private static Actor actor(ResultSet row) throws SQLException {
        return switch (row.getString("actor")) {
            case "token" -> new Actor.ByToken(Columns.id(row, "actor_token", TokenId::new), owner(row));
            case "user" -> new Actor.ByUser(Columns.id(row, "actor_user", UserId::new));
            case "system" -> new Actor.BySystem();
            case "nobody" -> new Actor.ByNobody();
            default -> throw new StorageException(Reason.DAMAGED, "an unknown actor in the audit log");
        };
    }

    private static TokenOwner owner(ResultSet row) throws SQLException {
        UserId user = Columns.nullableId(row, "actor_user", UserId::new);
        return user != null
                ? new TokenOwner.User(user)
                : new TokenOwner.Account(Columns.id(row, "actor_account", AccountId::new));
    }
}
