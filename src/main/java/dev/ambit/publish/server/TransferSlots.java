package dev.ambit.publish.server;

import dev.ambit.core.limit.Source;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;

/**
 * Limits the transfers at a time, in total and per source. Further ones wait in line: a secondary that is refused would
 * only try again much later. A source at its own limit does not block those behind it.
 */
final class TransferSlots {
    private final int max;
    private final int maxPerSource;
    private final Map<Source, Integer> perSource = new HashMap<>();
    private final Queue<Turn> line = new ArrayDeque<>();
    private int running;

    private static final class Turn {
        private final Source source;
        private boolean isGranted;

        Turn(Source source) {
            this.source = source;
        }
    }

    TransferSlots(int max, int maxPerSource) {
        this.max = max;
        this.maxPerSource = maxPerSource;
    }

    /** Waits for a slot for a transfer to {@code source}, which must {@link #release} it. */
    synchronized void acquire(Source source) throws InterruptedException {
        Turn turn = new Turn(source);
        line.add(turn);
        grant();
        try {
            while (!turn.isGranted) {
                wait();
            }
        } catch (InterruptedException e) {
            if (!line.remove(turn)) {
                release(source);
            }
            throw e;
        }
    }

    synchronized void release(Source source) {
        running--;
        perSource.computeIfPresent(source, (_, count) -> count == 1 ? null : count - 1);
        grant();
    }

    /** The number of transfers that wait. */
    synchronized int waiting() {
        return line.size();
    }

    private void grant() {
        for (Iterator<Turn> turns = line.iterator(); turns.hasNext() && running < max; ) {
            Turn turn = turns.next();
            if (perSource.getOrDefault(turn.source, 0) < maxPerSource) {
                turns.remove();
                turn.isGranted = true;
                running++;
                perSource.merge(turn.source, 1, Integer::sum);
            }
        }
        notifyAll();
    }
}
