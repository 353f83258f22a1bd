package dev.ambit.publish;

import static dev.ambit.TestServer.allow;
import static dev.ambit.TestServer.zoneResource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The outgoing transfers of a zone over the API, and the permissions that they need. */
final class OutgoingRoutesTest extends TransfersFixture {
    @Test
    void outgoingTransfersAreCreatedReplacedDisabledAndDeleted() {
        String first = createPeer("");
        String second = createPeer("");
        assertThat(server.get(outgoing("example.org"), reader).status()).isEqualTo(404);
        String body = "{\"id\":\"x\",\"name\":\"example.org.\",\"peers\":[\"" + first + "\"]}";
        JsonNode created =
                done(server.post(outgoing("example.org"), writer, body)).json().at("/result");
        assertThat(created.at("/name").stringValue()).isEqualTo("example.org.");
        assertThat(created.at("/soa_serial").isNumber()).isTrue();
        assertThat(created.at("/peer_status/0/id").stringValue()).isEqualTo(first);
        assertThat(pointers(server.post(outgoing("example.org"), writer, body))).hasSize(1);
        JsonNode replaced = done(server.put(
                        outgoing("example.org"),
                        writer,
                        "{\"name\":\"example.org\",\"peers\":[\"" + second + "\",\"" + first + "\"]}"))
                .json()
                .at("/result");
        assertThat(replaced.at("/peers").valueStream().map(JsonNode::stringValue))
                .containsExactly(second, first);
        assertThat(result(server.get(outgoing("example.org") + "/status", reader)))
                .isEqualTo("Enabled");
        assertThat(result(server.post(outgoing("example.org") + "/force_notify", writer, "")))
                .isEqualTo("OK");
        assertThat(result(server.post(outgoing("example.org") + "/disable", writer, "")))
                .isEqualTo("Disabled");
        assertThat(result(server.get(outgoing("example.org") + "/status", reader)))
                .isEqualTo("Disabled");
        assertThat(server.post(outgoing("example.org") + "/force_notify", writer, "")
                        .status())
                .isEqualTo(400);
        assertThat(result(server.post(outgoing("example.org") + "/enable", writer, "")))
                .isEqualTo("Enabled");
        assertThat(done(server.delete(outgoing("example.org"), writer)).id()).isEqualTo(server.zoneId("example.org"));
        assertThat(server.get(outgoing("example.org") + "/status", reader).status())
                .isEqualTo(404);
    }

    private static String result(Response response) {
        return done(response).json().at("/result").stringValue();
    }

    /** The peers of a zone get all of its records: a token for some of them must not even see the peers. */
    @ParameterizedTest
    @CsvSource({
        "Zone DNS Settings Read, 404",
        "Zone DNS Settings Write, 404",
        "DNS Read, 404",
        "DNS Write, 404",
        "Zone Write, 403",
        "Zone Read, 403"
    })
    void outgoingTransfersAreReadWithTheseOnTheWholeZone(String group, int status) {
        String token = server.token(allow(group, zoneResource(server.zoneId("example.org"))));
        assertThat(server.get(outgoing("example.org"), token).status()).isEqualTo(status);
    }

    @Test
    void tokenForSomeRecordsDoesNotReadOutgoingTransfers() {
        String some = "{\"com.cloudflare.api.account.zone." + server.zoneId("example.org")
                + "\":{\"com.cloudflare.api.account.zone.record.TXT._acme-challenge.*\":\"*\"}}";
        assertThat(server.get(outgoing("example.org"), server.token(allow("DNS Write", some)))
                        .status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DNS Write", "Zone Write", "Zone DNS Settings Read"})
    void nothingElseWritesOutgoingTransfers(String group) {
        String token = server.token(allow(group, zoneResource("*")), allow("Account Settings Write", account()));
        for (String path : List.of("", "/enable", "/disable", "/force_notify")) {
            assertThat(server.post(outgoing("example.org") + path, token, "{\"peers\":[]}")
                            .status())
                    .as(path)
                    .isEqualTo(403);
        }
        assertThat(server.delete(outgoing("example.org"), token).status()).isEqualTo(403);
        assertThat(server.post(objects("tsigs"), token, tsig(name(), "")).status())
                .isEqualTo(403);
        assertThat(server.get(objects("tsigs"), token).status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"secondary_dns/incoming", "secondary_dns/force_axfr"})
    void incomingTransfersAreNotServed(String path) {
        assertThat(server.post("/zones/" + server.zoneId("example.org") + "/" + path, writer, "{}")
                        .code())
                .isEqualTo(7003);
    }
}
