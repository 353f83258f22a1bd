package dev.ambit.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Malformed requests, requests that two parsers may read differently, and unknown paths are rejected in the envelope.
 */
final class RefusedRequestTest {
    @AutoClose
    private final HttpServer server = Echo.start();

    private Wire wire() {
        return Wire.to(server.address());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /echo",
                "GET  /echo HTTP/1.1",
                " GET /echo HTTP/1.1",
                "GET /echo HTTP/2.0",
                "GET /echo HTTP/1.2",
                "GET /echo http/1.1",
                "GET /echo HTTP/1.1 x",
                "nonsense",
                "GET\t/echo\tHTTP/1.1",
                "G@T /echo HTTP/1.1",
                "get /echo HTTP/1.1",
                "Get /echo HTTP/1.1",
                "GET /echo#x HTTP/1.1",
                "GET /echo#/things/a HTTP/1.1",
                "GET /echo?a=b#c HTTP/1.1",
                "GET # HTTP/1.1",
                "GET /things/a\u0000 HTTP/1.1",
                "GET /things/\u0001a HTTP/1.1",
                "GET /things/a\u007f HTTP/1.1",
                "GET /things/\u00e4 HTTP/1.1",
                "GET /things/a\tb HTTP/1.1",
                "GET /things/a\nb HTTP/1.1",
                "GET /things/a\rb HTTP/1.1",
                "GET /echo?a=\u0001 HTTP/1.1",
                "PRI * HTTP/2.0"
            })
    void malformedRequestLineIsRejectedInTheEnvelope(String line) {
        try (Wire wire = wire()) {
            wire.lines(line, "Host: a", "");
            assertRefused(wire.reply(), 400);
            assertThat(wire.isClosed()).isTrue();
        }
    }

    /** Bytes after a request may be the next one, which is checked like the first. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "get /echo HTTP/1.1",
                "GET /echo#x HTTP/1.1",
                "GET /things/a\u0000 HTTP/1.1",
                "G@T /echo HTTP/1.1",
                "GET /echo HTTP/1.0",
                " GET /echo HTTP/1.1"
            })
    void pipelinedRequestIsCheckedLikeTheFirst(String line) {
        try (Wire wire = wire()) {
            wire.lines("GET /echo HTTP/1.1", "Host: a", "", line, "Host: a", "");
            assertThat(wire.reply().status()).isEqualTo(200);
            Wire.Reply reply = wire.reply();
            assertThat(reply.status()).isIn(400, 505);
            assertRefused(reply, reply.status());
            assertThat(wire.isClosed()).isTrue();
        }
    }

    /** Two parsers may read each of them differently, so that a proxy would see another request than this server. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 3|Transfer-Encoding: chunked",
                "Transfer-Encoding: chunked|Content-Length: 3",
                "Content-Length: 3|Content-Length: 4",
                "Content-Length: 3|Content-Length: 3",
                "Content-Length: 3, 3",
                "Content-Length: 3, 4",
                "Content-Length: +3",
                "Content-Length: -3",
                "Content-Length: 0x3",
                "Content-Length: -0",
                "Content-Length:",
                "Content-Length: ,3",
                "Content-Length: 3;x",
                ": foo",
                ":",
                " : foo",
                "X: y|: foo",
                "X\u0000: y",
                "X\u00e4: y",
                "X: y|\ty",
                "Transfer-Encoding:",
                "Transfer-Encoding: chunked;x=y",
                "Transfer-Encoding: \"chunked\"",
                "Content-Length: 3 3",
                "Content-Length: 99999999999999999999",
                "Content-Length : 3",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: chunked, chunked",
                "Transfer-Encoding: chunked|Transfer-Encoding: chunked",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding:\u000bchunked",
                "Transfer-Encoding",
                " Transfer-Encoding: chunked",
                "X: y| Transfer-Encoding: chunked",
                "X: y\nTransfer-Encoding: chunked",
                "X: \u0000",
                "X: a\rb",
                "X Y: z",
                "Host: b",
                "Host: a, b"
            })
    void ambiguousRequestIsRejected(String headers) {
        try (Wire wire = wire()) {
            wire.lines("POST /echo HTTP/1.1", "Host: a");
            wire.lines(headers.split("\\|", -1));
            wire.send("\r\n0\r\n\r\nGET /things/smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
            Wire.Reply reply = wire.reply();
            assertThat(reply.status()).isIn(400, 501);
            assertRefused(reply, reply.status());
            assertThat(wire.isClosed()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5;x\r\nhello\r\n0\r\n\r\n",
                "-1\r\n",
                "g\r\n",
                "\r\n",
                "ffffffffffffffff\r\n",
                "00000000000000005\r\nhello\r\n0\r\n\r\n",
                "5\nhello\r\n",
                "+5\r\nhello\r\n0\r\n\r\n",
                "5\r\nhello\r\n+0\r\n\r\n",
                "+0\r\n\r\n",
                "-0\r\n\r\n",
                " 5\r\nhello\r\n0\r\n\r\n",
                "5 \r\nhello\r\n0\r\n\r\n",
                "0x5\r\nhello\r\n0\r\n\r\n",
                "5_0\r\n",
                "5\u0000\r\nhello\r\n",
                "5\r\nhelloXX0\r\n\r\n",
                "5\r\nhello\n\n0\r\n\r\n",
                "5\r\nhello\r\r0\r\n\r\n",
                "2\r\nheXX0\r\n\r\n",
                "0\r\nX: y\r\n\r\n"
            })
    void malformedChunkIsAClientError(String chunks) {
        try (Wire wire = wire()) {
            wire.lines("POST /echo HTTP/1.1", "Host: a", "Transfer-Encoding: chunked", "");
            wire.send(chunks);
            assertRefused(wire.reply(), 400);
            assertThat(wire.isClosed()).isTrue();
        }
    }

    /** The library reads a chunk as a whole, so the claimed size must not fill the memory. */
    @ParameterizedTest
    @ValueSource(strings = {"7fffffff\r\n", "80000000\r\n", "100001\r\n"})
    void chunkAboveTheBodyLimitIsRejectedBeforeItIsRead(String size) {
        try (Wire wire = wire()) {
            wire.lines("POST /echo HTTP/1.1", "Host: a", "Transfer-Encoding: chunked", "");
            wire.send(size);
            assertRefused(wire.reply(), 413);
            assertThat(wire.isClosed()).isTrue();
        }
    }

    @Test
    void truncatedBodyIsAClientError() {
        try (Wire wire = wire()) {
            wire.lines("POST /echo HTTP/1.1", "Host: a", "Content-Length: 10", "", "abc");
            wire.finishSending();
            assertRefused(wire.reply(), 400);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/things/../echo",
                "/things/%2e%2e/echo",
                "/./echo",
                "//echo",
                "/echo//",
                "/ECHO",
                "/Echo",
                "/%65cho",
                "/echo;x=y",
                "/echo%2f",
                "/echo%00",
                "/echo%20",
                "/things/",
                "/things/a/b",
                "/things%2fa",
                "/nowhere",
                "http://a/echo",
                "http://b/echo",
                "//a/echo",
                "echo",
                "*",
                "/"
            })
    void otherSpellingsOfAPathHaveNoRoute(String path) {
        try (Wire wire = wire()) {
            Wire.Reply reply =
                    wire.lines("GET " + path + " HTTP/1.1", "Host: a", "").reply();
            assertRefused(reply, 404);
            assertThat(reply.body()).contains("\"code\":7003", "perhaps your object identifier is invalid?");
        }
    }

    @Test
    void oneTrailingSlashIsTolerated() {
        try (Wire wire = wire()) {
            assertThat(wire.lines("GET /echo/?a=b HTTP/1.1", "Host: a", "")
                            .reply()
                            .status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "OPTIONS", "TRACE", "PROPFIND"})
    void unknownMethodGetsTheAllowedOnes(String method) {
        try (Wire wire = wire()) {
            Wire.Reply reply =
                    wire.lines(method + " /echo HTTP/1.1", "Host: a", "").reply();
            assertRefused(reply, 405);
            assertThat(reply.header("Allow")).contains("GET, HEAD, POST");
            assertThat(reply.body()).contains("\"code\":7001");
        }
    }

    @Test
    void repeatedAuthorizationIsRejected() {
        try (Wire wire = wire()) {
            Wire.Reply reply = wire.lines(
                            "GET /private HTTP/1.1",
                            "Host: a",
                            "Authorization: Bearer aaa",
                            "Authorization: Bearer bbb",
                            "")
                    .reply();
            assertRefused(reply, 400);
            assertThat(reply.body()).contains("\"code\":6003", "6111");
        }
    }

    @Test
    void tooManyHeadersAreRejectedInTheEnvelope() {
        try (Wire wire = wire()) {
            wire.lines("GET /echo HTTP/1.1", "Host: a", "X: " + "x".repeat(200 * 1024), "");
            Wire.Reply reply = wire.reply();
            assertThat(reply.status()).isIn(400, 431);
            assertRefused(reply, reply.status());
        }
    }

    @Test
    void endlessRequestLineIsRejectedInTheEnvelope() {
        try (Wire wire = wire()) {
            wire.lines("GET /" + "x".repeat(100 * 1024) + " HTTP/1.1", "Host: a", "");
            assertRefused(wire.reply(), 414);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", "a:", "a:x", "a:-1", "a:123456", "a@b", "[::1", "\u00e4"})
    void requestWithAMalformedHostIsRejected(String host) {
        try (Wire wire = wire()) {
            assertThat(wire.lines("GET /echo HTTP/1.1", "Host: a", "").reply().status())
                    .isEqualTo(200);
            assertRefused(wire.lines("GET /echo HTTP/1.1", "Host: " + host, "").reply(), 400);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "a.example.com", "a:1", "192.0.2.1:65535", "[2001:db8::1]", "[2001:db8::1]:8080", "A_b"})
    void anyValidHostIsAccepted(String host) {
        try (Wire wire = wire()) {
            for (int i = 0; i < 2; i++) {
                assertThat(wire.lines("GET /echo HTTP/1.1", "Host: " + host, "")
                                .reply()
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void http11RequestNeedsAHost() {
        try (Wire wire = wire()) {
            assertRefused(wire.lines("GET /echo HTTP/1.1", "").reply(), 400);
        }
    }

    @Test
    void malformedEscapeInTheQueryIsAClientError() {
        try (Wire wire = wire()) {
            for (String query : List.of("%", "%zz", "a=%f", "%u0041")) {
                Wire.Reply reply = wire.lines("GET /echo?" + query + " HTTP/1.1", "Host: a", "")
                        .reply();
                assertRefused(reply, 400);
                if (reply.header("Connection").filter("close"::equals).isPresent()) {
                    return;
                }
            }
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
