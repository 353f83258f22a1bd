package dev.ambit.storage.sql;

import static dev.ambit.storage.Samples.account;
import static dev.ambit.storage.Samples.change;
import static dev.ambit.storage.Samples.dnsRecord;
import static dev.ambit.storage.Samples.token;
import static dev.ambit.storage.Samples.user;
import static dev.ambit.storage.Samples.zone;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.Zone;
import dev.ambit.storage.AuditFilter;
import dev.ambit.storage.AuditKeys;
import dev.ambit.storage.Direction;
import dev.ambit.storage.MatchMode;
import dev.ambit.storage.RecordFilter;
import dev.ambit.storage.RecordFilter.Order;
import dev.ambit.storage.Samples;
import dev.ambit.storage.Slice;
import dev.ambit.storage.Storage;
import dev.ambit.storage.TextMatch;
import dev.ambit.storage.TokenFilter;
import dev.ambit.storage.Tx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** With 100,000 records in a zone, no query of a request scans or sorts all of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryPlanTest {
    private static final Zone ZONE = zone(1, account(1).id(), "example.com");
    private static final int RECORDS = 100_000;

    private final List<String> statements = new ArrayList<>();

    @AutoClose
    private Storage storage;

    private SQLiteDataSource source;
    private Jdbi jdbi;
    private AuditKeys keys;

    @BeforeAll
    void fill(@TempDir Path folder) {
        Path file = folder.resolve("ambit.db");
        storage = SqliteStorages.open(file);
        source = SqliteStorages.dataSource(file);
        keys = AuditKeys.read(folder);
        jdbi = SqlStorage.configured(SqliteStorages.connections(file, "SELECT 1"));
        jdbi.setSqlLogger(new SqlLogger() {
            @Override
            public void logBeforeExecution(StatementContext context) {
                statements.add(context.getRenderedSql());
            }
        });
        List<DnsRecord> records = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            RecordType type = i % 3 == 0 ? RecordType.TXT : RecordType.A;
            records.add(dnsRecord(i, ZONE.id(), "n" + i % 50_000 + ".example.com", type, "192.0.2.1"));
        }
        change(storage, tx -> {
            tx.users().insert(user(1), "hash");
            tx.accounts().insert(account(1));
            tx.zones().insert(ZONE);
            tx.records().insertAll(records);
            tx.tokens().insert(token(1, new TokenOwner.User(user(1).id())));
        });
    }

    @Test
    void pageInTheDefaultOrder() {
        for (Direction direction : Direction.values()) {
            for (Order order : List.of(Order.DEFAULT, Order.TYPE, Order.NAME, Order.PROXIED)) {
                usesIndexes(tx -> {
                    RecordFilter filter = RecordFilter.of(ZONE.id(), null);
                    Slice slice = Samples.page(500, 100);
                    assertThat(tx.records()
                                    .list(filter, order, direction, slice)
                                    .items())
                            .hasSize(100);
                });
            }
        }
    }

    @Test
    void pageOfOneType() {
        usesIndexes(tx -> {
            RecordFilter filter = filter(Set.of(RecordType.TXT), List.of());
            assertThat(tx.records()
                            .list(filter, Order.DEFAULT, Direction.ASCENDING, Samples.page(1, 100))
                            .total())
                    .isEqualTo(33_334);
        });
    }

    @Test
    void recordsByName() {
        usesIndexes(tx -> assertThat(tx.records().listByName(ZONE.id(), DnsName.of("n77.example.com")))
                .hasSize(2));
        usesIndexes(tx -> {
            RecordFilter filter = filter(null, List.of(TextMatch.equalTo("N77.example.com")));
            assertThat(tx.records()
                            .list(filter, Order.DEFAULT, Direction.ASCENDING, Samples.page(1, 100))
                            .items())
                    .hasSize(2);
        });
        usesIndexes(tx -> {
            RecordFilter filter = filter(Set.of(RecordType.TXT), List.of(TextMatch.equalTo("n78.example.com")));
            assertThat(tx.records()
                            .list(filter, Order.DEFAULT, Direction.ASCENDING, Samples.page(1, 1))
                            .total())
                    .isEqualTo(1);
        });
    }

    @Test
    void recordById() {
        usesIndexes(tx ->
                assertThat(tx.records().find(ZONE.id(), new RecordId(5, 7))).isPresent());
    }

    @Test
    void wholeZoneForExportAndForCounting() {
        usesIndexes(tx -> tx.records().forEachInZone(ZONE.id(), _ -> {}));
        usesIndexes(tx -> assertThat(tx.records().count(ZONE.id())).isEqualTo(RECORDS));
    }

    @Test
    void zoneByNameAndById() {
        usesIndexes(tx -> assertThat(tx.zones().findByName(ZONE.name())).isPresent());
        usesIndexes(tx -> assertThat(tx.zones().find(ZONE.id())).isPresent());
    }

    @Test
    void tokensByOwnerAndById() {
        for (TokenOwner owner : List.of(
                new TokenOwner.User(user(1).id()),
                new TokenOwner.Account(account(1).id()))) {
            for (Direction direction : Direction.values()) {
                usesIndexes(tx -> tx.tokens().list(TokenFilter.of(owner), direction, Samples.page(1, 20)));
            }
            usesIndexes(tx -> tx.tokens().countOf(owner));
            usesIndexes(tx -> tx.tokens().ids(TokenFilter.of(owner), Direction.ASCENDING));
            usesIndexes(tx -> tx.tokens().countOf(new TokenId(1, 1)));
            usesIndexes(tx -> tx.tokens().findDelegate(new TokenId(1, 1)));
        }
        usesIndexes(tx -> tx.tokens()
                .find(token(1, new TokenOwner.User(user(1).id())).token().id()));
    }

    @Test
    void allTokensInPieces() {
        usesIndexes(tx -> assertThat(tx.tokens().scan(0, 10).tokens()).hasSize(1));
    }

    /** The index of deleted zones has no other zones, so it may be scanned. */
    @Test
    void recordsOfDeletedZones() {
        usesIndexes(tx -> tx.zones().reap(100), "SCAN zones USING COVERING INDEX zones_deleted", "LIST SUBQUERY ");
    }

    @Test
    void auditEntriesByScopeAndRevisionsByNumber() {
        for (Direction direction : Direction.values()) {
            usesIndexes(tx -> tx.audit().list(AuditFilter.of(account(1).id()), direction, Samples.page(1, 100)));
            usesIndexes(tx -> tx.audit().list(AuditFilter.of(user(1).id()), direction, Samples.page(1, 100)));
        }
        AuditFilter ofToken = new AuditFilter(
                account(1).id(),
                null,
                null,
                null,
                null,
                null,
                List.of(user(1).id()),
                null,
                new TokenId(6, 1),
                null,
                null,
                null,
                null,
                null);
        usesIndexes(tx -> tx.audit().list(ofToken, Direction.DESCENDING, Samples.page(1, 100)));
        usesIndexes(tx -> assertThat(tx.revisions().since(0, 10)).hasSize(1));
        usesIndexes(tx -> assertThat(tx.revisions().since(0, ZONE.id(), 10)).isEmpty());
        usesIndexes(tx -> assertThat(tx.revisions().head()).isEqualTo(1));
    }

    private static RecordFilter filter(@Nullable Set<RecordType> types, List<TextMatch> names) {
        return new RecordFilter(
                ZONE.id(),
                null,
                types,
                names,
                List.of(),
                List.of(),
                null,
                List.of(),
                null,
                null,
                MatchMode.ALL,
                MatchMode.ALL);
    }

    /** Every step is a search in an index, or starts with one of {@code others}. */
    private void usesIndexes(Consumer<Tx> work, String... others) {
        List<String> allowed =
                Stream.concat(Stream.of("SEARCH "), Stream.of(others)).toList();
        statements.clear();
        jdbi.useTransaction(handle -> work.accept(new SqlTx(new UnitOfWork(handle, new Sqlite(), keys))));
        assertThat(statements).isNotEmpty();
        for (String statement : List.copyOf(statements)) {
            assertThat(plan(statement))
                    .as(statement)
                    .isNotEmpty()
                    .allMatch(step -> allowed.stream().anyMatch(step::startsWith));
        }
    }

    private List<String> plan(String statement) {
        try (Connection connection = source.getConnection();
                PreparedStatement explain = connection.prepareStatement("EXPLAIN QUERY PLAN " + statement);
                ResultSet rows = explain.executeQuery()) {
            List<String> steps = new ArrayList<>();
            while (rows.next()) {
                steps.add(rows.getString("detail"));
            }
            return steps;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
