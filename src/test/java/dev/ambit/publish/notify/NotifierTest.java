package dev.ambit.publish.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.publish.notify.TestPeer.Behaviour;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;

/** Peers on real sockets are notified. */
class NotifierTest extends NotifierSetup {
    @Test
    void changeIsNotifiedWithTheSerialAndAcknowledged() throws IOException {
        TestPeer peer = follow(1, null);
        Message message = peer.nextNotify();
        assertThat(message.getHeader().getFlag(Flags.AA)).isTrue();
        assertThat(message.getQuestion().toString()).isEqualTo("example.com.\t\t0\tIN\tSOA");
        assertThat(message.getSection(Section.ANSWER)).hasSize(1);
        assertThat(message.getSection(Section.ADDITIONAL)).isEmpty();
        await(status -> status.notified() != null);
        PeerStatus status = status(1);
        assertThat(status.notified()).isEqualTo(7);
        assertThat(status.fetched()).isNull();
        assertThat(status.error()).isNull();
        assertThat(status.behindSince()).isEqualTo(clock.instant());

        serials.put(ZONE, 8L);
        notifier.wake(ZONE);
        assertThat(peer.nextNotified()).isEqualTo(8);
    }

    @Test
    void notifyIsSignedWithTheKeyOfThePeerAndTheSignatureOfItsAnswerIsVerified() throws IOException {
        TestPeer peer = follow(1, KEY);
        assertThat(peer.nextNotify().getTSIG()).isNotNull();
        await(status -> status.notified() != null);
    }

    @Test
    void manyChangesAreNotifiedTogetherWithTheNewestSerial() throws IOException {
        TestPeer peer = follow(1, null);
        peer.nextNotified();
        for (long serial = 8; serial <= 1000; serial++) {
            serials.put(ZONE, serial);
            notifier.wake(ZONE);
        }
        long last = 0;
        int messages = 0;
        while (last < 1000) {
            last = peer.nextNotified();
            messages++;
        }
        assertThat(messages).isLessThan(20);
        await(status -> Long.valueOf(1000).equals(status.notified()));
    }

    @Test
    void peerThatHangsIsNotifiedAgainAndDelaysNoOther() throws IOException {
        TestPeer hanging = follow(1, null, Behaviour.HANG);
        TestPeer other = follow(2, null);
        assertThat(other.nextNotified()).isEqualTo(7);
        hanging.nextNotified();
        assertThat(hanging.nextNotified()).isEqualTo(7);
        await(1, status -> "timeout".equals(status.error()));
        hanging.behave(Behaviour.ACKNOWLEDGE);
        hanging.nextNotified();
        await(1, status -> status.notified() != null && status.error() == null);
    }

    @Test
    void refusalIsInTheStatusAndTheNotifyIsRepeated() throws IOException {
        TestPeer peer = follow(1, null, Behaviour.REFUSE);
        peer.nextNotified();
        peer.nextNotified();
        await(status -> "refused by the peer: REFUSED".equals(status.error()));
        assertThat(status(1).notified()).isNull();
    }

    @Test
    void keyThatThePeerDoesNotKnowIsInTheStatus() throws IOException {
        follow(1, KEY, Behaviour.UNKNOWN_KEY);
        await(status -> "TSIG: bad key".equals(status.error()));
        assertThat(status(1).notified()).isNull();
    }

    @Test
    void unsignedRefusalIsInTheStatus() throws IOException {
        follow(1, KEY, Behaviour.REFUSE_UNSIGNED);
        await(status -> "refused by the peer, unsigned: REFUSED".equals(status.error()));
        assertThat(status(1).notified()).isNull();
    }

    /** Otherwise forged datagrams would end the repetition of a NOTIFY. */
    @ParameterizedTest
    @EnumSource(names = {"WRONG_ID", "OTHER_PORT", "OTHER_ZONE", "UNSIGNED", "WRONG_SIGNATURE", "GARBAGE"})
    void forgedAnswersAreIgnored(Behaviour behaviour) throws IOException {
        TestPeer peer = follow(1, KEY, behaviour);
        peer.nextNotified();
        peer.nextNotified();
        await(status -> "timeout".equals(status.error()));
        assertThat(status(1).notified()).isNull();
    }

    @Test
    void addressOutsideOfTheAllowedNetworksGetsNothing() throws IOException {
        TestPeer allowed = follow(2, null);
        allowed.nextNotified();
        isAllowed = _ -> false;
        TestPeer peer = follow(1, null);
        await(status -> "the address is not within dns-peer-networks".equals(status.error()));
        assertThat(peer.waiting()).isZero();
    }

    @Test
    void disabledTransfersAreNotNotified() throws IOException {
        TestPeer peer = follow(1, null, Behaviour.HANG);
        peer.nextNotified();
        storeOutgoing(outgoing -> outgoing.withEnabled(false));
        assertThat(notifier.behind(ZONE, 7)).isEmpty();
        serials.put(ZONE, 8L);
        notifier.wake(ZONE);
        TestPeer other = follow(2, null);
        assertThat(other.waiting()).isZero();
        storeOutgoing(outgoing -> outgoing.withEnabled(true));
        assertThat(other.nextNotified()).isEqualTo(8);
    }

    @Test
    void allPeersAreNotifiedOnRequestAlsoThoseThatHaveTheZone() throws IOException {
        TestPeer peer = follow(1, null);
        peer.nextNotified();
        notifier.fetched(ZONE, peer.address(), null, 7);
        notifier.notifyAll(ZONE);
        assertThat(peer.nextNotified()).isEqualTo(7);
    }
}
