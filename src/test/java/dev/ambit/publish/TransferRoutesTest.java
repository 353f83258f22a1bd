package dev.ambit.publish;

import static dev.ambit.TestServer.allow;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer.Response;
import dev.ambit.core.transfer.TsigSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Keys, peers and ACLs over the API; each response is also validated against Cloudflare's schema. */
final class TransferRoutesTest extends TransfersFixture {
    private static final String SECRET =
            Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(US_ASCII));
    private static final String NOWHERE = "0123456789abcdef0123456789abcdef";

    @Test
    void secretIsMadeHereWhenNoneIsSentAndShownToWhoMayReplaceIt() {
        Response created = createTsig("");
        assertThat(Base64.getDecoder().decode(secret(created))).hasSize(32);
        assertThat(secret(created)).isNotEqualTo(secret(createTsig("")));
        Response shown = done(server.get(objects("tsigs") + "/" + created.id(), writer));
        assertThat(shown.json().at("/result")).isEqualTo(created.json().at("/result"));
        assertThat(shown.http().headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(created.http().headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void secretIsMaskedForReaders() {
        Response created = createTsig(secretMember(SECRET));
        assertThat(secret(created)).isEqualTo(SECRET);
        assertThat(secret(done(server.get(objects("tsigs") + "/" + created.id(), reader))))
                .isEqualTo(TsigSecret.MASK);
        assertThat(done(server.get(objects("tsigs"), reader)).body())
                .contains(created.id(), TsigSecret.MASK)
                .doesNotContain(SECRET);
        assertThat(done(server.get(objects("tsigs"), writer)).body()).contains(SECRET);
    }

    @Test
    void maskKeepsTheStoredSecret() {
        Response created = createTsig(secretMember(SECRET));
        String path = objects("tsigs") + "/" + created.id();
        String renamed = "{\"name\":\"" + name() + "\",\"algo\":\"hmac-sha512.\"" + secretMember(TsigSecret.MASK) + "}";
        Response replaced = done(server.put(path, writer, renamed));
        assertThat(secret(replaced)).isEqualTo(SECRET);
        assertThat(replaced.json().at("/result/algo").stringValue()).isEqualTo("hmac-sha512.");
        String other = Base64.getEncoder().encodeToString(new byte[64]);
        assertThat(secret(done(server.put(path, writer, tsig(name(), secretMember(other))))))
                .isEqualTo(other);
    }

    @Test
    void allWrongFieldsAreReportedAtOnceAndNoErrorRepeatsASecret() {
        Response response = server.post(
                objects("tsigs"), writer, "{\"name\":\"..\",\"algo\":\"hmac-md5\",\"secret\":\"dG9vIHNob3J0\"}");
        assertThat(pointers(response)).containsExactlyInAnyOrder("/name", "/algo", "/secret");
        assertThat(response.body()).doesNotContain("dG9vIHNob3J0");
        assertThat(pointers(server.post(objects("tsigs"), writer, "{}"))).containsExactlyInAnyOrder("/name", "/algo");
        assertThat(pointers(server.post(objects("tsigs"), writer, tsig(name(), secretMember(TsigSecret.MASK)))))
                .containsExactly("/secret");
        assertThat(pointers(server.put(objects("tsigs") + "/" + createTsig("").id(), writer, tsig(name(), ""))))
                .containsExactly("/secret");
        assertThat(pointers(server.post(objects("peers"), writer, "{\"ip\":\"x\",\"port\":0,\"ixfr_enable\":1}")))
                .containsExactlyInAnyOrder("/name", "/ip", "/port", "/ixfr_enable");
        assertThat(pointers(server.post(objects("acls"), writer, "{\"ip_range\":\"192.0.2.0/23\"}")))
                .containsExactlyInAnyOrder("/name", "/ip_range");
        assertThat(pointers(
                        server.post(outgoing("example.org"), writer, "{\"name\":\"example.com.\",\"peers\":[\"x\"]}")))
                .containsExactlyInAnyOrder("/name", "/peers/0");
    }

    /** Otherwise an account takes the name of another's key, and its messages are verified with the wrong secret. */
    @Test
    void nameOfAKeyBelongsToOneAccount() {
        String taken = name();
        done(server.post(objects("tsigs"), writer, tsig(taken, "")));
        Response again = server.post(objects("tsigs"), writer, tsig(taken.toUpperCase(Locale.ROOT), ""));
        assertThat(pointers(again)).containsExactly("/name");
        assertThat(again.body()).contains("choose another name").doesNotContain("account");
        String other = createTsig("").id();
        assertThat(pointers(
                        server.put(objects("tsigs") + "/" + other, writer, tsig(taken, secretMember(TsigSecret.MASK)))))
                .containsExactly("/name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "::ffff:127.0.0.1", "198.51.100.1"})
    void addressOutsideOfTheSettingIsRefused(String address) {
        Response response = server.post(objects("peers"), writer, "{\"name\":\"peer\",\"ip\":\"" + address + "\"}");
        assertThat(pointers(response)).containsExactly("/ip");
        assertThat(response.body()).contains("dns-peer-networks");
    }

    @Test
    void peerNeedsOnlyANameAndIsReplacedAsAWhole() {
        String id = createPeer("");
        JsonNode bare =
                done(server.get(objects("peers") + "/" + id, reader)).json().at("/result");
        assertThat(bare.has("ip")).isFalse();
        assertThat(bare.at("/port").intValue()).isEqualTo(53);
        String key = createTsig("").id();
        String full = "{\"name\":\"ns\",\"ip\":\"2001:db8::1\",\"port\":5300,\"ixfr_enable\":true,\"tsig_id\":\"" + key
                + "\"}";
        JsonNode replaced = done(server.put(objects("peers") + "/" + id, writer, full))
                .json()
                .at("/result");
        assertThat(replaced.at("/ip").stringValue()).isEqualTo("2001:db8::1");
        assertThat(replaced.at("/tsig_id").stringValue()).isEqualTo(key);
        JsonNode emptied = done(server.put(
                        objects("peers") + "/" + id, writer, "{\"name\":\"ns\",\"ip\":\"\",\"tsig_id\":\"\"}"))
                .json()
                .at("/result");
        assertThat(emptied.has("ip") || emptied.has("tsig_id")).isFalse();
    }

    @Test
    void whatIsStillUsedIsNotDeletedAndTheErrorNamesTheUser() {
        String key = createTsig("").id();
        String peer = createPeer(",\"tsig_id\":\"" + key + "\"");
        Response ofKey = server.delete(objects("tsigs") + "/" + key, writer);
        assertThat(pointers(ofKey)).hasSize(1);
        assertThat(ofKey.body()).contains("still used by the peer `peer`");
        done(server.post(outgoing("example.com"), writer, "{\"peers\":[\"" + peer + "\"]}"));
        Response ofPeer = server.delete(objects("peers") + "/" + peer, writer);
        assertThat(ofPeer.status()).isEqualTo(400);
        assertThat(ofPeer.body()).contains("still used by the outgoing transfers of `example.com`");
        String blind = server.token(allow("Account DNS Settings Write", account()));
        assertThat(server.delete(objects("peers") + "/" + peer, blind).body())
                .contains("still used by 1 zone")
                .doesNotContain("example.com");
        done(server.delete(outgoing("example.com"), writer));
        done(server.delete(objects("peers") + "/" + peer, writer));
        done(server.delete(objects("tsigs") + "/" + key, writer));
        assertThat(server.get(objects("tsigs") + "/" + key, writer).status()).isEqualTo(404);
    }

    @Test
    void peersAndKeysOfOthersAreLikeOnesThatDoNotExist() {
        String foreign = server.foreign().zone().toString();
        assertThat(server.get("/zones/" + foreign + "/secondary_dns/outgoing", writer)
                        .status())
                .isEqualTo(server.get("/zones/" + NOWHERE + "/secondary_dns/outgoing", writer)
                        .status());
        assertThat(pointers(server.post(outgoing("example.org"), writer, "{\"peers\":[\"" + NOWHERE + "\"]}")))
                .containsExactly("/peers/0");
        assertThat(pointers(
                        server.post(objects("peers"), writer, "{\"name\":\"peer\",\"tsig_id\":\"" + NOWHERE + "\"}")))
                .containsExactly("/tsig_id");
    }

    @Test
    void everyChangeIsAuditedWithoutSecretsAndShownToReadersOfTheSettings() throws IOException {
        Response created = createTsig(secretMember(SECRET));
        String path = objects("tsigs") + "/" + created.id();
        String other = Base64.getEncoder().encodeToString("another secret of this key, long".getBytes(US_ASCII));
        done(server.put(path, writer, tsig(name(), secretMember(other))));
        done(server.delete(path, writer));
        String peer = createPeer("");
        done(server.delete(objects("peers") + "/" + peer, writer));
        String acl = done(server.post(objects("acls"), writer, "{\"name\":\"a\",\"ip_range\":\"192.0.2.53/28\"}"))
                .id();
        done(server.put(objects("acls") + "/" + acl, writer, "{\"name\":\"b\",\"ip_range\":\"192.0.2.53/28\"}"));
        done(server.delete(objects("acls") + "/" + acl, writer));
        assertThat(actions(created.id())).containsExactly("tsig.delete", "tsig.update", "tsig.create");
        assertThat(actions(peer)).containsExactly("peer.delete", "peer.create");
        assertThat(actions(acl)).containsExactly("acl.delete", "acl.update", "acl.create");
        String log = done(server.get("/accounts/" + server.accountId() + "/audit_logs?per_page=1000", writer))
                .body();
        assertThat(log).contains("\"new_secret\":true").doesNotContain(SECRET).doesNotContain(other);
        String blind = server.token(allow("Account Settings Read", account()));
        assertThat(done(server.get(
                                "/accounts/" + server.accountId() + "/audit_logs?resource.id=" + created.id(), blind))
                        .body())
                .contains("values_hidden")
                .doesNotContain("hmac-sha256");
        for (Path file : files()) {
            String content = new String(Files.readAllBytes(file), ISO_8859_1);
            assertThat(content).as(file.toString()).doesNotContain(other, "another secret of this key, long");
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private List<String> actions(String id) {
        return done(server.get("/accounts/" + server.accountId() + "/audit_logs?resource.id=" + id, writer))
                .json()
                .at("/result")
                .valueStream()
                .map(entry -> entry.at("/action/type").stringValue())
                .toList();
    }
}
