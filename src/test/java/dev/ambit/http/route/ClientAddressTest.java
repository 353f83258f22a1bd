package dev.ambit.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.net.Cidr;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client's address as trusted and untrusted proxies forward it; a malformed header gives no address. */
final class ClientAddressTest {
    private static final String PROXY = "10.0.0.1";
    private final ClientAddress addresses = new ClientAddress(List.of(
            Cidr.parse("10.0.0.0/8").orElseThrow(),
            Cidr.parse("2001:db8:f::/48").orElseThrow()));

    @Test
    void headersOfAnUntrustedPeerAreIgnored() {
        assertThat(from("192.0.2.9", "X-Forwarded-For: 198.51.100.1", "Forwarded: for=198.51.100.1"))
                .isEqualTo("192.0.2.9");
    }

    @Test
    void trustedProxyThatForwardsNothingIsTheClient() {
        assertThat(from(PROXY)).isEqualTo(PROXY);
    }

    /** Header lines are separated by {@code /}. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Forwarded-For: 192.0.2.1                                   | 192.0.2.1",
                "X-Forwarded-For: 203.0.113.7, 192.0.2.1                      | 192.0.2.1",
                "X-Forwarded-For: 203.0.113.7, 192.0.2.1, 10.1.1.1            | 192.0.2.1",
                "X-Forwarded-For: 203.0.113.7/X-Forwarded-For: 192.0.2.1      | 192.0.2.1",
                "X-Forwarded-For: 192.0.2.1/X-Forwarded-For: 10.9.9.9         | 192.0.2.1",
                "X-Forwarded-For: garbage, 192.0.2.1                          | 192.0.2.1",
                "X-Forwarded-For: 10.2.2.2, 10.1.1.1                          | 10.2.2.2",
                "X-Forwarded-For: 192.0.2.1:4711                              | 192.0.2.1",
                "X-Forwarded-For: ::ffff:192.0.2.1                            | 192.0.2.1",
                "X-Forwarded-For: [2001:db8::1]:4711                          | 2001:db8::1",
                "X-Forwarded-For: [2001:db8::1]                               | 2001:db8::1",
                "X-Forwarded-For: 2001:db8::1, 2001:db8:f::2                  | 2001:db8::1",
                "X-Forwarded-For: 192.0.2.1,::ffff:10.0.0.7                   | 192.0.2.1",
                "Forwarded: for=192.0.2.1                                     | 192.0.2.1",
                "Forwarded: For=\"192.0.2.1:80\";proto=https                  | 192.0.2.1",
                "Forwarded: for=\"[2001:db8::1]:4711\"                        | 2001:db8::1",
                "Forwarded: for=203.0.113.7, for=192.0.2.1;by=10.0.0.3        | 192.0.2.1",
                "Forwarded: for=203.0.113.7/Forwarded: for=192.0.2.1, for=10.3.3.3 | 192.0.2.1",
                "Forwarded: for=192.0.2.1;host=\"evil, for=203.0.113.9;x=\"    | 192.0.2.1",
                "Forwarded: for=192.0.2.1;host=\"a\\\", for=203.0.113.9;x=\"   | 192.0.2.1",
                "Forwarded: for=192.0.2.1;host=\"a;for=203.0.113.9\"          | 192.0.2.1",
                "Forwarded: host=\"for=203.0.113.9\\\\\";for=192.0.2.1         | 192.0.2.1",
                "Forwarded: for=\"192.0.2\\.1\"                               | 192.0.2.1",
                "Forwarded: for=\"192.0.2.1:_lb-3\"                          | 192.0.2.1",
                "Forwarded: for=\"[2001:DB8::1]\";;proto=https;              | 2001:db8::1",
                "Forwarded: for=unknown, for=192.0.2.1                      | 192.0.2.1",
                "Forwarded: , for=192.0.2.1\t,\tfor=10.3.3.3                | 192.0.2.1",
                "X-Forwarded-For: 192.0.2.1/Forwarded: for=192.0.2.1          | 192.0.2.1",
                "X-Forwarded-For: 192.0.2.1/Forwarded: for=\"[::ffff:192.0.2.1]\" | 192.0.2.1",
            })
    void lastUntrustedAddressIsTheClient(String headers, String client) {
        assertThat(from(PROXY, headers.split("/", -1))).isEqualTo(client);
    }

    /** None of these may fall back to the proxy's own address or to one further left. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-For: garbage",
                "X-Forwarded-For: ",
                "X-Forwarded-For: 192.0.2.1,",
                "X-Forwarded-For: 192.0.2.1, unknown",
                "X-Forwarded-For: 192.0.2.1, garbage, 10.1.1.1",
                "X-Forwarded-For: 192.0.2.256",
                "X-Forwarded-For: 192.0.2",
                "X-Forwarded-For: 3221225985",
                "X-Forwarded-For: 0xC0000201",
                "X-Forwarded-For: 192.0.2.01",
                "X-Forwarded-For: localhost",
                "X-Forwarded-For: example.com",
                "X-Forwarded-For: fe80::1%eth0",
                "X-Forwarded-For: [2001:db8::1",
                "X-Forwarded-For: [2001:db8::1]x",
                "X-Forwarded-For: 192.0.2.1:",
                "X-Forwarded-For: 192.0.2.1:port",
                "X-Forwarded-For: 192.0.2.1 10.0.0.1",
                "Forwarded: for=unknown",
                "Forwarded: for=_hidden",
                "Forwarded: for=192.0.2.1, for=_hidden",
                "Forwarded: by=10.0.0.3;proto=https",
                "Forwarded: for=192.0.2.1;for=10.0.0.1",
                "Forwarded: 192.0.2.1",
                "Forwarded: for=\"192.0.2.1",
                "Forwarded: for=\"192.0.2.1, 10.0.0.1\"",
                "Forwarded: for=192.0.2.1,",
                "Forwarded: for=192.0.2.1, , for=10.1.1.1",
                "Forwarded: ",
                "Forwarded: for=192.0.2.1;FOR=192.0.2.1",
                "Forwarded: for=192.0.2.1;proto=http;proto=https",
                "Forwarded: for =192.0.2.1",
                "Forwarded: for= 192.0.2.1",
                "Forwarded: for=192.0.2.1; proto=https",
                "Forwarded: for=192.0.2.1 proto=https",
                "Forwarded: for=192.0.2.1;proto",
                "Forwarded: for=192.0.2.1:80",
                "Forwarded: for=[2001:db8::1]",
                "Forwarded: for=\"2001:db8::1\"",
                "Forwarded: for=\"[192.0.2.1]\"",
                "Forwarded: for=\"[2001:db8::1]:\"",
                "Forwarded: for=\"[2001:db8::1]:http\"",
                "Forwarded: for=\" 192.0.2.1\"",
                "Forwarded: for=\"192.0.2.1\"x",
                "Forwarded: for=\"192.0.2.1\\",
                "Forwarded: for=_hidden;host=\"a, for=192.0.2.1\"",
                "Forwarded: host=\"a/Forwarded: for=192.0.2.1;x=\"",
                "Forwarded: for=\"/Forwarded: for=192.0.2.1",
                "Forwarded: for=192.0.2.1;host=\"\u0001\"",
                "Forwarded: for=192.0.2.1;h\u00f6st=a",
                "X-Forwarded-For: 192.0.2.1/Forwarded: for=192.0.2.1;host=\"a",
                "X-Forwarded-For: 192.0.2.1/Forwarded: for=192.0.2.2",
                "X-Forwarded-For: 192.0.2.1/Forwarded: for=unknown",
            })
    void malformedHeaderGivesNoAddress(String headers) {
        assertThat(from(PROXY, headers.split("/", -1))).isNull();
    }

    @Test
    void proxyHeaderOfAnUntrustedPeerIsIgnored() {
        assertThat(relayed("192.0.2.9", "198.51.100.1")).isEqualTo("192.0.2.9");
    }

    @Test
    void proxyHeaderOfATrustedProxyNamesTheClient() {
        assertThat(relayed(PROXY, "198.51.100.1")).isEqualTo("198.51.100.1");
    }

    @Test
    void clientBehindAProxyHeaderCannotForwardAnotherAddress() {
        assertThat(relayed(PROXY, "198.51.100.1", "X-Forwarded-For: 203.0.113.7"))
                .isEqualTo("198.51.100.1");
    }

    @Test
    void proxyHeaderThatNamesATrustedProxyLetsThatOneForward() {
        assertThat(relayed(PROXY, "10.0.0.2", "X-Forwarded-For: 203.0.113.7, 192.0.2.1"))
                .isEqualTo("192.0.2.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unknown", "192.0.2.999", "fe80::1%eth0"})
    void proxyHeaderWithoutAnAddressGivesNoAddress(String source) {
        assertThat(relayed(PROXY, source, "X-Forwarded-For: 192.0.2.1")).isNull();
    }

    private @Nullable String from(String peer, String... headers) {
        return find(peer, null, headers);
    }

    private @Nullable String relayed(String peer, String source, String... headers) {
        return find(peer, new RawRequest.Relay(source), headers);
    }

    private @Nullable String find(String peer, RawRequest.@Nullable Relay relay, String... headers) {
        RawRequest rawRequest = new RawRequest(
                "GET",
                "/",
                "",
                name -> lines(name.defaultCase(), headers),
                InetAddress.ofLiteral(peer),
                false,
                relay,
                (limit, client, isProved) -> new byte[0]);
        var client = addresses.of(rawRequest);
        return client == null ? null : client.toString();
    }

    private static List<String> lines(String name, String... headers) {
        List<String> found = new ArrayList<>();
        for (String header : headers) {
            if (header.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":")) {
                found.add(header.substring(name.length() + 1).strip());
            }
        }
        return found;
    }
}
