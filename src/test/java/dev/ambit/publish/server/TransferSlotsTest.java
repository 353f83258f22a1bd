package dev.ambit.publish.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.limit.Source;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class TransferSlotsTest {
    private static final Source FIRST = new Source(1, true);
    private static final Source SECOND = new Source(2, true);

    private final TransferSlots slots = new TransferSlots(3, 2);
    private final List<String> started = new CopyOnWriteArrayList<>();

    @Test
    void peerAtItsLimitDoesNotBlockOthers() throws Exception {
        slots.acquire(FIRST);
        slots.acquire(FIRST);
        Thread third = waiting(FIRST, "third of the first peer");
        slots.acquire(SECOND);
        Thread next = waiting(SECOND, "second of the second peer");
        assertThat(started).isEmpty();

        slots.release(SECOND);
        next.join();
        assertThat(started).containsExactly("second of the second peer");
        slots.release(FIRST);
        third.join();
        assertThat(slots.waiting()).isZero();
    }

    @Test
    void interruptedTransferLeavesTheLine() throws Exception {
        slots.acquire(FIRST);
        slots.acquire(FIRST);
        Thread third = waiting(FIRST, "third");
        third.interrupt();
        third.join();
        assertThat(started).isEmpty();
        assertThat(slots.waiting()).isZero();

        slots.release(FIRST);
        slots.acquire(FIRST);
    }

    private Thread waiting(Source peer, String name) {
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                slots.acquire(peer);
                started.add(name);
            } catch (InterruptedException _) {
                // not started
            }
        });
        int before = slots.waiting();
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(slots.waiting()).isGreaterThanOrEqualTo(before);
        return thread;
    }
}
