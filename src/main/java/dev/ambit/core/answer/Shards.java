package dev.ambit.core.answer;

import java.util.Arrays;
import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable hash table in shards: a copy with one change shares all shards but one. It grows by dividing single shards
 * (extendible hashing), so that no change copies the whole table.
 *
 * <p>The first bits of a hash choose the shard, the last bits the first slot in it; a null ends a search.
 */
final class Shards<T extends Shards.Entry> {
    private static final int MAX_SLOTS = 256;
    private static final int MIN_SLOTS = 4;
    /** How full a shard is when the table is built. */
    private static final int USUAL_COUNT = 96;

    private static final int MAX_DEPTH = 24;

    private final Object[][] directory;
    private final int shift;

    /** An element; equal hashes are allowed. */
    interface Entry {
        int hash();
    }

    private Shards(Object[][] directory) {
        this.directory = directory;
        this.shift = Integer.SIZE - Integer.numberOfTrailingZeros(directory.length);
    }

    static <T extends Entry> Shards<T> of(Collection<T> entries) {
        int depth = 1;
        while (entries.size() >> depth > USUAL_COUNT) {
            depth++;
        }
        int shift = Integer.SIZE - depth;
        int[] counts = new int[1 << depth];
        entries.forEach(entry -> counts[entry.hash() >>> shift]++);
        Object[][] directory = new Object[1 << depth][];
        Arrays.setAll(directory, i -> new Object[capacity(counts[i])]);
        entries.forEach(entry -> insert(directory[entry.hash() >>> shift], entry));
        return new Shards<>(directory);
    }

    /** Returns the slots of the shard for {@code hash}. */
    Object[] slots(int hash) {
        return directory[hash >>> shift];
    }

    void forEach(Consumer<T> consumer) {
        Object[] last = null;
        for (Object[] slots : directory) {
            if (slots != last) {
                Arrays.stream(slots).filter(entry -> entry != null).forEach(entry -> consumer.accept(cast(entry)));
            }
            last = slots;
        }
    }

    /** Returns a copy in which {@code old}, which this contains, is replaced by {@code fresh}, or removed. */
    Shards<T> replaced(T old, @Nullable T fresh) {
        Object[] slots = slots(old.hash()).clone();
        int at = old.hash() & (slots.length - 1);
        while (slots[at] != old) {
            at = (at + 1) & (slots.length - 1);
        }
        slots[at] = fresh;
        if (fresh == null) {
            close(slots, at);
        }
        return withShard(old.hash(), slots);
    }

    /** Moves the entries after the gap at {@code at} so that their searches do not end at it. */
    private static void close(Object[] slots, int at) {
        int mask = slots.length - 1;
        int gap = at;
        for (int i = (at + 1) & mask; slots[i] != null; i = (i + 1) & mask) {
            int home = ((Entry) slots[i]).hash() & mask;
            if (((i - home) & mask) >= ((i - gap) & mask)) {
                slots[gap] = slots[i];
                slots[i] = null;
                gap = i;
            }
        }
    }

    /** Returns a copy with one more entry. */
    Shards<T> with(T entry) {
        Object[] slots = slots(entry.hash());
        int count = count(slots) + 1;
        if (capacity(count) > MAX_SLOTS && divisible(entry.hash())) {
            return divided(entry.hash()).with(entry);
        }
        Object[] copy = slots.clone();
        if (capacity(count) > slots.length) {
            copy = new Object[capacity(count)];
            for (Object present : slots) {
                if (present != null) {
                    insert(copy, (Entry) present);
                }
            }
        }
        insert(copy, entry);
        return withShard(entry.hash(), copy);
    }

    /** More depth would not divide entries with equal hashes. */
    private boolean divisible(int hash) {
        return shift > Integer.SIZE - MAX_DEPTH || isShared(hash);
    }

    private boolean isShared(int hash) {
        int index = hash >>> shift;
        return directory[index] == directory[index ^ 1];
    }

    private Shards<T> withShard(int hash, Object[] slots) {
        Object[][] copy = directory.clone();
        Object[] old = slots(hash);
        for (int i = first(hash, old); i < copy.length && copy[i] == old; i++) {
            copy[i] = slots;
        }
        return new Shards<>(copy);
    }

    private int first(int hash, Object[] slots) {
        int first = hash >>> shift;
        while (first > 0 && directory[first - 1] == slots) {
            first--;
        }
        return first;
    }

    /** Divides the shard for {@code hash} in two, with a larger directory if the shard already has its own place. */
    private Shards<T> divided(int hash) {
        if (!isShared(hash)) {
            Object[][] larger = new Object[directory.length * 2][];
            Arrays.setAll(larger, i -> directory[i >>> 1]);
            return new Shards<T>(larger).divided(hash);
        }
        Object[] old = slots(hash);
        int first = first(hash, old);
        int end = first;
        while (end < directory.length && directory[end] == old) {
            end++;
        }
        int middle = (first + end) >>> 1;
        Object[][] copy = directory.clone();
        Arrays.fill(copy, first, middle, part(old, first, middle));
        Arrays.fill(copy, middle, end, part(old, middle, end));
        return new Shards<>(copy);
    }

    private Object[] part(Object[] slots, int from, int to) {
        Object[] chosen = Arrays.stream(slots)
                .filter(entry -> entry != null)
                .filter(entry -> ((Entry) entry).hash() >>> shift >= from && ((Entry) entry).hash() >>> shift < to)
                .toArray();
        Object[] part = new Object[capacity(chosen.length)];
        for (Object entry : chosen) {
            insert(part, (Entry) entry);
        }
        return part;
    }

    private static void insert(Object[] slots, Entry entry) {
        int at = entry.hash() & (slots.length - 1);
        while (slots[at] != null) {
            at = (at + 1) & (slots.length - 1);
        }
        slots[at] = entry;
    }

    private static int count(Object[] slots) {
        int count = 0;
        for (Object entry : slots) {
            count += entry == null ? 0 : 1;
        }
        return count;
    }

    /** Returns the number of slots for {@code count} entries: a power of two, at least a quarter of them free. */
    private static int capacity(int count) {
        int slots = MIN_SLOTS;
        while (count > slots - slots / 4) {
            slots *= 2;
        }
        return slots;
    }

    @SuppressWarnings("unchecked")
    private T cast(Object entry) {
        return (T) entry;
    }
}
