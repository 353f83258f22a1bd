package dev.ambit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.http.connection.HttpSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS, and a certificate that is renewed while the server runs. */
@Timeout(60)
final class CertificateTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"rsa:2048", "ec:prime256v1", "ec:secp384r1"})
    void servesWithTheCertificateOfItsFiles(String algorithm) throws Exception {
        issue("server", "first.example.com", algorithm);
        try (HttpServer server = Echo.start(withTls("server"));
                Wire wire = Wire.over(connect(server))) {
            assertThat(server.address().getScheme()).isEqualTo("https");
            assertThat(wire.lines("GET /echo HTTP/1.1", "Host: a", "").reply().status())
                    .isEqualTo(200);
            Wire.Reply last = wire.lines("GET /echo HTTP/1.1", "Host: a", "Connection: close", "")
                    .reply();
            assertThat(last.status()).isEqualTo(200);
            assertThat(wire.rest()).isEmpty();
        }
    }

    /** Every response, since any of them may be the first that a browser gets. */
    @Test
    void everyResponseOverTlsHasStrictTransportSecurity() throws Exception {
        issue("server", "first.example.com", "ec:prime256v1");
        try (HttpServer server = Echo.start(withTls("server"));
                Wire wire = Wire.over(connect(server))) {
            for (String path : List.of("/echo", "/private", "/nowhere")) {
                Wire.Reply reply = wire.lines("GET " + path + " HTTP/1.1", "Host: dns.example.com", "")
                        .reply();
                assertThat(reply.header("Strict-Transport-Security")).as(path).contains("max-age=31536000");
            }
            Wire.Reply loopback =
                    wire.lines("GET /echo HTTP/1.1", "Host: localhost", "").reply();
            assertThat(loopback.header("Strict-Transport-Security")).isEmpty();
        }
        HttpSettings everywhere =
                new HttpSettings("0.0.0.0", 0, withTls("server").tls(), false, Echo.SETTINGS.limits());
        try (HttpServer server = Echo.start(everywhere);
                Wire wire = Wire.over(connect(server))) {
            Wire.Reply broken = wire.lines("GET /echo?a=% HTTP/1.1", "Host: dns.example.com", "")
                    .reply();
            assertThat(broken.status()).isEqualTo(400);
            assertThat(broken.header("Strict-Transport-Security")).contains("max-age=31536000");
        }
    }

    @Test
    void behindATrustedProxyStrictTransportSecurityDependsOnItsProtocol() {
        try (HttpServer server = Echo.trusting(Echo.SETTINGS, "127.0.0.0/8");
                Wire wire = Wire.to(server.address())) {
            Wire.Reply encrypted = wire.lines(
                            "GET /private HTTP/1.1",
                            "Host: dns.example.com",
                            "X-Forwarded-For: 192.0.2.1",
                            "X-Forwarded-Proto: https",
                            "")
                    .reply();
            assertThat(encrypted.header("Strict-Transport-Security")).contains("max-age=31536000");
            Wire.Reply plain = wire.lines(
                            "GET /private HTTP/1.1", "Host: dns.example.com", "X-Forwarded-Proto: http", "")
                    .reply();
            assertThat(plain.header("Strict-Transport-Security")).isEmpty();
        }
    }

    @Test
    void http10RequestWorksOverTls() throws Exception {
        issue("server", "first.example.com", "ec:prime256v1");
        try (HttpServer server = Echo.start(withTls("server"));
                Wire wire = Wire.over(connect(server))) {
            assertThat(wire.lines("GET /echo HTTP/1.0", "").reply().status()).isEqualTo(200);
            assertThat(wire.rest()).isEmpty();
        }
    }

    @Test
    void renewedCertificateIsUsedForNewConnectionsAndKeepsOldOnes() throws Exception {
        issue("server", "first.example.com", "ec:prime256v1");
        try (HttpServer server = Echo.start(withTls("server"));
                SSLSocket old = connect(server);
                Wire wire = Wire.over(old)) {
            assertThat(subject(old)).contains("first.example.com");
            issue("renewed", "second.example.com", "ec:prime256v1");
            replace("renewed.pem", "server.pem");
            replace("renewed.key", "server.key");
            server.checkCertificate();
            try (SSLSocket fresh = connect(server)) {
                assertThat(subject(fresh)).contains("second.example.com");
            }
            assertThat(wire.lines("GET /echo HTTP/1.1", "Host: a", "").reply().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void halfRenewedPairIsIgnoredUntilItMatches() throws Exception {
        issue("server", "first.example.com", "ec:prime256v1");
        try (HttpServer server = Echo.start(withTls("server"))) {
            issue("renewed", "second.example.com", "rsa:2048");
            replace("renewed.pem", "server.pem");
            server.checkCertificate();
            try (SSLSocket socket = connect(server)) {
                assertThat(subject(socket)).contains("first.example.com");
            }
            Files.writeString(folder.resolve("server.key"), "not a key");
            server.checkCertificate();
            Files.delete(folder.resolve("server.key"));
            server.checkCertificate();
            try (SSLSocket socket = connect(server)) {
                assertThat(subject(socket)).contains("first.example.com");
            }
            replace("renewed.key", "server.key");
            server.checkCertificate();
            try (SSLSocket socket = connect(server)) {
                assertThat(subject(socket)).contains("second.example.com");
            }
        }
    }

    @Test
    void keyOfAnotherCertificateIsRejectedAtStart() throws Exception {
        issue("server", "first.example.com", "ec:prime256v1");
        issue("other", "second.example.com", "ec:prime256v1");
        replace("other.key", "server.key");
        assertThatThrownBy(() -> Echo.start(withTls("server")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is not the key of");
    }

    @Test
    void connectionWithoutAHandshakeIsClosed() throws Exception {
        issue("server", "first.example.com", "ec:prime256v1");
        try (HttpServer server = Echo.start(withTls("server"));
                Wire wire = Wire.to(server.address())) {
            assertThat(wire.rest()).isEmpty();
        }
    }

    private HttpSettings withTls(String name) {
        return Echo.settings(Duration.ofSeconds(1), Duration.ofSeconds(5))
                .withTls(new HttpSettings.TlsFiles(folder.resolve(name + ".pem"), folder.resolve(name + ".key")));
    }

    private void issue(String name, String host, String algorithm) throws IOException, InterruptedException {
        List<String> newKey = algorithm.startsWith("ec:")
                ? List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:" + algorithm.substring(3))
                : List.of("-newkey", algorithm);
        ProcessBuilder builder = new ProcessBuilder("openssl", "req", "-x509", "-nodes", "-days", "1");
        builder.command().addAll(newKey);
        builder.command()
                .addAll(List.of(
                        "-subj",
                        "/CN=" + host,
                        "-keyout",
                        folder.resolve(name + ".key").toString(),
                        "-out",
                        folder.resolve(name + ".pem").toString()));
        Path log = folder.resolve("openssl.log");
        int exit = builder.redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        assertThat(exit).as(Files.readString(log)).isZero();
    }

    private void replace(String from, String to) throws IOException {
        Files.copy(folder.resolve(from), folder.resolve(to), StandardCopyOption.REPLACE_EXISTING);
    }

    private static String subject(SSLSocket socket) throws IOException {
        X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
        return certificate.getSubjectX500Principal().getName();
    }

    private static SSLSocket connect(HttpServer server) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustAll()}, new SecureRandom());
        SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(server.address().getHost(), server.address().getPort());
        socket.startHandshake();
        return socket;
    }

    /** Trusts all certificates, since the tests check the certificate themselves. */
    private static final class TrustAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authentication) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authentication) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
