package dev.ambit.core.limit;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers the keys that were used last, and forgets the one that was not used for longest. Strictly by last use, refused
 * attempts included: a cache that goes by frequency may drop a new key at once, and with it what an attacker has used up.
 */
public final class RecentLimiter implements Limiter {
    private final RateLimit limit;
    private final Map<Long, Long> states = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
            return size() > mostKeys;
        }
    };
    private final int mostKeys;

    public RecentLimiter(RateLimit limit, int mostKeys) {
        this.limit = limit;
        this.mostKeys = mostKeys;
    }

    @Override
    public synchronized long take(long key, long now) {
        long state = limit.until(states.getOrDefault(key, 0L), now);
        long wait = limit.waitMillis(state, now);
        states.put(key, wait == 0 ? state + limit.eachMillis() : state);
        return wait;
    }

    @Override
    public synchronized void giveBack(long key) {
        states.computeIfPresent(key, (same, state) -> state - limit.eachMillis());
    }

    @Override
    public synchronized int used(long key, long now) {
        return limit.used(states.getOrDefault(key, 0L), now);
    }
}
