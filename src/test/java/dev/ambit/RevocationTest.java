package dev.ambit;

import static dev.ambit.TestServer.allow;
import static dev.ambit.TestServer.zoneResource;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Claim: after the response to a revoke, no request with the old secret or permissions is accepted. */
final class RevocationTest {
    @TempDir
    private Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // started before each test
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(folder);
    }

    @Test
    void slowBodyCannotUseOldRightsAfterARevoke() throws IOException {
        Response token = dnsWriter();
        String body = "{\"type\":\"A\",\"name\":\"late\",\"content\":\"192.0.2.1\"}";
        try (Socket socket = beginPost(token, body.length())) {
            OutputStream out = socket.getOutputStream();
            out.write(body.substring(0, 10).getBytes(US_ASCII));
            out.flush();
            assertThat(server.delete("/user/tokens/" + token.id(), server.owner())
                            .status())
                    .isEqualTo(200);
            out.write(body.substring(10).getBytes(US_ASCII));
            out.flush();
            assertThat(statusLine(socket)).contains(" 403 ");
        }
        assertThat(records("late")).isZero();
    }

    @Test
    void narrowedTokenCannotFinishWhatItBeganWider() throws IOException {
        Response token = dnsWriter();
        String body = "{\"type\":\"A\",\"name\":\"late\",\"content\":\"192.0.2.1\"}";
        try (Socket socket = beginPost(token, body.length())) {
            String narrower = TestServer.draft("", allow("DNS Read", zoneResource(server.zoneId("example.com"))));
            assertThat(server.put("/user/tokens/" + token.id(), server.owner(), narrower)
                            .status())
                    .isEqualTo(200);
            socket.getOutputStream().write(body.getBytes(US_ASCII));
            socket.getOutputStream().flush();
            assertThat(statusLine(socket)).contains(" 403 ");
        }
        assertThat(records("late")).isZero();
    }

    @Test
    void requestOfARenamedTokenContinues() throws IOException {
        Response token = dnsWriter();
        String body = "{\"type\":\"A\",\"name\":\"late\",\"content\":\"192.0.2.1\"}";
        try (Socket socket = beginPost(token, body.length())) {
            String renamed = TestServer.draft("", allow("DNS Write", zoneResource(server.zoneId("example.com"))))
                    .replace("\"test\"", "\"renamed\"");
            assertThat(server.put("/user/tokens/" + token.id(), server.owner(), renamed)
                            .status())
                    .isEqualTo(200);
            socket.getOutputStream().write(body.getBytes(US_ASCII));
            socket.getOutputStream().flush();
            assertThat(statusLine(socket)).contains(" 200 ");
        }
        assertThat(records("late")).isEqualTo(1);
    }

    @Test
    void noRequestAfterTheResponseToARevokeIsAccepted() throws InterruptedException {
        for (int round = 0; round < 40; round++) {
            Response token = dnsWriter();
            String secret = secret(token);
            AtomicBoolean revoked = new AtomicBoolean();
            AtomicBoolean acceptedAfter = new AtomicBoolean();
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                callers.add(Thread.startVirtualThread(() -> {
                    boolean last = false;
                    while (!last) {
                        last = revoked.get(); // read before the request starts
                        int status = server.get("/user/tokens/verify", secret).status();
                        if (last && status == 200) {
                            acceptedAfter.set(true);
                        }
                    }
                }));
            }
            boolean roll = round % 2 == 0;
            String path = "/user/tokens/" + token.id();
            Response response =
                    roll ? server.put(path + "/value", server.owner(), "{}") : server.delete(path, server.owner());
            revoked.set(true);
            assertThat(response.status()).isEqualTo(200);
            for (Thread caller : callers) {
                caller.join();
            }
            assertThat(acceptedAfter).isFalse();
            if (roll) {
                assertThat(server.delete(path, server.owner()).status()).isEqualTo(200);
            }
        }
    }

    private Response dnsWriter() {
        return server.createToken("", allow("DNS Write", zoneResource(server.zoneId("example.com"))));
    }

    private static String secret(Response token) {
        return token.json().at("/result/value").stringValue();
    }

    /** Sends the head of a request and waits until it was admitted, which shows in the last use of the token. */
    private Socket beginPost(Response token, int length) throws IOException {
        server.clock().move(Duration.ofHours(1));
        String now = server.clock().instant().toString();
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        socket.getOutputStream()
                .write(("POST /client/v4/zones/" + server.zoneId("example.com")
                                + "/dns_records HTTP/1.1\r\nHost: ambit.example.com\r\nAuthorization: Bearer "
                                + secret(token)
                                + "\r\nContent-Length: " + length + "\r\n\r\n")
                        .getBytes(US_ASCII));
        socket.getOutputStream().flush();
        String path = "/user/tokens/" + token.id();
        boolean admitted = false;
        for (int i = 0; i < 2_000 && !admitted; i++) {
            String lastUsed = server.get(path, server.owner())
                    .json()
                    .at("/result/last_used_on")
                    .asString("");
            admitted = lastUsed.equals(now);
        }
        assertThat(admitted).isTrue();
        return socket;
    }

    private static String statusLine(Socket socket) throws IOException {
        byte[] line = socket.getInputStream().readNBytes(13);
        return new String(line, US_ASCII);
    }

    private int records(String name) {
        return server.get(
                        "/zones/" + server.zoneId("example.com") + "/dns_records?name=" + name + ".example.com",
                        server.owner())
                .json()
                .at("/result_info/total_count")
                .intValue();
    }
}
