package dev.ambit.publish.notify;

import static dev.ambit.publish.notify.Delivery.INTERVAL;
import static dev.ambit.publish.notify.Delivery.NEVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.net.IpAddress;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.transfer.Peer;
import dev.ambit.core.transfer.PeerId;
import dev.ambit.publish.notify.Delivery.Action;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When messages to a peer are due. */
class DeliveryTest {
    private static final long SECOND = 1_000_000_000;
    private static final Peer PEER = new Peer(
            new PeerId(1, 1),
            new AccountId(1, 1),
            "ns",
            IpAddress.parse("192.0.2.1").orElseThrow(),
            53,
            null,
            true);

    private final Delivery delivery = new Delivery(new ZoneId(1, 1), new Follower(PEER, null));

    @Test
    void firstChangeIsNotifiedAtOnceAndFurtherOnesTogether() {
        delivery.notifyPeer(5 * SECOND);
        assertThat(delivery.next(5 * SECOND)).isEqualTo(Action.NOTIFY);
        delivery.notifySent(5 * SECOND);
        assertThat(delivery.next(5 * SECOND)).isEqualTo(Action.NOTHING);
        for (int i = 1; i < 100; i++) {
            delivery.notifyPeer(5 * SECOND + i);
            assertThat(delivery.nextAt()).isEqualTo(5 * SECOND + INTERVAL);
        }
        delivery.notifySent(5 * SECOND + INTERVAL);
        delivery.notifyPeer(9 * SECOND);
        assertThat(delivery.next(9 * SECOND)).isNotEqualTo(Action.NOTHING);
    }

    @Test
    void unacknowledgedNotifyIsRepeatedEverMoreSeldom() {
        delivery.notifyPeer(0);
        delivery.notifySent(0);
        List<Long> pauses = new ArrayList<>();
        long now = 0;
        for (int i = 0; i < 9; i++) {
            pauses.add((delivery.nextAt() - now) / SECOND);
            now = delivery.nextAt();
            assertThat(delivery.next(now)).isEqualTo(Action.NOTIFY_AGAIN);
            delivery.notifySent(now);
        }
        assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    }

    @Test
    void changeDoesNotWaitForTheRepetitionAndDoesNotStartItAgain() {
        delivery.notifyPeer(0);
        delivery.notifySent(0);
        delivery.notifySent(SECOND);
        assertThat(delivery.nextAt()).isEqualTo(3 * SECOND);
        delivery.notifyPeer(2 * SECOND);
        assertThat(delivery.next(2 * SECOND)).isEqualTo(Action.NOTIFY);
        delivery.notifySent(2 * SECOND);
        assertThat(delivery.nextAt()).isEqualTo(3 * SECOND);
        assertThat(delivery.next(3 * SECOND)).isEqualTo(Action.NOTIFY_AGAIN);
    }

    @Test
    void acknowledgementOfTheNewestSerialEndsTheRepetition() {
        delivery.notifyPeer(0);
        delivery.notifySent(0);
        delivery.acknowledged(SECOND / 2, true);
        assertThat(delivery.next(SECOND)).isEqualTo(Action.NOTHING);
        assertThat(delivery.next(3 * SECOND)).isEqualTo(Action.ASK);
    }

    @Test
    void acknowledgementOfAnOlderSerialDoesNotEndTheRepetition() {
        delivery.notifyPeer(0);
        delivery.notifySent(0);
        delivery.acknowledged(SECOND / 2, false);
        assertThat(delivery.next(2 * SECOND)).isEqualTo(Action.NOTIFY_AGAIN);
    }

    @Test
    void peerThatFetchedIsAskedUntilItServesTheSerialButNotEndlessly() {
        delivery.notifyPeer(0);
        delivery.notifySent(0);
        delivery.fetchedNewest(0);
        int questions = 0;
        for (long now = 0; delivery.nextAt() != NEVER; now = delivery.nextAt()) {
            assertThat(delivery.next(now)).isEqualTo(Action.ASK);
            delivery.questionSent(now);
            questions++;
        }
        assertThat(questions).isEqualTo(10);
        delivery.fetchedNewest(500 * SECOND);
        delivery.questionSent(500 * SECOND);
        delivery.servesNewest();
        assertThat(delivery.nextAt()).isEqualTo(NEVER);
    }

    /** Its transfer may have failed, and it would wait for its refresh interval. */
    @Test
    void peerThatAcknowledgesButStaysBehindIsNotifiedAgainEverMoreSeldom() {
        delivery.notifyPeer(0);
        delivery.notifySent(0);
        long now = 0;
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            delivery.acknowledged(now, true);
            now = delivery.nextAt();
            assertThat(delivery.next(now)).isEqualTo(Action.ASK);
            delivery.questionSent(now);
            delivery.servesOther(now, false);
            long asked = now;
            while (delivery.next(now) != Action.NOTIFY_AGAIN) {
                now = delivery.nextAt();
                if (delivery.next(now) == Action.ASK) {
                    delivery.questionSent(now);
                }
            }
            pauses.add((now - asked) / SECOND);
            delivery.notifySent(now);
        }
        assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
    }

    @Test
    void peerThatHasFetchedAndServesAnOlderSerialIsNotifiedLaterUnlessItServesTheNewest() {
        delivery.notifyPeer(0);
        delivery.notifySent(0);
        delivery.acknowledged(0, true);
        delivery.fetchedNewest(SECOND);
        delivery.questionSent(SECOND);
        delivery.servesOther(SECOND, true);
        assertThat(delivery.next(delivery.nextAt())).isEqualTo(Action.ASK);
        assertThat(delivery.next(9 * SECOND - 1)).isEqualTo(Action.ASK);
        assertThat(delivery.next(9 * SECOND))
                .as("another client has fetched with its key")
                .isEqualTo(Action.NOTIFY_AGAIN);
        delivery.servesNewest();
        assertThat(delivery.nextAt()).isEqualTo(NEVER);
    }

    @Test
    void peerIsAskedFirstAndNotifiedWhenItDoesNotAnswer() {
        delivery.askFirst(SECOND);
        assertThat(delivery.next(SECOND)).isEqualTo(Action.ASK);
        delivery.questionSent(SECOND);
        assertThat(delivery.next(SECOND)).isEqualTo(Action.NOTHING);
        assertThat(delivery.next(2 * SECOND)).isEqualTo(Action.NOTIFY);
    }

    @Test
    void peerThatAnswersWithAnotherSerialIsNotifiedAtOnceAndOneThatHasItIsNot() {
        delivery.askFirst(SECOND);
        delivery.questionSent(SECOND);
        delivery.servesOther(SECOND + 1, false);
        assertThat(delivery.next(SECOND + 1)).isEqualTo(Action.NOTIFY);
        delivery.fetchedNewest(SECOND + 1);
        delivery.servesNewest();
        assertThat(delivery.nextAt()).isEqualTo(NEVER);
    }
}
