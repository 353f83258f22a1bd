package dev.ambit.publish.notify;

import static dev.ambit.storage.Samples.change;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.net.IpAddress;
import dev.ambit.core.transfer.Outgoing;
import dev.ambit.core.transfer.Peer;
import dev.ambit.core.transfer.PeerId;
import dev.ambit.storage.Change;
import dev.ambit.storage.Samples;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the peers of a zone have is known. */
class NotifiedPeersTest extends NotifierSetup {
    @Test
    void fetchedSerialIsThatOfThePeerWithTheKeyAndItIsAskedWhatItServes() throws IOException {
        TestPeer peer = follow(1, KEY);
        peer.serve(6);
        peer.nextNotified();
        clock.move(Duration.ofMinutes(1));
        notifier.fetched(ZONE, IpAddress.parse("192.0.2.77").orElseThrow(), KEY.id(), 7);
        assertThat(status(1).fetched()).isEqualTo(7);
        assertThat(status(1).behindSince()).isNull();
        await(status -> Long.valueOf(6).equals(status.served()));
        peer.serve(20); // it signs the zone, with serials of its own
        await(status -> Long.valueOf(20).equals(status.served()));
        assertThat(status(1).fetched()).isEqualTo(7);
        assertThat(notifier.behind(ZONE, 7)).isEmpty();
        assertThat(notifier.behind(ZONE, 8)).hasSize(1);
    }

    @Test
    void fetchWithAKeyOfNoPeerOfTheZoneCountsForNone() throws IOException {
        TestPeer peer = follow(1, null);
        notifier.fetched(ZONE, peer.address(), KEY.id(), 7);
        assertThat(status(1).fetched()).isNull();
        notifier.fetched(ZONE, IpAddress.parse("192.0.2.77").orElseThrow(), null, 7);
        assertThat(status(1).fetched()).isNull();
        notifier.fetched(ZONE, peer.address(), null, 7);
        assertThat(status(1).fetched()).isEqualTo(7);
    }

    @Test
    void olderFetchDoesNotReplaceANewerOne() throws IOException {
        TestPeer peer = follow(1, null);
        notifier.fetched(ZONE, peer.address(), null, 7);
        notifier.fetched(ZONE, peer.address(), null, 5);
        assertThat(status(1).fetched()).isEqualTo(7);
    }

    @Test
    void peersThatHaveTheZoneAreNotNotifiedAtTheStart() throws IOException {
        TestPeer current = follow(1, KEY);
        TestPeer behind = follow(2, null);
        current.nextNotified();
        behind.nextNotified();
        notifier.close();
        current.serve(7);
        behind.serve(6);
        startNotifier();
        notifier.check(List.of(ZONE));
        assertThat(behind.nextNotified()).isEqualTo(7);
        await(1, status -> status.has(7));
        assertThat(current.waiting()).isZero();
    }

    @Test
    void peerThatRefusesSignedQuestionsIsAskedWithoutASignature() throws IOException {
        TestPeer peer = follow(1, KEY);
        peer.refuseSignedQuestions();
        peer.serve(7);
        peer.nextNotified();
        assertThat(peer.nextQuestion().getTSIG()).isNull();
        await(1, status -> status.has(7));
    }

    @Test
    void peerAtAnotherAddressIsNotifiedAndHasNothing() throws IOException {
        TestPeer peer = follow(1, null);
        notifier.fetched(ZONE, peer.address(), null, 7);
        TestPeer moved = new TestPeer(null);
        open.add(moved);
        change(storage, tx -> {
            tx.transfers().update(peer(1, moved, null));
            tx.revisions().append(new Change.OfPeer(new PeerId(6, 1)));
        });
        assertThat(moved.nextNotified()).isEqualTo(7);
        assertThat(status(1).fetched()).isNull();
    }

    @Test
    void waitEndsWhenTheLastPeerHasFetched() throws Exception {
        TestPeer one = follow(1, null);
        TestPeer two = follow(2, KEY);
        assertThat(notifier.await(ZONE, Duration.ZERO)).hasSize(2);
        CountDownLatch done = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> {
            if (notifier.await(ZONE, PATIENCE).isEmpty()) {
                done.countDown();
            }
        });
        notifier.fetched(ZONE, one.address(), null, 7);
        assertThat(notifier.await(ZONE, Duration.ofMillis(1)))
                .extracting(follower -> follower.peer().id())
                .containsExactly(new PeerId(6, 2));
        assertThat(done.getCount()).isEqualTo(1);
        notifier.fetched(ZONE, two.address(), KEY.id(), 8);
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void peerWithoutAnAddressIsNotWaitedFor() {
        change(storage, tx -> {
            tx.transfers().insert(new Peer(new PeerId(6, 1), ACCOUNT, "fetches", null, Peer.DEFAULT_PORT, null, true));
            tx.transfers().put(Outgoing.of(ZONE, List.of(new PeerId(6, 1)), Samples.NOW));
            tx.revisions().append(new Change.OfOutgoing(ZONE));
        });
        assertThat(notifier.await(ZONE, PATIENCE)).isEmpty();
    }
}
