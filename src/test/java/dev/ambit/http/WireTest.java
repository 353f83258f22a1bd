package dev.ambit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.http.connection.HttpSettings;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** HTTP at the byte level: framing, versions, bodies and closing. */
final class WireTest {
    @AutoClose
    private final HttpServer server = Echo.start();

    private Wire wire() {
        return Wire.to(server.address());
    }

    @Test
    void connectionIsReusableAfterALargeResponse() {
        String text = "x".repeat(300_000);
        try (Wire wire = wire()) {
            for (int i = 0; i < 3; i++) {
                Wire.Reply reply = wire.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: " + text.length()
                                + "\r\n\r\n" + text)
                        .reply();
                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.body()).hasSizeGreaterThan(text.length()).endsWith("xx\"}");
            }
            assertThat(wire.isResponsive()).isTrue();
        }
    }

    @Test
    void addressInUseIsReported() {
        HttpSettings same = new HttpSettings(
                "127.0.0.1", server.address().getPort(), Optional.empty(), false, Echo.SETTINGS.limits());
        assertThatThrownBy(() -> Echo.start(same))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot listen on 127.0.0.1:" + same.port());
    }

    @Test
    void connectionHandlesSeveralRequests() {
        try (Wire wire = wire()) {
            for (int i = 0; i < 3; i++) {
                Wire.Reply reply = wire.lines("GET /echo?i=" + i + " HTTP/1.1", "Host: a", "")
                        .reply();
                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.body()).isEqualTo("{\"result\":\"GET {i=[" + i + "]} \"}");
            }
        }
    }

    /** The end of its headers must not be taken for an empty line before another request. */
    @Test
    void pipelinedRequestMayArriveInPieces() {
        try (Wire wire = wire()) {
            wire.lines("GET /echo HTTP/1.1", "Host: a", "", "POST /echo HTTP/1.1", "Host: a", "Content-Length: 5");
            assertThat(wire.reply().body()).contains("GET {} ");
            assertThat(wire.send("\r\nhello").reply().body()).contains("POST {} hello");
            assertThat(wire.isResponsive()).isTrue();
        }
    }

    @Test
    void everyAnswerNamesItsRequestAndIsKeptByNoCache() {
        try (Wire wire = wire()) {
            Wire.Reply reply = wire.lines("GET /echo HTTP/1.1", "Host: a", "api-version: 2026-04-14", "")
                    .reply();
            assertThat(reply.header("cf-ray")).isPresent().isEqualTo(reply.header("x-request-id"));
            assertThat(reply.header("Cache-Control")).contains("no-store");
            assertThat(reply.header("X-Content-Type-Options")).contains("nosniff");
            assertThat(reply.header("api-version")).contains("2026-04-14");
            assertThat(reply.header("Server")).isEmpty();
        }
    }

    @Test
    void http10ResponseIsCompleteAndClosesTheConnection() {
        try (Wire wire = wire()) {
            Wire.Reply reply = wire.lines("GET /echo?a=b HTTP/1.0", "Host: api.example.com", "")
                    .reply();
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body()).isEqualTo("{\"result\":\"GET {a=[b]} \"}");
            assertThat(reply.header("Connection")).contains("close");
            assertThat(wire.rest()).isEmpty();
        }
    }

    @Test
    void http10RequestNeedsNoHostAndMayHaveABody() {
        try (Wire wire = wire()) {
            Wire.Reply reply = wire.lines(
                            "POST /echo HTTP/1.0",
                            "User-Agent: inadyn/2.10",
                            "Connection: keep-alive",
                            "Content-Length: 5",
                            "")
                    .send("hello")
                    .reply();
            assertThat(reply.body()).contains("POST {} hello");
            assertThat(wire.rest()).isEmpty();
        }
    }

    @Test
    void http10RequestMayArriveByteByByte() {
        try (Wire wire = wire()) {
            for (char c : "GET /echo HTTP/1.0\r\nHost: a\r\nX: y\r\n\r\n".toCharArray()) {
                wire.send(String.valueOf(c));
            }
            assertThat(wire.reply().status()).isEqualTo(200);
        }
    }

    @Test
    void http10RequestWithATransferCodingIsRejected() {
        try (Wire wire = wire()) {
            wire.lines("POST /echo HTTP/1.0", "Host: a", "Transfer-Encoding: chunked", "", "0", "");
            assertRefused(wire.reply(), 400);
            assertThat(wire.rest()).isEmpty();
        }
    }

    @Test
    void emptyLineBeforeARequestIsTolerated() {
        try (Wire wire = wire()) {
            assertThat(wire.lines("", "GET /echo HTTP/1.1", "Host: a", "")
                            .reply()
                            .status())
                    .isEqualTo(200);
            assertThat(wire.lines("", "GET /echo HTTP/1.1", "Host: a", "")
                            .reply()
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void connectionIsClosedWhenTheClientAsksForIt() {
        try (Wire wire = wire()) {
            Wire.Reply reply = wire.lines("GET /echo HTTP/1.1", "Host: a", "Connection: close", "")
                    .reply();
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.header("Connection")).contains("close");
            assertThat(wire.rest()).isEmpty();
        }
    }

    @Test
    void headResponseIsThatOfGetWithoutTheBody() {
        try (Wire wire = wire()) {
            Wire.Reply get = wire.lines("GET /echo HTTP/1.1", "Host: a", "").reply();
            Wire.Reply head = wire.lines("HEAD /echo HTTP/1.1", "Host: a", "").replyToHead();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Length")).isEqualTo(get.header("Content-Length"));
            Wire.Reply missing =
                    wire.lines("HEAD /nowhere HTTP/1.1", "Host: a", "").replyToHead();
            assertThat(missing.status()).isEqualTo(404);
            assertThat(wire.lines("GET /echo HTTP/1.1", "Host: a", "").reply().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void bodyMayBeChunked() {
        try (Wire wire = wire()) {
            wire.lines(
                    "POST /echo HTTP/1.1", "Host: a", "Transfer-Encoding: chunked", "", "3", "abc", "2", "de", "0", "");
            assertThat(wire.reply().body()).contains("POST {} abcde");
            assertThat(wire.lines("GET /echo HTTP/1.1", "Host: a", "").reply().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void expectContinueIsSupported() {
        try (Wire wire = wire()) {
            wire.lines("POST /echo HTTP/1.1", "Host: a", "Expect: 100-continue", "Content-Length: 2", "");
            assertThat(wire.reply().status()).isEqualTo(100);
            assertThat(wire.send("hi").reply().body()).contains("hi");
        }
    }

    @Test
    void tooLargeBodyIsRejectedBeforeItIsSent() {
        try (Wire wire = wire()) {
            wire.lines("POST /echo HTTP/1.1", "Host: a", "Expect: 100-continue", "Content-Length: 1048577", "");
            Wire.Reply reply = wire.reply();
            assertRefused(reply, 413);
            assertThat(reply.body()).contains("larger than 1048576 bytes");
            assertThat(wire.rest()).isEmpty();
        }
    }

    @Test
    void senderOfATooLargeBodyGetsTheResponse() {
        String body = "x".repeat(3 << 20);
        try (Wire wire = wire()) {
            wire.lines("POST /echo HTTP/1.1", "Host: a", "Content-Length: " + body.length(), "")
                    .send(body);
            assertRefused(wire.reply(), 413);
            assertThat(wire.lines("GET /echo HTTP/1.1", "Host: a", "").reply().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void tooLargeChunkedBodyIsRejected() {
        String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
        try (Wire wire = wire()) {
            wire.lines("POST /echo HTTP/1.1", "Host: a", "Transfer-Encoding: chunked", "");
            wire.send(chunk.repeat(20) + "0\r\n\r\n");
            assertRefused(wire.reply(), 413);
        }
    }

    @Test
    void largeBodyIsAcceptedWhereTheRouteAllowsIt() {
        String body = "x".repeat(10 << 20);
        try (Wire wire = wire()) {
            wire.lines("POST /large HTTP/1.1", "Host: a", "Content-Length: " + body.length(), "")
                    .send(body);
            assertThat(wire.reply().status()).isEqualTo(200);
        }
    }

    @Test
    void unreadBodyIsNotParsedAsTheNextRequest() {
        String inner = "GET /things/smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
        try (Wire wire = wire()) {
            wire.lines("POST /nowhere HTTP/1.1", "Host: a", "Content-Length: " + inner.length(), "")
                    .send(inner);
            assertRefused(wire.reply(), 404);
            Wire.Reply next =
                    wire.lines("GET /things/next HTTP/1.1", "Host: a", "").reply();
            assertThat(next.body()).isEqualTo("next");
        }
    }

    private static void assertRefused(Wire.Reply reply, int status) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).contains("application/json");
        assertThat(reply.header("Cache-Control")).contains("no-store");
        assertThat(reply.header("cf-ray")).isPresent();
        assertThat(reply.body())
                .startsWith("{\"success\":false,\"errors\":[{\"code\":")
                .endsWith("\"messages\":[],\"result\":null}");
    }
}
