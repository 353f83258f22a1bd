package dev.ambit.core.limit;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.random.RandomGenerator;

/**
 * A limiter with a table of fixed size. Keys in the same slot share a limit, and nothing is evicted. For limits that a
 * flood of other keys must not reset, and where a shared limit does little harm. Lock-free and allocation-free.
 */
public final class TableLimiter implements Limiter {
    private final RateLimit limit;
    private final AtomicLongArray states;
    private final long seed;
    private final long eachMillis;
    private final long spanMillis;

    /**
     * {@code random} seeds the hash, so that an attacker cannot choose colliding keys; {@code slots} is a power of two.
     */
    public TableLimiter(RateLimit limit, int slots, RandomGenerator random) {
        if (Integer.bitCount(slots) != 1) {
            throw new IllegalArgumentException(slots + " is not a power of two");
        }
        this.limit = limit;
        this.eachMillis = limit.intervalMillis();
        this.spanMillis = limit.burst() * limit.intervalMillis();
        this.states = new AtomicLongArray(slots);
        this.seed = random.nextLong();
    }

    @Override
    public long take(long key, long now) {
        int slot = slot(key);
        while (true) {
            long before = states.get(slot);
            long state = Math.clamp(
                    before, now, now + spanMillis); // as RateLimit, with fewer calls: hot in a flood of bad tokens
            long wait = Math.max(0, state + eachMillis - now - spanMillis);
            long after = wait == 0 ? state + eachMillis : state;
            if (after == before || states.compareAndSet(slot, before, after)) {
                return wait;
            }
        }
    }

    @Override
    public void giveBack(long key) {
        states.addAndGet(slot(key), -limit.intervalMillis());
    }

    @Override
    public int used(long key, long now) {
        return limit.used(states.get(slot(key)), now);
    }

    /** The mix function of SplitMix64. */
    private int slot(long key) {
        long mixed = key ^ seed;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return (int) (mixed ^ (mixed >>> 31)) & (states.length() - 1);
    }
}
