package dev.ambit.load;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/** Sets up the transfers of the zone of {@link ZoneRecords}, over the API. */
final class Publisher {
    private static final String API = "/client/v4";
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration FETCH_LIMIT = Duration.ofSeconds(60);

    private final String address;
    private final String secret;
    private final String zone;
    private final String account;
    private final String outgoing;

    Publisher(ServerProcess server, Path data) throws IOException {
        address = server.url("");
        secret = ZoneRecords.publisherSecret(data);
        JsonNode found = get(API + "/zones").result().get(0);
        zone = API + "/zones/" + found.path("id").asString();
        account = API + "/accounts/" + found.path("account").path("id").asString() + "/secondary_dns";
        outgoing = zone + "/secondary_dns/outgoing";
    }

    /** Allows transfers without a key to a network. */
    void allow(String network) throws IOException {
        send("POST", account + "/acls", "{\"name\":\"bench\",\"ip_range\":\"%s\"}".formatted(network));
    }

    /** Creates a key for {@link #createPeer}. */
    TsigKey createKey() throws IOException {
        String name = "bench-" + System.nanoTime();
        JsonNode key = send("POST", account + "/tsigs", "{\"name\":\"%s\",\"algo\":\"hmac-sha256.\"}".formatted(name));
        return new TsigKey(key.path("id").asString(), name, key.path("secret").asString());
    }

    /** A key for transfers, with its secret in Base64. */
    record TsigKey(String id, String name, String secret) {}

    /** Creates a peer and returns its id. */
    String createPeer(String address, int port, TsigKey key) throws IOException {
        String body = """
                {"name":"peer-%1$d","ip":"%2$s","port":%1$d,"tsig_id":"%3$s","ixfr_enable":true}""".formatted(port, address, key.id());
        return send("POST", account + "/peers", body).path("id").asString();
    }

    /** Transfers the zone to these peers, and notifies them. */
    void publish(List<String> peers) throws IOException {
        boolean exists = get(outgoing).status() == 200;
        String ids = String.join(",", peers.stream().map(id -> "\"" + id + "\"").toList());
        send(exists ? "PUT" : "POST", outgoing, "{\"name\":\"%s.\",\"peers\":[%s]}".formatted(ZoneRecords.ZONE, ids));
        send("POST", outgoing + "/enable", "{}");
    }

    /** Ends the transfers. */
    void disable() throws IOException {
        send("POST", outgoing + "/disable", "{}");
    }

    /** Waits until these peers have the zone as it is. */
    void awaitFetched(List<String> peers) throws IOException {
        long end = System.nanoTime() + FETCH_LIMIT.toNanos();
        while (!hasBeenFetched(peers)) {
            if (System.nanoTime() - end > 0) {
                throw new IOException(
                        "the peers do not follow: " + get(outgoing).body());
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private boolean hasBeenFetched(List<String> peers) throws IOException {
        JsonNode state = get(outgoing).result();
        long serial = state.path("soa_serial").asLong();
        int fetched = 0;
        for (JsonNode peer : state.path("peer_status")) {
            boolean isOne = peers.contains(peer.path("id").asString());
            fetched += isOne && peer.path("fetched_serial").asLong() == serial ? 1 : 0;
        }
        return fetched == peers.size();
    }

    /** Gives the record with this name another address. */
    void change(String name, String address) throws IOException {
        String id = get(zone + "/dns_records?type=A&name=" + name)
                .result()
                .get(0)
                .path("id")
                .asString();
        send("PATCH", zone + "/dns_records/" + id, "{\"content\":\"%s\"}".formatted(address));
    }

    private Client.Response get(String path) throws IOException {
        try (Client client = new Client(address)) {
            return client.get(path, secret);
        }
    }

    private JsonNode send(String method, String path, String body) throws IOException {
        try (Client client = new Client(address)) {
            return client.send(method, path, secret, body).result();
        }
    }
}
