package dev.ambit.publish.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer;
import dev.ambit.TestServer.Response;
import dev.ambit.config.Setting;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.transfer.Outgoing;
import dev.ambit.core.transfer.Peer;
import dev.ambit.core.transfer.PeerId;
import dev.ambit.publish.notify.TestPeer.Behaviour;
import dev.ambit.storage.Change;
import dev.ambit.storage.Samples;
import dev.ambit.storage.Storage;
import dev.ambit.storage.sql.Storages;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A write with {@code Prefer: wait} is answered when the peers of the zone have it. */
class PreferWaitTest {
    private static final PeerId PEER = new PeerId(6, 1);
    private static final String NAME = "ns \"1\", ü";

    private TestPeer peer;
    private TestServer server;
    private String zone;
    private int records;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        peer = new TestPeer(null);
        peer.behave(Behaviour.HANG);
        server = TestServer.start(
                folder,
                Map.of(
                        Setting.DNS, "127.0.0.1:0",
                        Setting.DNS_PEER_NETWORKS, "127.0.0.0/8",
                        Setting.WORK_THREADS, "2",
                        Setting.REQUEST_TIMEOUT, "500ms"));
        zone = server.zoneId("example.com");
        server.stop();
        AccountId account = AccountId.of(server.accountId());
        try (Storage storage = Storages.open(folder)) {
            Samples.change(storage, tx -> {
                tx.transfers().insert(new Peer(PEER, account, NAME, peer.address(), peer.port(), null, true));
                tx.transfers().put(Outgoing.of(ZoneId.of(zone), List.of(PEER), Samples.NOW));
                tx.revisions().append(new Change.OfOutgoing(ZoneId.of(zone)));
            });
        }
        server.restart();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        peer.close();
    }

    @Test
    void responseIsHeldBackUntilThePeerHasTheZone() {
        peer.behave(Behaviour.ACKNOWLEDGE);
        peer.serveNotified();
        Response response = write(server.owner(), "wait=30");
        assertThat(response.status()).isEqualTo(200);
        assertThat(header(response, "Preference-Applied")).isEqualTo("wait=30");
        assertThat(header(response, "Ambit-Follow")).isEqualTo("done");
        assertThat(header(write(server.owner(), "respond-async, wait=500"), "Preference-Applied"))
                .isEqualTo("wait=60");
    }

    /** Longer than the time in which a request must arrive. */
    @Test
    void responseIsTheNormalOneWhenThePeerDoesNotHaveTheZoneInTime() {
        Response response = write(server.owner(), "wait=2");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.json().at("/result/type").stringValue()).isEqualTo("A");
        assertThat(header(response, "Ambit-Follow")).isEqualTo("pending; peers=1; names=\"ns %221%22%2C %C3%BC\"");
    }

    @Test
    void peersAreNamedOnlyToCallersThatMayReadTheTransfers() {
        String scope = "com.cloudflare.api.account.zone.";
        String challenges = "{\"%s%s\":{\"%srecord.TXT._acme-challenge.*\":\"*\"}}".formatted(scope, zone, scope);
        String writer = server.token(TestServer.allow("DNS Write", challenges));
        Response response = server.send(request(
                "POST",
                "/zones/" + zone + "/dns_records",
                writer,
                "wait=0",
                "{\"type\":\"TXT\",\"name\":\"_acme-challenge.www.example.com\",\"content\":\"x\",\"ttl\":60}"));
        assertThat(response.status()).isEqualTo(200);
        assertThat(header(response, "Ambit-Follow")).isEqualTo("pending; peers=1");
    }

    @Test
    void otherRequestsAreAnsweredAtOnceAndWithoutTheHeaders() {
        for (String prefer : List.of("return=minimal", "wait=soon", "wait")) {
            Response response = write(server.owner(), prefer);
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.http().headers().firstValue("Ambit-Follow")).isEmpty();
            assertThat(response.http().headers().firstValue("Preference-Applied"))
                    .isEmpty();
        }
        Response read = server.send(request("GET", "/zones/" + zone + "/dns_records", server.owner(), "wait=60", null));
        assertThat(read.http().headers().firstValue("Ambit-Follow")).isEmpty();
        Response invalid = server.send(
                request("POST", "/zones/" + zone + "/dns_records", server.owner(), "wait=60", "{\"type\":\"A\"}"));
        assertThat(invalid.status()).isEqualTo(400);
        assertThat(invalid.http().headers().firstValue("Ambit-Follow")).isEmpty();
    }

    @Test
    void importsSettingsBatchesAndTransfersAreWaitedForToo() {
        assertThat(eachChange(1, 0)).allSatisfy(follow -> assertThat(follow).startsWith("pending; peers=1;"));
        peer.behave(Behaviour.ACKNOWLEDGE);
        peer.serveNotified();
        assertThat(eachChange(2, 30)).containsOnly("done");
    }

    /** Changes the zone in each way; returns the headers of the responses. */
    private List<String> eachChange(int number, int seconds) {
        String path = "/zones/" + zone;
        String wait = "wait=" + seconds;
        String batch = "{\"posts\":[" + draft("batch" + number + ".example.com") + "]}";
        String ttl = "{\"ns_ttl\":" + (3600 + number) + "}";
        String transfers = path + "/secondary_dns/outgoing";
        List<String> changes = new ArrayList<>();
        changes.add(changed("POST", path + "/dns_records/import", wait, "i" + number + " A 192.0.2.1\n", "text/plain"));
        changes.add(changed("POST", path + "/dns_records/batch", wait, batch, "application/json"));
        changes.add(changed("PATCH", path + "/dns_settings", wait, ttl, "application/json"));
        assertThat(changed("POST", transfers + "/disable", wait, "{}", "application/json"))
                .isEqualTo("done");
        write(server.owner(), "wait=0"); // so that the peer is behind
        changes.add(changed("POST", transfers + "/enable", wait, "{}", "application/json"));
        return changes;
    }

    private String changed(String method, String path, String prefer, String body, String type) {
        Response response = server.send(request(method, path, server.owner(), prefer, body, type));
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        return header(response, "Ambit-Follow");
    }

    @Test
    void zoneThatNothingFollowsIsDone() {
        String other = server.zoneId("example.org");
        Response response = server.send(
                request("POST", "/zones/" + other + "/dns_records", server.owner(), "wait=60", draft("a.example.org")));
        assertThat(header(response, "Ambit-Follow")).isEqualTo("done");
    }

    /** With two worker threads; eight requests of a token may wait, the ninth does not. */
    @Test
    void waitingHoldsNoWorkerThreadAndIsBoundedByToken() throws Exception {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch sent = new CountDownLatch(8);
            List<Future<Response>> waiting = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String body = draft("w" + i + ".example.com");
                waiting.add(clients.submit(() -> {
                    sent.countDown();
                    return server.send(
                            request("POST", "/zones/" + zone + "/dns_records", server.owner(), "wait=60", body));
                }));
            }
            assertThat(sent.await(20, TimeUnit.SECONDS)).isTrue();
            while (server.get("/zones/" + zone + "/dns_records?name.startswith=w", server.owner())
                            .json()
                            .at("/result_info/total_count")
                            .asInt(0)
                    < 8) {
                Thread.onSpinWait();
            }
            assertThat(header(write(server.owner(), "wait=60"), "Ambit-Follow")).startsWith("pending");
            assertThat(waiting).noneMatch(Future::isDone);
            String other = server.token(TestServer.allow("DNS Write", TestServer.zoneResource(zone)));
            assertThat(server.call("POST", "/zones/" + zone + "/dns_records", other, draft("other.example.com"))
                            .status())
                    .isEqualTo(200);
            peer.behave(Behaviour.ACKNOWLEDGE);
            peer.serveNotified();
            for (Future<Response> response : waiting) {
                assertThat(header(response.get(60, TimeUnit.SECONDS), "Ambit-Follow"))
                        .isEqualTo("done");
            }
        }
    }

    @Test
    void stopOfTheServerEndsTheWait() throws Exception {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Response> waiting = clients.submit(() -> write(server.owner(), "wait=60"));
            peer.nextNotified();
            long start = System.nanoTime();
            server.stop();
            assertThat(waiting.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(30));
        }
    }

    private Response write(String token, String prefer) {
        return server.send(request(
                "POST", "/zones/" + zone + "/dns_records", token, prefer, draft("r" + records++ + ".example.com")));
    }

    private static String draft(String name) {
        return "{\"type\":\"A\",\"name\":\"%s\",\"content\":\"192.0.2.1\",\"ttl\":300}".formatted(name);
    }

    private HttpRequest request(String method, String path, String token, String prefer, @Nullable String body) {
        return request(method, path, token, prefer, body, "application/json");
    }

    private HttpRequest request(
            String method, String path, String token, String prefer, @Nullable String body, String type) {
        return HttpRequest.newBuilder(URI.create(server.address() + TestServer.API + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", type)
                .header("Prefer", prefer)
                .build();
    }

    private static String header(Response response, String name) {
        return response.http().headers().firstValue(name).orElse("");
    }
}
