package dev.ambit.publish;

import static dev.ambit.TestServer.allow;
import static dev.ambit.TestServer.zoneResource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.TestServer;
import dev.ambit.config.Setting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;
import org.xbill.DNS.ZoneTransferException;
import org.xbill.DNS.ZoneTransferIn;

/** A secondary that is set up over the API fetches the zone, and then its changes. */
@Timeout(60)
final class FetchedZoneTest {
    private static final Name ZONE = Name.fromConstantString("example.com.");

    @TempDir
    private Path folder;

    private TestServer server;
    private String writer;
    private String peer;
    private TSIG tsig;
    private String outgoing;

    @BeforeEach
    void start() {
        server =
                TestServer.start(folder, Map.of(Setting.DNS, "127.0.0.1:0", Setting.DNS_PEER_NETWORKS, "192.0.2.0/24"));
        String account = "{\"com.cloudflare.api.account." + server.accountId() + "\":\"*\"}";
        writer = server.token(
                allow("Account DNS Settings Write", account), allow("Zone DNS Settings Write", zoneResource("*")));
        TestServer.Response key =
                server.post(path(server, "tsigs"), writer, "{\"name\":\"key.example.org.\",\"algo\":\"hmac-sha256.\"}");
        peer = server.post(
                        path(server, "peers"),
                        writer,
                        "{\"name\":\"peer\",\"ip\":\"192.0.2.1\",\"tsig_id\":\"" + key.id() + "\"}")
                .id();
        tsig = new TSIG(
                TSIG.HMAC_SHA256,
                "key.example.org.",
                key.json().at("/result/secret").stringValue());
        outgoing = "/zones/" + server.zoneId("example.com") + "/secondary_dns/outgoing";
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void createTransfers() {
        assertThat(server.post(outgoing, writer, "{\"name\":\"example.com.\",\"peers\":[\"" + peer + "\"]}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void peerFetchesTheZoneAndThenItsChangesUntilItsTransfersAreDisabled() throws Exception {
        assertThatThrownBy(() -> fetch(server, tsig)).hasMessageContaining("REFUSED");

        createTransfers();
        long serial = fetch(server, tsig);
        server.post("/zones/" + server.zoneId("example.com") + "/dns_records", server.owner(), """
                {"type":"A","name":"www","content":"192.0.2.1"}""");
        ZoneTransferIn changes = ZoneTransferIn.newIXFR(ZONE, serial, false, server.dnsAddress(), tsig);
        changes.run();
        assertThat(changes.getIXFR()).singleElement().satisfies(delta -> {
            assertThat(delta.start).isEqualTo(serial);
            assertThat(delta.adds).hasSize(2).last().hasToString("www.example.com.\t300\tIN\tA\t192.0.2.1");
        });

        server.post(outgoing + "/disable", writer, "{}");
        assertThatThrownBy(() -> fetch(server, tsig)).hasMessageContaining("REFUSED");
    }

    @Test
    void timesOfTheLastQuestionAndTransferAreShownAlsoAfterARestart() throws Exception {
        createTransfers();
        assertThat(time("checked_time")).isEmpty();
        assertThat(time("last_transferred_time")).isEmpty();

        String fetched = now();
        fetch(server, tsig);
        await("last_transferred_time", fetched);
        await("checked_time", fetched);

        server.clock().move(Duration.ofSeconds(90));
        String asked = now();
        SimpleResolver resolver = new SimpleResolver(server.dnsAddress());
        resolver.setTSIGKey(tsig);
        resolver.send(Message.newQuery(Record.newRecord(ZONE, Type.SOA, DClass.IN)));
        await("checked_time", asked);
        assertThat(time("last_transferred_time")).isEqualTo(fetched);

        server.restart();
        assertThat(time("checked_time")).isEqualTo(asked);
        assertThat(time("last_transferred_time")).isEqualTo(fetched);
    }

    /** The server notes a transfer after the client has it. */
    private void await(String member, String expected) {
        while (!time(member).equals(expected)) {
            Thread.onSpinWait();
        }
    }

    private String now() {
        return server.clock().instant().toString();
    }

    private String time(String member) {
        return server.get(outgoing, writer).json().at("/result/" + member).asString("");
    }

    private static String path(TestServer server, String kind) {
        return "/accounts/" + server.accountId() + "/secondary_dns/" + kind;
    }

    private static long fetch(TestServer server, TSIG key) throws IOException, ZoneTransferException {
        ZoneTransferIn transfer = ZoneTransferIn.newAXFR(ZONE, server.dnsAddress(), key);
        transfer.run();
        return ((SOARecord) transfer.getAXFR().getFirst()).getSerial();
    }
}
