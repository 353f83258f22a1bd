package dev.ambit.storage.sql;

import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ObjectId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.Lifetime;
import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenDigest;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.storage.CaseFolding;
import dev.ambit.storage.Direction;
import dev.ambit.storage.Listing;
import dev.ambit.storage.Slice;
import dev.ambit.storage.StoredToken;
import dev.ambit.storage.TokenFilter;
import dev.ambit.storage.TokenStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Tokens in SQL. */
record SqlTokens(UnitOfWork unitOfWork) implements TokenStore {
    private static final String COLUMNS = """
        id, owner_user, owner_account, name, enabled, policies, addresses, not_before, expires_on, issued_on,
        modified_on, last_used_on, key_id, digest\
        """;

    private static final String TOKENS = "tokens LEFT JOIN token_uses ON token_id = id";

    @Override
    public void insert(StoredToken stored, @Nullable TokenId delegate) {
        Token token = stored.token();
        unitOfWork.change(
                """
                INSERT INTO tokens (id, owner_user, owner_account, name, name_folded, enabled, policies, addresses,
                    not_before, expires_on, issued_on, modified_on, key_id, digest)
                VALUES (:id, :owner_user, :owner_account, :name, :name_folded, :enabled, :policies, :addresses,
                    :not_before, :expires_on, :issued_on, :modified_on, :key_id, :digest)\
                """,
                insert -> bind(insert, token)
                        .bind("owner_user", token.owner() instanceof TokenOwner.User user ? user.id() : null)
                        .bind(
                                "owner_account",
                                token.owner() instanceof TokenOwner.Account account ? account.id() : null)
                        .bind("issued_on", token.issuedOn())
                        .bind("key_id", stored.keyId())
                        .bind("digest", stored.digest().bytes()));
        if (stored.lastUsedOn() != null) {
            touchLastUsed(Map.of(token.id(), stored.lastUsedOn()));
        }
        if (delegate != null) {
            unitOfWork.change(
                    "INSERT INTO delegated_tokens (token_id, delegate, owner) VALUES (:token_id, :delegate, :owner)",
                    insert -> insert.bind("token_id", token.id())
                            .bind("delegate", delegate)
                            .bind("owner", ownerId(token.owner())));
        }
    }

    @Override
    public Optional<TokenId> findDelegate(TokenId id) {
        return unitOfWork
                .query("SELECT delegate FROM delegated_tokens WHERE token_id = :id")
                .bind("id", id)
                .map((row, context) -> ColumnCodecs.id(row, "delegate", TokenId::new))
                .findOne();
    }

    @Override
    public boolean replace(Token token) {
        return unitOfWork.change("""
            UPDATE tokens SET name = :name, name_folded = :name_folded, enabled = :enabled,
                policies = :policies, addresses = :addresses, not_before = :not_before,
                expires_on = :expires_on, modified_on = :modified_on
            WHERE id = :id\
            """, update -> bind(update, token)) > 0;
    }

    private static <S extends SqlStatement<S>> S bind(S statement, Token token) {
        return statement
                .bind("id", token.id())
                .bind("name", token.name())
                .bind("name_folded", CaseFolding.fold(token.name()))
                .bind("enabled", token.enabled())
                .bind("policies", PolicyJson.write(token.policies()))
                .bind("addresses", PolicyJson.writeAddresses(token.condition()))
                .bind("not_before", token.lifetime().notBefore())
                .bind("expires_on", token.lifetime().expiresOn())
                .bind("modified_on", token.modifiedOn());
    }

    @Override
    public boolean replaceDigest(TokenId id, int keyId, TokenDigest digest, Instant modifiedOn) {
        return unitOfWork.change(
                        "UPDATE tokens SET key_id = :key_id, digest = :digest, modified_on = :modified_on WHERE id ="
                                + " :id",
                        update -> update.bind("id", id)
                                .bind("key_id", keyId)
                                .bind("digest", digest.bytes())
                                .bind("modified_on", modifiedOn))
                > 0;
    }

    @Override
    public void renewDigests(int keyId, Map<TokenId, Renewal> renewals) {
        unitOfWork.changeBatchUnaudited(
                "UPDATE tokens SET key_id = :key_id, digest = :after WHERE id = :id AND digest = :before",
                batch -> renewals.forEach((id, renewal) -> batch.bind("id", id)
                        .bind("key_id", keyId)
                        .bind("before", renewal.before().bytes())
                        .bind("after", renewal.after().bytes())
                        .add()));
    }

    /** Steps from key to key in the index: there are few keys but possibly millions of tokens. */
    @Override
    public List<Integer> keyIds() {
        return unitOfWork.query("""
            WITH RECURSIVE keys (id) AS (
                SELECT min(key_id) FROM tokens
                UNION ALL
                SELECT (SELECT min(key_id) FROM tokens WHERE key_id > keys.id) FROM keys WHERE keys.id IS NOT NULL)
            SELECT id FROM keys WHERE id IS NOT NULL\
            """).mapTo(Integer.class).list();
    }

    @Override
    public long countByKey(int keyId) {
        return unitOfWork
                .query("SELECT count(*) FROM tokens WHERE key_id = :key_id")
                .bind("key_id", keyId)
                .mapTo(Long.class)
                .one();
    }

    @Override
    public boolean delete(TokenId id) {
        return unitOfWork.change("DELETE FROM tokens WHERE id = :id", delete -> delete.bind("id", id)) > 0;
    }

    @Override
    public Optional<StoredToken> find(TokenId id) {
        return unitOfWork
                .query("SELECT " + COLUMNS + " FROM " + TOKENS + " WHERE id = :id")
                .bind("id", id)
                .map(SqlTokens::token)
                .findOne();
    }

