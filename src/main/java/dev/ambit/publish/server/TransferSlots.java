package dev.ambit.publish.server;

import dev.ambit.core.net.IpAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;

/**
 * Limits the transfers at a time, in total and per peer. Further ones wait in line: a secondary that is refused would
 * only try again much later. A peer at its own limit does not block those behind it.
 */
final class TransferSlots {
    private final int max;
    private final int maxPerPeer;
    private final Map<IpAddress, Integer> perPeer = new HashMap<>();
    private final Queue<Turn> line = new ArrayDeque<>();
    private int running;

    private static final class Turn {
        private final IpAddress peer;
        private boolean isGranted;

        Turn(IpAddress peer) {
            this.peer = peer;
        }
    }

    TransferSlots(int max, int maxPerPeer) {
        this.max = max;
        this.maxPerPeer = maxPerPeer;
    }

    /** Waits for a slot for a transfer to {@code peer}, which must {@link #release} it. */
    synchronized void acquire(IpAddress peer) throws InterruptedException {
        Turn turn = new Turn(peer);
        line.add(turn);
        grant();
        try {
            while (!turn.isGranted) {
                wait();
            }
        } catch (InterruptedException e) {
            if (!line.remove(turn)) {
                release(peer);
            }
            throw e;
        }
    }

    synchronized void release(IpAddress peer) {
        running--;
        perPeer.computeIfPresent(peer, (_, count) -> count == 1 ? null : count - 1);
        grant();
    }

    /** The number of transfers that wait. */
    synchronized int waiting() {
        return line.size();
    }

    private void grant() {
        for (Iterator<Turn> turns = line.iterator(); turns.hasNext() && running < max; ) {
            Turn turn = turns.next();
            if (perPeer.getOrDefault(turn.peer, 0) < maxPerPeer) {
                turns.remove();
                turn.isGranted = true;
                running++;
                perPeer.merge(turn.peer, 1, Integer::sum);
            }
        }
        notifyAll();
    }
}
