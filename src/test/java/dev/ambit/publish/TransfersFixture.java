package dev.ambit.publish;

import static dev.ambit.TestServer.allow;
import static dev.ambit.TestServer.zoneResource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer;
import dev.ambit.TestServer.Response;
import dev.ambit.config.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** A server with a token that may write all settings of transfers and one that may read them. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class TransfersFixture {
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // started before all tests
    TestServer server;

    @SuppressWarnings("NullAway.Init")
    String writer;

    @SuppressWarnings("NullAway.Init")
    String reader;

    private int counter;

    @BeforeAll
    final void start(@TempDir Path data) {
        folder = data;
        server = TestServer.start(data, Map.of(Setting.DNS_PEER_NETWORKS, "192.0.2.0/24,2001:db8::/32"));
        writer = server.token(
                allow("Account DNS Settings Write", account()),
                allow("Zone DNS Settings Write", zoneResource("*")),
                allow("Account Settings Read", account()));
        reader = server.token(
                allow("Account DNS Settings Read", account()), allow("Zone DNS Settings Read", zoneResource("*")));
    }

    String account() {
        return "{\"com.cloudflare.api.account." + server.accountId() + "\":\"*\"}";
    }

    String objects(String kind) {
        return "/accounts/" + server.accountId() + "/secondary_dns/" + kind;
    }

    String outgoing(String zone) {
        return "/zones/" + server.zoneId(zone) + "/secondary_dns/outgoing";
    }

    static Response done(Response response) {
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        return response;
    }

    static List<String> pointers(Response response) {
        assertThat(response.status()).as(response.body()).isEqualTo(400);
        return response.json()
                .at("/errors")
                .valueStream()
                .map(error -> error.at("/source/pointer").asString(""))
                .toList();
    }

    String name() {
        return "key" + ++counter + ".example.com.";
    }

    String tsig(String name, String more) {
        return "{\"name\":\"" + name + "\",\"algo\":\"hmac-sha256\"" + more + "}";
    }

    Response createTsig(String more) {
        return done(server.post(objects("tsigs"), writer, tsig(name(), more)));
    }

    String createPeer(String more) {
        return done(server.post(objects("peers"), writer, "{\"name\":\"peer\"" + more + "}"))
                .id();
    }

    static String secret(Response response) {
        return response.json().at("/result/secret").stringValue();
    }

    static String secretMember(String secret) {
        return ",\"secret\":\"" + secret + "\"";
    }
}
