package dev.ambit.core.limit;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map with a maximum size: each entry beyond it evicts the first one, by age or by last use. The order is strict: a
 * frequency-based cache may evict a new entry immediately, and with it the count of an attacker. Not thread-safe.
 */
public final class BoundedMap<K, V> extends LinkedHashMap<K, V> {
    private final int maxSize;

    private BoundedMap(int maxSize, boolean byUse) {
        super(64, 0.75f, byUse);
        this.maxSize = maxSize;
    }

    /** A map that evicts the entry that was added first. */
    public static <K, V> BoundedMap<K, V> byAge(int maxSize) {
        return new BoundedMap<>(maxSize, false);
    }

    /** A map that evicts the entry that was not read or written for longest. */
    public static <K, V> BoundedMap<K, V> byUse(int maxSize) {
        return new BoundedMap<>(maxSize, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> oldest) {
        return size() > maxSize;
    }
}
