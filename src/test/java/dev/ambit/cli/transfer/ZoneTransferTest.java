package dev.ambit.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.config.CommandException;
import dev.ambit.core.dns.DnsName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

class ZoneTransferTest {
    private static final DnsName APEX = DnsName.of("example.com");
    private static final String SOA =
            "example.com. 3600 SOA ns1.example.net. hostmaster.example.com. 7 7200 900 1209600 300";
    private static final String NS = "example.com. 3600 NS ns1.example.net.";
    private static final String A = "www.example.com. 60 A 192.0.2.1";
    private static final TSIG KEY = new TSIG("hmac-sha256", "move.", "c2VjcmV0c2VjcmV0");
    private static final TSIG OTHER = new TSIG("hmac-sha256", "move.", "b3RoZXJvdGhlcg==");

    private Duration patience = ZoneTransfer.PATIENCE;

    @AutoClose
    private final FakeNameserver nameserver = new FakeNameserver();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void zoneIsReadFromOneOrManyMessages(boolean isOneMessage) {
        String[] messages =
                isOneMessage ? new String[] {String.join("\n", SOA, NS, A, SOA)} : new String[] {SOA, NS, A, SOA};
        TransferredZone zone = run(nameserver.messages(messages), null);

        assertThat(zone.soa().getSerial()).isEqualTo(7);
        assertThat(zone.records()).containsExactly(FakeNameserver.record(NS), FakeNameserver.record(A));
        assertThat(nameserver.questions().getFirst().getQuestion().getType()).isEqualTo(Type.AXFR);
    }

    @Test
    void everyMessageIsSigned() {
        assertThat(run(nameserver.messages(SOA, NS, A, SOA).signedWith(KEY), KEY)
                        .records())
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void firstOrLastMessageWithoutSignatureIsRefused(int number) {
        assertFails(
                nameserver.messages(SOA, A, SOA).signedWith(KEY).unsigned(number),
                KEY,
                " did not sign its answer with the TSIG key");
    }

    @Test
    void messageWithAnotherSecretIsRefused() {
        assertFails(nameserver.messages(SOA, A, SOA).signedWith(OTHER), KEY, "it has another secret");
    }

    @Test
    void connectionThatEndsEarlyIsAnIncompleteTransfer() {
        assertFails(nameserver.messages(SOA, A), null, "the transfer is incomplete: ", " ended it after 1 record");
        assertFails(nameserver.messages(), null, " closed the connection without an answer");
    }

    @Test
    void silenceIsATimeout() {
        patience = Duration.ofSeconds(1);
        assertFails(
                nameserver.messages(SOA, A).silent(),
                null,
                "the transfer is incomplete: ",
                " sent nothing for 1 seconds after 1 record");
        assertFails(nameserver.messages().silent(), null, " did not answer within 1 seconds");
    }

    @Test
    void unreachableServerIsReported() throws IOException {
        try (Socket reserved = new Socket()) { // does not listen, and nothing else can take its port
            reserved.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            ServerAddress address = new ServerAddress("127.0.0.1", reserved.getLocalPort());
            assertThatThrownBy(() -> transfer(address, null))
                    .isInstanceOf(CommandException.class)
                    .hasMessage(
                            "cannot connect to " + address + ", TCP port " + address.port() + ": Connection refused");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    REFUSED  | false | refuses to transfer example.com: allow transfers from this address there, or use --tsig
                    REFUSED  | true  | refuses to transfer example.com: allow transfers with this key there
                    NOTAUTH  | false | does not transfer the zone example.com (NOTAUTH): it does not serve it, or allows
                    SERVFAIL | false | has no valid contents of the zone example.com (SERVFAIL); its log tells why
                    NOTIMP   | false | does not understand zone transfers (NOTIMP)
                    """)
    void refusalIsExplained(String code, boolean withKey, String text) {
        assertFails(nameserver.messages("").rcode(Rcode.value(code)), withKey ? KEY : null, text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    17 | does not accept the TSIG key: name and algorithm must be the same there
                    16 | rejects the TSIG signature: the secret is another one there
                    18 | rejects the TSIG time: the clocks differ by 3
                    """)
    void rejectedSignatureIsExplained(int error, String text) throws TextParseException {
        byte[] time = new byte[6];
        long theirs = Instant.now().getEpochSecond() + 3_600;
        for (int i = 5; i >= 0; i--, theirs >>= 8) {
            time[i] = (byte) theirs;
        }
        TSIGRecord signature = new TSIGRecord(
                Name.fromString("move."),
                DClass.ANY,
                0,
                TSIG.HMAC_SHA256,
                Instant.now(),
                Duration.ofMinutes(5),
                new byte[0],
                0,
                error,
                error == Rcode.BADTIME ? time : new byte[0]);
        assertFails(nameserver.messages("").rcode(Rcode.NOTAUTH).refusing(signature), KEY, text);
    }

    @Test
    void answerThatIsNotAZoneIsRefused() {
        assertFails(nameserver.messages(A + "\n" + SOA), null, " sent something else than the zone example.com");
        assertFails(nameserver.messages(""), null, " sent no records of the zone example.com");
        assertFails(nameserver.messages(String.join("\n", SOA, A, SOA, A)), null, " after the end of the zone");
        assertFails(
                nameserver.messages(String.join("\n", SOA, A, SOA.replace(" 7 ", " 8 "))),
                null,
                "the zone changed during the transfer");
    }

    private void assertFails(FakeNameserver server, @Nullable TSIG key, String... texts) {
        assertThatThrownBy(() -> run(server, key))
                .isInstanceOf(CommandException.class)
                .message()
                .contains(texts)
                .doesNotContain("\n");
    }

    private TransferredZone run(FakeNameserver server, @Nullable TSIG key) {
        return transfer(server.address(), key);
    }

    private TransferredZone transfer(ServerAddress address, @Nullable TSIG key) {
        return new ZoneTransfer(address, APEX, key, patience).run();
    }
}
