package dev.ambit;

import static dev.ambit.TestServer.allow;
import static dev.ambit.TestServer.draft;
import static dev.ambit.TestServer.zoneResource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer.Response;
import dev.ambit.config.Setting;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attack: a decision that is cached for one request is used for another that differs in address, time, method or object
 * (CVE-2026-33729). Every request gets its own decision, in any order.
 */
final class FreshDecisionTest {
    private static final String INSIDE = "192.0.2.7";
    private static final String OUTSIDE = "198.51.100.7";

    @TempDir
    private Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // started before each test
    private TestServer server;

    @SuppressWarnings("NullAway.Init")
    private String records;

    @SuppressWarnings("NullAway.Init")
    private String policy;

    @BeforeEach
    void start() {
        server = TestServer.start(folder, Map.of(Setting.TRUSTED_PROXIES, "127.0.0.1"));
        records = "/zones/" + server.zoneId("example.com") + "/dns_records";
        policy = allow("DNS Read", zoneResource(server.zoneId("example.com")));
    }

    @Test
    void requestsThatDifferInAddressMethodOrObjectAloneEachGetTheirOwnDecision() {
        String secret =
                secret(",\"condition\":{\"request_ip\":{\"in\":[\"192.0.2.0/24\"],\"not_in\":[\"192.0.2.9\"]}}");
        String other = "/zones/" + server.zoneId("example.org") + "/dns_records";
        for (int i = 0; i < 20; i++) {
            assertThat(status("GET", records, secret, INSIDE)).isEqualTo(200);
            assertThat(status("GET", records, secret, OUTSIDE)).isEqualTo(403);
            assertThat(status("GET", records, secret, INSIDE)).isEqualTo(200);
            assertThat(status("GET", records, secret, "192.0.2.9")).isEqualTo(403);
            assertThat(status("POST", records, secret, INSIDE)).isEqualTo(403);
            assertThat(status("GET", other, secret, INSIDE)).isEqualTo(403);
            assertThat(status("GET", records, secret, "::ffff:" + INSIDE)).isEqualTo(200);
        }
    }

    @Test
    void requestsThatDifferInTimeAloneEachGetTheirOwnDecisionAlsoWhenTheClockStepsBack() {
        Instant start = server.clock().instant().plus(Duration.ofHours(1));
        Instant end = start.plus(Duration.ofHours(1));
        String secret = secret(",\"not_before\":\"" + start + "\",\"expires_on\":\"" + end + "\"");
        List<Instant> inside = List.of(start, start.plusNanos(1000), end.minusNanos(1000));
        List<Instant> outside = List.of(start.minusNanos(1000), end, end.plusNanos(1000), Instant.EPOCH);
        for (int i = 0; i < 5; i++) {
            for (Instant refused : outside) {
                for (Instant accepted : inside) {
                    server.clock().set(accepted);
                    assertThat(status("GET", records, secret, INSIDE))
                            .as("%s", accepted)
                            .isEqualTo(200);
                    assertThat(status("GET", "/user/tokens/verify", secret, INSIDE))
                            .isEqualTo(200);
                    server.clock().set(refused);
                    assertThat(status("GET", records, secret, INSIDE))
                            .as("%s", refused)
                            .isEqualTo(403);
                    assertThat(status("GET", "/user/tokens/verify", secret, INSIDE))
                            .isEqualTo(401);
                }
            }
        }
    }

    @Test
    void tokenThatIsRevokedStaysRevokedWhenTheClockStepsBack() {
        Response token = server.createToken("", policy);
        server.clock().move(Duration.ofHours(1));
        server.delete("/user/tokens/" + token.id(), server.owner());
        server.clock().move(Duration.ofDays(-2));
        assertThat(status("GET", records, token.json().at("/result/value").stringValue(), INSIDE))
                .isEqualTo(403);
        server.restart();
        assertThat(status("GET", records, token.json().at("/result/value").stringValue(), INSIDE))
                .isEqualTo(403);
    }

    @Test
    void timestampsAreConvertedToUtcFromAnyOffset() {
        // The clocks of Vienna jump from 02:00 to 03:00 on that day, and back from 03:00 to 02:00 in October.
        for (String[] moment : new String[][] {
            {"2099-03-29T02:30:00+01:00", "2099-03-29T01:30:00Z"},
            {"2099-03-29T03:30:00+02:00", "2099-03-29T01:30:00Z"},
            {"2099-10-25T02:30:00+02:00", "2099-10-25T00:30:00Z"},
            {"2099-10-25T02:30:00+01:00", "2099-10-25T01:30:00Z"},
            {"2096-02-29T23:59:59.999999Z", "2096-02-29T23:59:59.999999Z"},
            {"2099-12-31T23:59:59-18:00", "2100-01-01T17:59:59Z"}
        }) {
            Response token = server.createToken(",\"expires_on\":\"" + moment[0] + "\"", policy);
            assertThat(token.json().at("/result/expires_on").stringValue())
                    .as(moment[0])
                    .isEqualTo(moment[1]);
        }
    }

    /** An ambiguous or invalid timestamp would let a token expire at an unintended time. */
    @Test
    void invalidTimestampsAreRejected() {
        for (String invalid : List.of(
                "2098-12-31T23:59:60Z", // a leap second, which java.time does not represent
                "2099-02-29T00:00:00Z",
                "2099-03-29T02:30:00",
                "2099-03-29",
                "2099-03-29T24:00:01Z",
                "2099-03-29T02:30:00 Europe/Vienna",
                "2099-03-29T02:30:00+25:00",
                "tomorrow",
                "4102444800",
                "",
                "10000-01-01T00:00:00Z")) {
            Response refused =
                    server.post("/user/tokens", server.owner(), draft(",\"expires_on\":\"" + invalid + "\"", policy));
            assertThat(refused.status()).as(invalid).isEqualTo(400);
            assertThat(refused.json().at("/errors/0/source/pointer").stringValue())
                    .isEqualTo("/expires_on");
        }
        assertThat(server.post("/user/tokens", server.owner(), draft(",\"expires_on\":4102444800", policy))
                        .status())
                .isEqualTo(400);
    }

    private int status(String method, String path, String secret, String client) {
        return server.send(HttpRequest.newBuilder(URI.create(server.address() + TestServer.API + path))
                        .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}"))
                        .header("Authorization", "Bearer " + secret)
                        .header("X-Forwarded-For", client)
                        .build())
                .status();
    }

    private String secret(String more) {
        return server.createToken(more, policy).json().at("/result/value").stringValue();
    }
}
