package dev.ambit.core.answer;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable hash table in shards: a copy with one change shares all shards but one. It grows by dividing single shards
 * (extendible hashing), so that no change copies the whole table.
 *
 * <p>The first bits of a hash choose the shard, in which entries are sorted by hash. Entries with equal hashes have an
 * order, too: names with equal hashes can be constructed, and finding one of them must not take longer than usual.
 */
final class Shards<T extends Shards.Entry<T>> {
    private static final int MAX_ENTRIES = 192;
    /** How many entries a shard has when the table is built. */
    private static final int USUAL_ENTRIES = 96;

    /** The directory does not grow for entries whose hashes are similar: their shard becomes longer instead. */
    private static final int MIN_ENTRIES_PER_PLACE = 16;

    private final Shard<T>[] directory;
    private final int shift;
    private final int size;

    interface Entry<T> {
        int hash();

        /** Compares two entries with equal hashes. */
        int compareAmongEqual(T other);
    }

    /** The entries of a range of hashes. */
    static final class Shard<T extends Entry<T>> {
        private final int[] hashes;
        private final Object[] entries;

        private Shard(int[] hashes, Object[] entries) {
            this.hashes = hashes;
            this.entries = entries;
        }

        /** Returns the index of the first entry whose hash is not below {@code hash}. */
        int first(int hash) {
            int low = 0;
            int high = hashes.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (hashes[middle] < hash) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        /** Returns the index after the last entry with {@code hash}, where {@code first} is the index of the first. */
        int end(int first, int hash) {
            if (first == hashes.length || hashes[first] != hash) {
                return first;
            }
            return hash == Integer.MAX_VALUE ? hashes.length : first(hash + 1);
        }

        @SuppressWarnings("unchecked")
        T entry(int index) {
            return (T) entries[index];
        }

        private int index(T entry) {
            int low = first(entry.hash());
            int high = end(low, entry.hash());
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (entry(middle).compareAmongEqual(entry) < 0) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        private Shard<T> with(T entry) {
            int index = index(entry);
            int[] newHashes = Arrays.copyOf(hashes, hashes.length + 1);
            Object[] newEntries = Arrays.copyOf(entries, entries.length + 1);
            System.arraycopy(hashes, index, newHashes, index + 1, hashes.length - index);
            System.arraycopy(entries, index, newEntries, index + 1, entries.length - index);
            newHashes[index] = entry.hash();
            newEntries[index] = entry;
            return new Shard<>(newHashes, newEntries);
        }

        private Shard<T> replaced(T old, @Nullable T fresh) {
            int index = index(old);
            if (fresh != null) {
                Object[] newEntries = entries.clone();
                newEntries[index] = fresh;
                return new Shard<>(hashes, newEntries);
            }
            int[] newHashes = Arrays.copyOf(hashes, hashes.length - 1);
            Object[] newEntries = Arrays.copyOf(entries, entries.length - 1);
            System.arraycopy(hashes, index + 1, newHashes, index, newHashes.length - index);
            System.arraycopy(entries, index + 1, newEntries, index, newEntries.length - index);
            return new Shard<>(newHashes, newEntries);
        }

        private Shard<T> part(int from, int to) {
            return new Shard<>(Arrays.copyOfRange(hashes, from, to), Arrays.copyOfRange(entries, from, to));
        }
    }

    private Shards(Shard<T>[] directory, int size) {
        this.directory = directory;
        this.size = size;
        this.shift = Integer.SIZE - Integer.numberOfTrailingZeros(directory.length);
    }

    static <T extends Entry<T>> Shards<T> of(Collection<T> entries) {
        int depth = 1;
        while (entries.size() >> depth > USUAL_ENTRIES) {
            depth++;
        }
        Shard<T> all = sorted(List.copyOf(entries));
        Shard<T>[] directory = directory(1 << depth);
        int shift = Integer.SIZE - depth;
        for (int i = 0; i < directory.length; i++) {
            int last = (i << shift) | (-1 >>> depth);
            int first = all.first(i << shift);
            directory[i] =
                    all.part(first, last == Integer.MAX_VALUE ? entries.size() : Math.max(first, all.first(last + 1)));
        }
        return new Shards<>(directory, entries.size());
    }

    /** Sorts numbers, each a hash and an index, instead of the entries: a zone is loaded in half of the time. */
    @SuppressWarnings("unchecked")
    private static <T extends Entry<T>> Shard<T> sorted(List<T> entries) {
        long[] keys = new long[entries.size()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = ((long) entries.get(i).hash() << Integer.SIZE) | i;
        }
        Arrays.sort(keys);
        int[] hashes = new int[keys.length];
        Object[] sorted = new Object[keys.length];
        for (int i = 0; i < keys.length; i++) {
            hashes[i] = (int) (keys[i] >> Integer.SIZE);
            sorted[i] = entries.get((int) keys[i]);
        }
        for (int from = 0; from < hashes.length; ) {
            int to = from + 1;
            while (to < hashes.length && hashes[to] == hashes[from]) {
                to++;
            }
            if (to > from + 1) {
                Arrays.sort(sorted, from, to, (one, other) -> ((T) one).compareAmongEqual((T) other));
            }
            from = to;
        }
        return new Shard<>(hashes, sorted);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <T extends Entry<T>> Shard<T>[] directory(int length) {
        return new Shard[length];
    }

    /** Returns the shard for {@code hash}. */
    Shard<T> shard(int hash) {
        return directory[hash >>> shift];
    }

    void forEach(Consumer<T> consumer) {
        Shard<T> last = null;
        for (Shard<T> shard : directory) {
            for (int i = 0; shard != last && i < shard.entries.length; i++) {
                consumer.accept(shard.entry(i));
            }
            last = shard;
        }
    }

    /** Returns a copy in which {@code old}, which this contains, is replaced by an equal entry, or removed. */
    Shards<T> replaced(T old, @Nullable T fresh) {
        return withShard(old.hash(), shard(old.hash()).replaced(old, fresh), fresh == null ? size - 1 : size);
    }

    /** Returns a copy with one more entry. */
    Shards<T> with(T entry) {
        int hash = entry.hash();
        return shard(hash).entries.length >= MAX_ENTRIES && isDivisible(hash)
                ? divided(hash).with(entry)
                : withShard(hash, shard(hash).with(entry), size + 1);
    }

    private boolean isDivisible(int hash) {
        return isShared(hash) || directory.length * MIN_ENTRIES_PER_PLACE < size;
    }

    /** Whether the shard has several places in the directory. */
    private boolean isShared(int hash) {
        int index = hash >>> shift;
        return directory[index] == directory[index ^ 1];
    }

    private Shards<T> withShard(int hash, Shard<T> shard, int newSize) {
        Shard<T>[] copy = directory.clone();
        Arrays.fill(copy, start(hash), end(hash), shard);
        return new Shards<>(copy, newSize);
    }

    /** Returns the first place of the shard for {@code hash}. */
    private int start(int hash) {
        int start = hash >>> shift;
        while (start > 0 && directory[start - 1] == shard(hash)) {
            start--;
        }
        return start;
    }

    private int end(int hash) {
        int end = hash >>> shift;
        while (end < directory.length && directory[end] == shard(hash)) {
            end++;
        }
        return end;
    }

    /** Divides the shard for {@code hash} in two, with a larger directory if the shard has only one place. */
    private Shards<T> divided(int hash) {
        if (!isShared(hash)) {
            Shard<T>[] larger = directory(directory.length * 2);
            Arrays.setAll(larger, i -> directory[i >>> 1]);
            return new Shards<>(larger, size).divided(hash);
        }
        Shard<T> old = shard(hash);
        int start = start(hash);
        int end = end(hash);
        int middle = (start + end) >>> 1;
        int boundary = old.first(middle << shift);
        Shard<T>[] copy = directory.clone();
        Arrays.fill(copy, start, middle, old.part(0, boundary));
        Arrays.fill(copy, middle, end, old.part(boundary, old.entries.length));
        return new Shards<>(copy, size);
    }
}
