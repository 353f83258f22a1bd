package dev.ambit.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.http.connection.HttpSettings;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The PROXY protocol over real sockets: accepted from trusted peers only, and only when it is enabled. */
@Timeout(60)
final class ProxyProtocolTest {
    private static final String ASK = "GET /client HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final HttpSettings PROXIED = Echo.SETTINGS.withProxyProtocol(true);

    @Test
    void version1HeaderNamesTheClient() {
        assertThat(ask(true, "PROXY TCP4 192.0.2.1 10.0.0.1 4711 443\r\n")).isEqualTo("192.0.2.1");
    }

    @Test
    void version1HeaderMayHaveAnIpv6Address() {
        assertThat(ask(true, "PROXY TCP6 2001:db8::1 2001:db8::2 4711 443\r\n")).isEqualTo("2001:db8::1");
    }

    @Test
    void version2HeaderNamesTheClient() {
        assertThat(ask(true, hex(SIGNATURE + "2111000c" + "c0000201" + "0a000001" + "126701bb")))
                .isEqualTo("192.0.2.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY UNKNOWN\r\n", "PROXY TCP4 unknown 10.0.0.1 4711 443\r\n"})
    void headerWithoutAnAddressGivesNoAddress(String header) {
        assertThat(ask(true, header)).isEqualTo("null");
    }

    @Test
    void connectionOfTheProxyItselfHasNoAddress() {
        assertThat(ask(true, hex(SIGNATURE + "20000000"))).isEqualTo("null");
    }

    @Test
    void headerOfAnUntrustedPeerIsIgnored() {
        assertThat(ask(false, "PROXY TCP4 192.0.2.1 10.0.0.1 4711 443\r\n")).isEqualTo("127.0.0.1");
    }

    @Test
    void clientBehindTheProxyCannotForgeItsAddress() {
        try (HttpServer server = Echo.trusting(PROXIED, "127.0.0.1/32");
                Wire wire = Wire.to(server.address())) {
            wire.send("PROXY TCP4 192.0.2.1 10.0.0.1 4711 443\r\n");
            wire.lines(
                    "GET /client HTTP/1.1",
                    "Host: a",
                    "X-Forwarded-For: 203.0.113.7",
                    "Forwarded: for=203.0.113.7",
                    "");
            assertThat(wire.reply().body()).isEqualTo("192.0.2.1");
        }
    }

    @Test
    void httpProxyBehindTheConnectionProxyNamesTheClient() {
        try (HttpServer server = Echo.trusting(PROXIED, "127.0.0.1/32", "10.0.0.0/8");
                Wire wire = Wire.to(server.address())) {
            wire.send("PROXY TCP4 10.0.0.2 10.0.0.1 4711 443\r\n");
            wire.lines("GET /client HTTP/1.1", "Host: a", "Forwarded: for=203.0.113.7, for=192.0.2.1", "");
            assertThat(wire.reply().body()).isEqualTo("192.0.2.1");
        }
    }

    @Test
    void unexpectedHeaderIsNotARequest() {
        try (HttpServer server = Echo.trusting(Echo.SETTINGS, "127.0.0.1/32");
                Wire wire = Wire.to(server.address())) {
            wire.send("PROXY TCP4 192.0.2.1 10.0.0.1 4711 443\r\n" + ASK);
            assertThat(wire.reply().status()).isEqualTo(400);
        }
    }

    @Test
    void connectionWithoutTheExpectedHeaderIsClosed() {
        try (HttpServer server = Echo.trusting(PROXIED, "127.0.0.1/32");
                Wire wire = Wire.to(server.address())) {
            wire.send(ASK);
            assertThat(wire.isClosed()).isTrue();
        }
    }

    private static String ask(boolean trusted, String header) {
        return ask(trusted, header.getBytes(ISO_8859_1));
    }

    private static String ask(boolean trusted, byte[] header) {
        try (HttpServer server = trusted ? Echo.trusting(PROXIED, "127.0.0.1/32") : Echo.start(PROXIED);
                Wire wire = Wire.to(server.address())) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.writeBytes(header);
            bytes.writeBytes(ASK.getBytes(ISO_8859_1));
            return wire.send(bytes.toByteArray()).reply().body();
        }
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
