package dev.ambit.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.net.Cidr;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The origins whose pages are accepted, confidential requests, and Strict-Transport-Security. */
final class SiteOriginsTest {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String PROXY = "10.0.0.1";

    private final ClientAddress addresses =
            new ClientAddress(List.of(Cidr.parse("10.0.0.0/8").orElseThrow()));

    /** Without TLS, from the same machine. */
    @ParameterizedTest
    @CsvSource({
        "localhost:8080, http://localhost:8080",
        "LOCALHOST:8080, http://localhost:8080",
        "127.0.0.1:8080, http://127.0.0.1:8080",
        "127.8.8.8:8080, http://127.8.8.8:8080",
        "[::1]:8080, http://[::1]:8080",
        "ambit.localhost, http://ambit.localhost",
        "localhost, http://localhost:80",
        "localhost:80, http://localhost",
        "192.0.2.1:8080, http://192.0.2.1:8080",
        "listens.example.com:8080, http://listens.example.com:8080",
    })
    void ownPageOnTheLoopback(String host, String origin) {
        assertThat(isOwn(null, plain(LOOPBACK, "Host: " + host, "Origin: " + origin)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://localhost:8080",
                "ftp://localhost:8080",
                "ws://localhost:8080",
                "//localhost:8080",
                "localhost:8080",
                "null",
                "",
                "http://localhost",
                "http://localhost:8081",
                "http://127.0.0.1:8080",
                "http://localhost.:8080",
                "http://evil.example:8080",
                "http://localhost:8080/",
                "http://localhost:8080/x",
                "http://localhost:8080?",
                "http://localhost:8080#",
                "http://a@localhost:8080",
                "http://localhost:8080 http://localhost:8080",
                "http://localhost:8080, http://evil.example",
                "blob:http://localhost:8080/1",
                "file://localhost:8080",
                "http://local_host:8080",
            })
    void pageOfAnotherOriginIsRejected(String origin) {
        assertThat(isOwn(null, plain(LOOPBACK, "Host: localhost:8080", "Origin: " + origin)))
                .isFalse();
        assertThat(isOwn("http://localhost:8080", plain(LOOPBACK, "Host: evil.example", "Origin: " + origin)))
                .isFalse();
    }

    /**
     * The attacker's name resolves to the loopback, and its page sends that name as host and origin (DNS rebinding).
     */
    @ParameterizedTest
    @ValueSource(strings = {"attacker.test:8080", "localhost.attacker.test", "127.0.0.1.attacker.test:8080", "0x7f.1"})
    void nameReboundToTheLoopbackIsRejected(String host) {
        assertThat(isOwn(null, plain(LOOPBACK, "Host: " + host, "Origin: http://" + host)))
                .isFalse();
        assertThat(isOwn("https://dns.example.com", plain(LOOPBACK, "Host: " + host, "Origin: http://" + host)))
                .isFalse();
    }

    @Test
    void overTlsTheHostIsTheOrigin() {
        assertThat(isOwn(null, tls("Host: dns.example.com", "Origin: https://dns.example.com")))
                .isTrue();
        assertThat(isOwn(null, tls("Host: dns.example.com:443", "Origin: https://dns.example.com")))
                .isTrue();
        assertThat(isOwn(null, tls("Host: localhost:8443", "Origin: http://localhost:8443")))
                .isFalse();
        assertThat(isOwn(null, tls("Host: dns.example.com", "Origin: https://dns.example.com:8443")))
                .isFalse();
        assertThat(isOwn(null, tls("Host: dns.example.com", "Origin: https://www.example.com")))
                .isFalse();
    }

    @Test
    void behindATrustedProxyTheSchemeIsThatOfTheProxy() {
        String https = "X-Forwarded-Proto: https";
        String origin = "Origin: https://dns.example.com";
        assertThat(isOwn(null, plain(PROXY, "Host: dns.example.com", origin, https)))
                .isTrue();
        assertThat(isOwn(null, plain(PROXY, "Host: dns.example.com", origin, "Forwarded: for=192.0.2.1;proto=https")))
                .isTrue();
        assertThat(isOwn(null, plain(PROXY, "Host: dns.example.com", "Origin: http://dns.example.com", https)))
                .isFalse();
        assertThat(isOwn(null, plain(PROXY, "Host: dns.example.com", origin, "X-Forwarded-Proto: http")))
                .isFalse();
        assertThat(isOwn(null, plain(PROXY, "Host: dns.example.com", origin, "X-Forwarded-Proto: https, http")))
                .isFalse();
        assertThat(isOwn(null, plain("192.0.2.9", "Host: dns.example.com", origin, https)))
                .isFalse();
    }

    @Test
    void publicUrlIsTheOnlyOrigin() {
        String url = "https://dns.example.com/";
        String origin = "Origin: https://dns.example.com";
        assertThat(isOwn(url, plain(PROXY, "Host: backend:8080", origin, "X-Forwarded-Proto: https")))
                .isTrue();
        assertThat(isOwn(url, plain(PROXY, "Host: backend:8080", origin))).isTrue();
        assertThat(isOwn(url, tls("Host: other.example.com", "Origin: https://other.example.com")))
                .isFalse();
        assertThat(isOwn(url, plain(LOOPBACK, "Host: 192.0.2.1:8080", "Origin: http://192.0.2.1:8080")))
                .isFalse();
        assertThat(isOwn(url, plain(LOOPBACK, "Host: localhost:8080", "Origin: http://localhost:8080")))
                .isTrue(); // a browser on the machine itself
        assertThat(isOwn(url, plain(LOOPBACK, "Host: localhost", "Origin: http://localhost", "Via: 1.1 proxy")))
                .isFalse();
    }

    @Test
    void fetchMetadataIsChecked() {
        String host = "Host: localhost:8080";
        String origin = "Origin: http://localhost:8080";
        for (String site : List.of("cross-site", "same-site", "", "Same-Origin", "other")) {
            assertThat(isOwn(null, plain(LOOPBACK, host, origin, "Sec-Fetch-Site: " + site)))
                    .isFalse();
            assertThat(site(null).isCrossSite(plain(LOOPBACK, host, "Sec-Fetch-Site: " + site)))
                    .isTrue();
        }
        for (String site : List.of("same-origin", "none")) {
            assertThat(isOwn(null, plain(LOOPBACK, host, origin, "Sec-Fetch-Site: " + site)))
                    .isTrue();
            assertThat(site(null).isCrossSite(plain(LOOPBACK, host, "Sec-Fetch-Site: " + site)))
                    .isFalse();
        }
        assertThat(isOwn(null, plain(LOOPBACK, host, origin, "Sec-Fetch-Site: none", "Sec-Fetch-Site: cross-site")))
                .isFalse();
        assertThat(isOwn(null, plain(LOOPBACK, host, origin, origin))).isFalse();
        assertThat(isOwn(null, plain(LOOPBACK, host))).isFalse();
        assertThat(site(null).isCrossSite(plain(LOOPBACK, host))).isFalse();
        assertThat(site(null).isCrossSite(plain(LOOPBACK, host, "Origin: null")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-Proto: http",
                "X-Forwarded-Proto: https",
                "X-Forwarded-For: 192.0.2.1",
                "X-Forwarded-Host: dns.example.com",
                "X-Forwarded-Port: 80",
                "X-Forwarded-Server: proxy",
                "X-Real-IP: 192.0.2.1",
                "Forwarded: for=192.0.2.1;proto=https",
                "Forwarded: nonsense",
                "Via: 1.1 proxy",
            })
    void requestForwardedByAnUntrustedProxyIsNotConfidential(String header) {
        assertThat(site(null).isConfidential(plain(LOOPBACK, "Host: localhost", header)))
                .isFalse();
        assertThat(site(null).isConfidential(plain(LOOPBACK, "Host: localhost")))
                .isTrue();
        assertThat(site(null).isConfidential(plain("192.0.2.9", "Host: localhost", header)))
                .isFalse();
    }

    @Test
    void relayedConnectionIsNotConfidentialByItself() {
        RawRequest relayed = rawRequest(LOOPBACK, false, new RawRequest.Relay("192.0.2.1"), "Host: localhost");
        assertThat(site(null).isConfidential(relayed)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Forwarded-Proto: https                                       | true",
                "X-Forwarded-Proto: HTTPS, https                                | true",
                "Forwarded: for=192.0.2.1;proto=https                           | true",
                "Forwarded: for=192.0.2.1;proto=\"https\", for=10.0.0.2;proto=https | true",
                "X-Forwarded-Proto: https/Forwarded: for=192.0.2.1              | true",
                "X-Forwarded-Proto: http                                        | false",
                "X-Forwarded-Proto: https, http                                 | false",
                "X-Forwarded-Proto: http/X-Forwarded-Proto: https               | false",
                "X-Forwarded-Proto: https/Forwarded: for=192.0.2.1;proto=http   | false",
                "Forwarded: proto=https, for=192.0.2.1                          | false",
                "Forwarded: for=192.0.2.1;host=\"a;proto=https\"                | false",
                "X-Forwarded-Proto: https/Forwarded: for=\"                     | false",
                "X-Forwarded-For: 192.0.2.1                                     | false",
                "X-Forwarded-Proto: wss                                         | false",
            })
    void allTrustedProxiesMustReportTls(String headers, boolean isPrivate) {
        RawRequest rawRequest = plain(
                PROXY, ("Host: dns.example.com\n" + headers.replaceAll(" *(?<=[^/])/(?=[XF])", "\n")).split("\n", -1));
        assertThat(site(null).isConfidential(rawRequest)).isEqualTo(isPrivate);
        assertThat(site(null).allowsStrictTransport(rawRequest)).isEqualTo(isPrivate);
    }

    @Test
    void strictTransportIsNotForTheLoopbackNorForCleartext() {
        assertThat(site(null).allowsStrictTransport(tls("Host: dns.example.com")))
                .isTrue();
        assertThat(site(null).allowsStrictTransport(tls("Host: localhost:8443")))
                .isFalse();
        assertThat(site(null).allowsStrictTransport(tls("Host: 127.0.0.1:8443")))
                .isFalse();
        assertThat(site(null).allowsStrictTransport(tls("Host: [::1]:8443"))).isFalse();
        assertThat(site(null).allowsStrictTransport(plain(LOOPBACK, "Host: dns.example.com")))
                .isFalse();
        assertThat(site(null).allowsStrictTransport(plain(LOOPBACK, "Host: a", "X-Forwarded-Proto: https")))
                .isFalse();
    }

    private boolean isOwn(@Nullable String publicUrl, RawRequest rawRequest) {
        return site(publicUrl).isSameOrigin(rawRequest);
    }

    private SiteOrigins site(@Nullable String publicUrl) {
        return new SiteOrigins(addresses, publicUrl == null ? null : URI.create(publicUrl), "listens.example.com");
    }

    private static RawRequest plain(String peer, String... headers) {
        return rawRequest(peer, false, null, headers);
    }

    private static RawRequest tls(String... headers) {
        return rawRequest(LOOPBACK, true, null, headers);
    }

    private static RawRequest rawRequest(
            String peer, boolean isEncrypted, RawRequest.@Nullable Relay relay, String... headers) {
        return new RawRequest(
                "POST",
                "/",
                "",
                name -> lines(name.defaultCase(), headers),
                InetAddress.ofLiteral(peer),
                isEncrypted,
                relay,
                (limit, client, isProved) -> new byte[0]);
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
