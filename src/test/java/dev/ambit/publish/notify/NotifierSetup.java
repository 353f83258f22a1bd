package dev.ambit.publish.notify;

import static dev.ambit.storage.Samples.account;
import static dev.ambit.storage.Samples.change;
import static dev.ambit.storage.Samples.zone;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.MovableClock;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.HmacKey;
import dev.ambit.core.transfer.Outgoing;
import dev.ambit.core.transfer.Peer;
import dev.ambit.core.transfer.PeerId;
import dev.ambit.core.transfer.TsigAlgorithm;
import dev.ambit.core.transfer.TsigKey;
import dev.ambit.core.transfer.TsigKeyId;
import dev.ambit.core.transfer.TsigSecret;
import dev.ambit.core.zone.ZoneSettings;
import dev.ambit.publish.notify.TestPeer.Behaviour;
import dev.ambit.publish.transfer.TransferIndex;
import dev.ambit.storage.Change;
import dev.ambit.storage.Samples;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StoredTsigKey;
import dev.ambit.storage.sql.Storages;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A notifier of one zone, without peers at first. */
abstract class NotifierSetup {
    static final Duration PATIENCE = Duration.ofSeconds(20);
    static final AccountId ACCOUNT = account(1).id();
    static final ZoneId ZONE = zone(1, ACCOUNT, "example.com").id();
    static final DnsName APEX = DnsName.of("example.com");
    static final HmacKey DIGEST_KEY = new HmacKey(1, new byte[HmacKey.BYTES]);
    static final TsigKey KEY = new TsigKey(
            new TsigKeyId(5, 1),
            ACCOUNT,
            DnsName.of("ambit"),
            TsigAlgorithm.HMAC_SHA256,
            TsigSecret.of("0123456789abcdef0123456789abcdef".getBytes(US_ASCII)));

    final Map<ZoneId, Long> serials = new ConcurrentHashMap<>(Map.of(ZONE, 7L));
    final MovableClock clock = new MovableClock();
    final List<AutoCloseable> open = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // opened before each test
    Storage storage;

    @SuppressWarnings("NullAway.Init") // likewise
    Notifier notifier;

    volatile Predicate<IpAddress> isAllowed = _ -> true;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        storage = Storages.open(folder);
        change(storage, tx -> {
            tx.accounts().insert(account(1));
            tx.zones().insert(zone(1, ACCOUNT, "example.com"));
            tx.transfers().insert(StoredTsigKey.seal(KEY, DIGEST_KEY, new SecureRandom()));
        });
        startNotifier();
    }

    void startNotifier() throws IOException {
        notifier = Notifier.start(
                this::published,
                new Followers(TransferIndex.start(storage, List.of(DIGEST_KEY))),
                address -> isAllowed.test(address),
                List.of(),
                clock,
                new SecureRandom());
    }

    @AfterEach
    void stop() throws Exception {
        notifier.close();
        storage.close();
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    @Nullable
    PublishedZone published(ZoneId zone) {
        Long serial = serials.get(zone);
        return serial == null
                ? null
                : new PublishedZone(
                        zone,
                        APEX,
                        ZoneSettings.of(APEX, List.of(DnsName.of("ns1.example.net")))
                                .soa(serial));
    }

    TestPeer follow(int number, @Nullable TsigKey key) throws IOException {
        return follow(number, key, Behaviour.ACKNOWLEDGE);
    }

    /** Adds a peer to the zone. */
    TestPeer follow(int number, @Nullable TsigKey key, Behaviour behaviour) throws IOException {
        TestPeer peer = new TestPeer(key);
        open.add(peer);
        peer.behave(behaviour);
        change(storage, tx -> {
            tx.transfers().insert(peer(number, peer, key));
            Outgoing before = tx.transfers().findOutgoing(ZONE).orElse(Outgoing.of(ZONE, List.of(), Samples.NOW));
            List<PeerId> peers = new ArrayList<>(before.peers());
            peers.add(new PeerId(6, number));
            tx.transfers().put(before.withPeers(peers));
            tx.revisions().append(new Change.OfPeer(new PeerId(6, number)));
            tx.revisions().append(new Change.OfOutgoing(ZONE));
        });
        return peer;
    }

    static Peer peer(int number, TestPeer peer, @Nullable TsigKey key) {
        return new Peer(
                new PeerId(6, number),
                ACCOUNT,
                "ns" + number,
                peer.address(),
                peer.port(),
                key == null ? null : key.id(),
                true);
    }

    void storeOutgoing(UnaryOperator<Outgoing> edit) {
        change(storage, tx -> {
            tx.transfers().put(edit.apply(tx.transfers().findOutgoing(ZONE).orElseThrow()));
            tx.revisions().append(new Change.OfOutgoing(ZONE));
        });
    }

    PeerStatus status(int number) {
        return notifier.status(ZONE, new PeerId(6, number));
    }

    void await(Predicate<PeerStatus> expected) {
        await(1, expected);
    }

    void await(int number, Predicate<PeerStatus> expected) {
        notifier.statuses().await(ZONE, () -> expected.test(status(number)), PATIENCE);
        assertThat(status(number)).matches(expected);
    }
}