    @Override
    public Listing<StoredToken> list(TokenFilter filter, Direction direction, Slice slice) {
        SqlParameters sqlParameters = new SqlParameters();
        String from = "FROM " + TOKENS + " WHERE " + conditions(filter, sqlParameters);
        return unitOfWork.list(COLUMNS, from, order(direction), sqlParameters, slice, SqlTokens::token);
    }

    @Override
    public List<TokenId> ids(TokenFilter filter, Direction direction) {
        SqlParameters sqlParameters = new SqlParameters();
        String sql =
                "SELECT id FROM tokens WHERE " + conditions(filter, sqlParameters) + " ORDER BY " + order(direction);
        return sqlParameters
                .bind(unitOfWork.query(sql))
                .map((row, context) -> ColumnCodecs.id(row, "id", TokenId::new))
                .list();
    }

    private String conditions(TokenFilter filter, SqlParameters sqlParameters) {
        List<String> conditions = new ArrayList<>();
        conditions.add(ownerColumn(filter.owner()) + " = " + sqlParameters.add(ownerId(filter.owner())));
        if (filter.expiredBy() != null) {
            conditions.add("(expires_on IS NULL OR expires_on > " + sqlParameters.add(filter.expiredBy()) + ")");
        }
        if (filter.name() != null) {
            conditions.add(
                    new TextConditions(unitOfWork.dialect(), sqlParameters).on("name", "name_folded", filter.name()));
        }
        return SqlParameters.allOf(conditions);
    }

    private static String order(Direction direction) {
        return SqlParameters.orderBy(direction, "issued_on", "id");
    }

    @Override
    public long countOf(TokenOwner owner) {
        ObjectId id = ownerId(owner);
        return number("SELECT count(*) FROM tokens WHERE " + ownerColumn(owner) + " = :id", id)
                - number(
                        "SELECT count(*) FROM delegated_tokens JOIN tokens ON tokens.id = delegate WHERE owner = :id",
                        id);
    }

    @Override
    public long countOf(TokenId delegate) {
        return number("SELECT count(*) FROM delegated_tokens WHERE delegate = :id", delegate);
    }

    private long number(String sql, ObjectId id) {
        return unitOfWork.query(sql).bind("id", id).mapTo(Long.class).one();
    }

    @Override
    public long count() {
        return unitOfWork.queryNumber("SELECT count(*) FROM tokens");
    }

    @Override
    public Optional<StoredToken> find(TokenDigest digest) {
        return unitOfWork
                .query("SELECT " + COLUMNS + " FROM " + TOKENS + " WHERE digest = :digest")
                .bind("digest", digest.bytes())
                .map(SqlTokens::token)
                .findOne();
    }

    @Override
    public Batch scan(long after, int limit) {
        List<StoredToken> tokens = new ArrayList<>(limit);
        long last = after;
        String number = unitOfWork.dialect().rowNumber("tokens");
        String sql = "SELECT " + COLUMNS + ", " + number + " AS row_number FROM " + TOKENS + " WHERE " + number
                + " > :after ORDER BY " + number + " LIMIT :limit";
        try (ResultIterator<TokenRow> rows = unitOfWork
                .query(sql)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> new TokenRow(token(row, context), row.getLong("row_number")))
                .iterator()) {
            while (rows.hasNext()) {
                TokenRow row = rows.next();
                tokens.add(row.token());
                last = row.number();
            }
        }
        return new Batch(tokens, last);
    }

    private record TokenRow(StoredToken token, long number) {}

    @Override
    public void touchLastUsed(Map<TokenId, Instant> lastUsedOn) {
        unitOfWork.changeBatchUnaudited(
                """
                INSERT INTO token_uses (token_id, last_used_on) SELECT id, :last_used_on FROM tokens WHERE id = :id
                ON CONFLICT (token_id) DO UPDATE SET last_used_on = excluded.last_used_on
                WHERE token_uses.last_used_on < excluded.last_used_on\
                """,
                batch -> lastUsedOn.forEach((id, at) ->
                        batch.bind("id", id).bind("last_used_on", at).add()));
    }

    private static String ownerColumn(TokenOwner owner) {
        return switch (owner) {
            case TokenOwner.User _ -> "owner_user";
            case TokenOwner.Account _ -> "owner_account";
        };
    }

    private static ObjectId ownerId(TokenOwner owner) {
        return switch (owner) {
            case TokenOwner.User user -> user.id();
            case TokenOwner.Account account -> account.id();
        };
    }

    private static StoredToken token(ResultSet row, StatementContext context) throws SQLException {
        UserId user = ColumnCodecs.nullableId(row, "owner_user", UserId::new);
        Token token = new Token(
                ColumnCodecs.id(row, "id", TokenId::new),
                user != null
                        ? new TokenOwner.User(user)
                        : new TokenOwner.Account(ColumnCodecs.id(row, "owner_account", AccountId::new)),
                row.getString("name"),
                row.getBoolean("enabled"),
                PolicyJson.read(row.getString("policies")),
                PolicyJson.readAddresses(row.getString("addresses")),
                new Lifetime(
                        ColumnCodecs.nullableInstant(row, "not_before"),
                        ColumnCodecs.nullableInstant(row, "expires_on")),
                ColumnCodecs.instant(row, "issued_on"),
                ColumnCodecs.instant(row, "modified_on"));
        return new StoredToken(
                token,
                TokenDigest.of(row.getBytes("digest")),
                row.getInt("key_id"),
                ColumnCodecs.nullableInstant(row, "last_used_on"));
    }
}
