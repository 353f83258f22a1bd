package dev.ambit.load;

import dev.ambit.load.Figure.Kind;
import dev.ambit.load.Load.Request;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Record writes over the API while no peer, four peers, and four and one that never answers follow the zone, in
 * alternation.
 */
record PeerWrites(List<Load> without, List<Load> withPeers, List<Load> withHanging) {
    private static final int PEERS = 4;
    private static final int WARM_UP_SECONDS = 20;

    /** {@code port} is that of the server's DNS. */
    static PeerWrites of(ServerProcess server, int port, Path data, Requests requests, HttpRun.Plan plan)
            throws IOException, InterruptedException {
        Request write = requests.of(Kind.WRITE);
        PeerWrites writes = new PeerWrites(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        Publisher publisher = new Publisher(server, data);
        Publisher.TsigKey key = publisher.createKey();
        try (Peers.Running running = new Peers.Running(PEERS, port, key);
                DatagramSocket silent = new DatagramSocket(new InetSocketAddress(Peers.address(PEERS + 1), 0))) {
            List<String> peers = new ArrayList<>();
            for (int peerPort : running.ports()) {
                peers.add(publisher.createPeer(Peers.address(peers.size() + 1), peerPort, key));
            }
            String hanging = publisher.createPeer(Peers.address(PEERS + 1), silent.getLocalPort(), key);
            List<String> all = Stream.concat(peers.stream(), Stream.of(hanging)).toList();
            publisher.publish(peers);
            publisher.awaitFetched(peers);
            WarmUp.of(server, write, WARM_UP_SECONDS);
            for (int round = 0; round < HttpRun.PRECISE * plan.rounds(); round++) {
                publisher.disable();
                writes.without.add(Load.of(server, write, HttpRun.CONNECTIONS, plan.seconds()));
                publisher.publish(peers);
                publisher.awaitFetched(peers);
                writes.withPeers.add(Load.of(server, write, HttpRun.CONNECTIONS, plan.seconds()));
                publisher.publish(all);
                publisher.awaitFetched(peers);
                writes.withHanging.add(Load.of(server, write, HttpRun.CONNECTIONS, plan.seconds()));
            }
        }
        return writes;
    }

    AlternatingRounds peersToNone() {
        return new AlternatingRounds(without, withPeers);
    }

    AlternatingRounds hangingToPeers() {
        return new AlternatingRounds(withPeers, withHanging);
    }
}
