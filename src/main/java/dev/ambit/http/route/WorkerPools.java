package dev.ambit.http.route;

import dev.ambit.core.Budget;
import dev.ambit.http.wire.Response;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/** The threads on which handlers run: a pool for each {@link Lane} except the inline one. */
public final class WorkerPools implements AutoCloseable {
    private static final int ENDING_THREADS = 4;

    /** Three, so that one owner uses at most two and one is left for others. */
    private static final int BULK_THREADS = 3;

    private static final int BULK_WAITING = 16;
    private static final int HEALTH_THREADS = 2;

    /** Most of them wait in the queue for a password check. */
    private static final int SIGN_IN_THREADS = 64;

    /** A zone may have two hundred thousand records. */
    private static final int BULK_STEPS = 10;

    private final Limits limits;
    private final Map<Lane, FairPool> pools = new EnumMap<>(Lane.class);

    /**
     * Limits of concurrent work.
     *
     * @param threads the number of threads of the default lane
     * @param waiting the number of requests of a lane that may wait for a thread
     * @param steps the work limit of one request; see {@link Budget}
     */
    public record Limits(int threads, int waiting, long steps) {}

    public WorkerPools(Limits limits) {
        this.limits = limits;
        pools.put(Lane.WORK, new FairPool("work", limits.threads(), limits.waiting()));
        pools.put(Lane.ENDING, new FairPool("ending", ENDING_THREADS, limits.waiting()));
        pools.put(Lane.BULK, new FairPool("bulk", BULK_THREADS, Math.min(BULK_WAITING, limits.waiting())));
        pools.put(Lane.SIGN_IN, new FairPool("sign-in", SIGN_IN_THREADS, limits.waiting()));
        pools.put(Lane.HEALTH, new FairPool("health", HEALTH_THREADS, limits.waiting()));
    }

    /** Runs {@code work} in {@code lane} when it is the turn of {@code fairShareKey}, or rejects it. */
    Response run(Lane lane, FairShareKey fairShareKey, Supplier<Response> work) {
        FairPool pool = pools.get(lane);
        return pool == null ? work.get() : pool.run(fairShareKey, budget(lane), work);
    }

    private Budget budget(Lane lane) {
        if (lane == Lane.BULK) {
            return Budget.of(limits.steps()).times(BULK_STEPS);
        }
        return lane.isUrgent() ? Budget.urgent(limits.steps()) : Budget.of(limits.steps());
    }

    /** The number of requests that wait for a thread. */
    public int waiting() {
        return pools.values().stream().mapToInt(FairPool::waiting).sum();
    }

    @Override
    public void close() {
        pools.values().forEach(FairPool::close);
    }
}
