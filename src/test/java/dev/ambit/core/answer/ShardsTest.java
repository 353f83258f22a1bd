package dev.ambit.core.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.ambit.core.RandomInputs;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ShardsTest {
    private static final class Item implements Shards.Entry<Item> {
        private final int hash;
        private final long rank;

        private Item(int hash, long rank) {
            this.hash = hash;
            this.rank = rank;
        }

        @Override
        public int compareAmongEqual(Item other) {
            return Long.compare(rank, other.rank);
        }

        @Override
        public int hash() {
            return hash;
        }
    }

    /** Half of the items have one of few hashes, so that searches pass over others and shards cannot be divided. */
    private static Item item(Random random) {
        return new Item(
                random.nextBoolean() ? random.nextInt() : random.nextInt(8) * 0x2000_0001 - 1, random.nextLong());
    }

    @Test
    void everyChangeOfManyLeavesExactlyTheItems() {
        RandomInputs.check(3, 20, random -> random, ShardsTest::check);
    }

    private static void check(Random random) {
        List<Item> first = new ArrayList<>();
        for (int i = random.nextInt(2_000); i > 0; i--) {
            first.add(item(random));
        }
        Shards<Item> shards = Shards.of(first);
        List<Item> present = new ArrayList<>(first);
        int growth = random.nextInt(1, 4);
        for (int i = 0; i < 2_000; i++) {
            if (present.isEmpty() || random.nextInt(4) < growth) {
                Item added = item(random);
                shards = shards.with(added);
                present.add(added);
            } else {
                int at = random.nextInt(present.size());
                Item fresh = random.nextBoolean() ? new Item(present.get(at).hash, present.get(at).rank) : null;
                shards = shards.replaced(present.get(at), fresh);
                if (fresh == null) {
                    present.remove(at);
                } else {
                    present.set(at, fresh);
                }
            }
        }
        Set<Item> visited = new LinkedHashSet<>();
        shards.forEach(visited::add);
        assertThat(visited).containsExactlyInAnyOrderElementsOf(present);
        for (Item each : present) {
            assertThat(contains(shards, each)).isTrue();
        }
        List<Item> inOrder = List.copyOf(visited);
        for (int i = 1; i < inOrder.size(); i++) {
            boolean tied = inOrder.get(i - 1).hash == inOrder.get(i).hash;
            assertThat(tied && inOrder.get(i - 1).rank >= inOrder.get(i).rank).isFalse();
        }
    }

    private static boolean contains(Shards<Item> shards, Item item) {
        Shards.Shard<Item> shard = shards.shard(item.hash);
        int first = shard.first(item.hash);
        for (int i = first; i < shard.end(first, item.hash); i++) {
            if (shard.entry(i) == item) {
                return true;
            }
        }
        return false;
    }

    @Test
    void aChangeKeepsTheOldItems() {
        Item one = new Item(1, 1);
        Item two = new Item(1, 2);
        Shards<Item> old = Shards.of(List.of(one));
        assertThat(contains(old.with(two), two)).isTrue();
        assertThat(contains(old, two)).isFalse();
        assertThat(contains(old.replaced(one, null), one)).isFalse();
        assertThat(contains(old, one)).isTrue();
    }

    /** Names with equal hashes can be constructed: a change would otherwise copy a directory of any size. */
    @Test
    void equalHashesDoNotEnlargeTheDirectory() {
        Shards<Item> shards = Shards.of(List.<Item>of());
        for (int i = 0; i < 1_000; i++) {
            shards = shards.with(new Item(1, i));
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        Shards<Item> larger = shards.with(new Item(1, 1_000));
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20_000);
        assertThat(larger.shard(1).end(0, 1)).isEqualTo(1_001);
    }
}
