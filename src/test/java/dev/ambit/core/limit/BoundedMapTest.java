package dev.ambit.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The entry that a full map evicts. */
final class BoundedMapTest {
    @Test
    void oldestEntryIsEvicted() {
        Map<Integer, String> map = BoundedMap.byAge(2);
        fill(map);
        assertThat(map).containsOnlyKeys(2, 3);
    }

    @Test
    void leastRecentlyUsedEntryIsEvicted() {
        Map<Integer, String> map = BoundedMap.byUse(2);
        fill(map);
        assertThat(map).containsOnlyKeys(1, 3);
    }

    private static void fill(Map<Integer, String> map) {
        map.put(1, "first");
        map.put(2, "second");
        map.get(1);
        map.put(3, "third");
    }
}
