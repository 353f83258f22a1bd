package dev.ambit.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.Browser;
import dev.ambit.TestServer;
import dev.ambit.config.Setting;
import dev.ambit.storage.Storage;
import dev.ambit.storage.sql.Storages;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server detects changes of its audit log, reports them, and continues. */
final class TamperedServerTest {
    @TempDir
    private Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // started before each test
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(folder, Map.of(Setting.METRICS_LISTEN, "127.0.0.1:0"));
    }

    private void tamper(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("ambit.db"));
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isPositive();
        }
    }

    private String broken() {
        Browser owner = server.signIn();
        Instant end = Instant.now().plusSeconds(30);
        while (true) {
            String body = owner.get("/accounts/" + server.accountId() + "/audit_logs?action.type=audit.broken")
                    .body();
            if (body.contains("audit.broken") || Instant.now().isAfter(end)) {
                return body;
            }
            Thread.onSpinWait();
        }
    }

    private String metrics() {
        return server.send(HttpRequest.newBuilder(URI.create(server.metricsAddress() + "/metrics"))
                        .build())
                .body();
    }

    @Test
    void startNoticesThatTheEndWasCutOff() throws SQLException {
        server.stop();
        tamper("DELETE FROM audit WHERE number > (SELECT max(number) - 2 FROM audit)");
        server.restart();
        assertThat(broken()).contains("\"result\":false", "\"how\":\"cut\"");
        assertThat(metrics()).contains("ambit_audit_breaks 1.0");
    }

    /** A second later the server would record the shorter log as complete, and the removal could not be detected. */
    @Test
    void runningServerNoticesThatTheNewestEntriesWereRemoved() throws Exception {
        for (int i = 0; i < 30; i++) {
            server.createToken("", TestServer.allow("DNS Read", TestServer.zoneResource(server.zoneId("example.com"))));
        }
        tamper("DELETE FROM audit WHERE number > (SELECT max(number) - 20 FROM audit)");
        assertThat(broken()).contains("\"result\":false", "\"how\":\"cut\"");
        assertThat(metrics()).contains("ambit_audit_breaks 1.0");
        try (Storage storage = Storages.openForReading(folder)) {
            assertThat(ChainReport.of(storage, folder, 0, checked -> {}).breaks())
                    .extracting(ChainBreak::how)
                    .containsExactly(ChainBreak.How.CUT);
        }
    }

    @Test
    void runningServerNoticesAForgedEntry() throws SQLException {
        tamper("INSERT INTO audit (number, id, at, actor, action, subject, outcome, channel)"
                + " SELECT max(number) + 1, randomblob(16), 1, 'system', 'zone.create', 'zone', 'success', 'api'"
                + " FROM audit");
        assertThat(broken()).contains("\"how\":\"added\"");
    }

    @Test
    void unchangedLogHasNoBreaks() {
        server.restart();
        server.signIn();
        assertThat(metrics()).contains("ambit_audit_breaks 0.0");
    }
}
