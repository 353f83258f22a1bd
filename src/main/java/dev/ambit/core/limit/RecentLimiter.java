package dev.ambit.core.limit;

import java.util.Map;

/** Tracks a bounded number of keys and evicts the least recently used one. Rejected attempts count as use. */
public final class RecentLimiter implements Limiter {
    private final RateLimit limit;
    private final Map<Long, Long> states;

    public RecentLimiter(RateLimit limit, int maxKeys) {
        this.limit = limit;
        this.states = BoundedMap.byUse(maxKeys);
    }

    @Override
    public synchronized long take(long key, long now) {
        long state = limit.clamp(states.getOrDefault(key, 0L), now);
        long wait = limit.waitMillis(state, now);
        states.put(key, wait == 0 ? state + limit.intervalMillis() : state);
        return wait;
    }

    @Override
    public synchronized void giveBack(long key) {
        states.computeIfPresent(key, (same, state) -> state - limit.intervalMillis());
    }

    @Override
    public synchronized int used(long key, long now) {
        return limit.used(states.getOrDefault(key, 0L), now);
    }
}
