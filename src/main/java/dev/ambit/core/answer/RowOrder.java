package dev.ambit.core.answer;

import dev.ambit.core.dns.RecordType;
import java.util.Arrays;
import java.util.function.Consumer;

/** An immutable list of rows in their order, in chunks: a copy with one change shares all chunks but one. */
final class RowOrder {
    private static final int MAX_CHUNK = 512;
    private static final int MIN_CHUNK = 128;
    private final Row[][] chunks;

    private RowOrder(Row[][] chunks) {
        this.chunks = chunks;
    }

    static RowOrder of(Row[] sorted) {
        int usual = MAX_CHUNK * 3 / 4;
        Row[][] chunks = new Row[(sorted.length + usual - 1) / usual][];
        Arrays.setAll(chunks, i -> Arrays.copyOfRange(sorted, i * usual, Math.min(sorted.length, (i + 1) * usual)));
        return new RowOrder(chunks);
    }

    int size() {
        int size = 0;
        for (Row[] chunk : chunks) {
            size += chunk.length;
        }
        return size;
    }

    /** Returns how many rows have a type before {@code type}. */
    int before(RecordType type) {
        int before = 0;
        for (Row[] chunk : chunks) {
            if (chunk[chunk.length - 1].type().compareTo(type) >= 0) {
                return before + before(chunk, type);
            }
            before += chunk.length;
        }
        return before;
    }

    private static int before(Row[] chunk, RecordType type) {
        int low = 0;
        int high = chunk.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (chunk[middle].type().compareTo(type) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Returns how many rows have {@code type} or a type before it. */
    @SuppressWarnings("EnumOrdinal") // the order of the constants is that of the rows
    int through(RecordType type) {
        RecordType[] types = RecordType.values();
        int next = type.ordinal() + 1;
        return next < types.length ? before(types[next]) : size();
    }

    /** Returns a cursor over the rows from {@code from} to {@code to}, without the latter. */
    Cursor cursor(int from, int to) {
        return new Cursor(from, to);
    }

    /** Reads rows one after the other. */
    final class Cursor {
        private int chunk;
        private int at;
        private int left;

        private Cursor(int from, int to) {
            left = Math.max(0, to - from);
            at = from;
            while (left > 0 && at >= chunks[chunk].length) {
                at -= chunks[chunk++].length;
            }
        }

        boolean hasNext() {
            return left > 0;
        }

        void forEach(Consumer<Row> consumer) {
            while (hasNext()) {
                consumer.accept(next());
            }
        }

        Row next() {
            if (at == chunks[chunk].length) {
                chunk++;
                at = 0;
            }
            left--;
            return chunks[chunk][at++];
        }
    }

    RowOrder with(Row row) {
        if (chunks.length == 0) {
            return new RowOrder(new Row[][] {{row}});
        }
        int index = chunk(row);
        Row[] chunk = chunks[index];
        int at = -1 - Arrays.binarySearch(chunk, row, Row.ORDER);
        Row[] larger = Arrays.copyOf(chunk, chunk.length + 1);
        System.arraycopy(chunk, at, larger, at + 1, chunk.length - at);
        larger[at] = row;
        return larger.length <= MAX_CHUNK
                ? replaced(index, 1, larger)
                : replaced(
                        index,
                        1,
                        Arrays.copyOf(larger, larger.length / 2),
                        Arrays.copyOfRange(larger, larger.length / 2, larger.length));
    }

    /** Returns a copy with {@code fresh} instead of {@code old}, which this contains. */
    RowOrder replaced(Row old, Row fresh) {
        if (Row.ORDER.compare(old, fresh) != 0) {
            return without(old).with(fresh);
        }
        int index = chunk(old);
        Row[] chunk = chunks[index].clone();
        chunk[Arrays.binarySearch(chunk, old, Row.ORDER)] = fresh;
        return replaced(index, 1, chunk);
    }

    /** Returns a copy without {@code row}, which this contains. */
    RowOrder without(Row row) {
        int index = chunk(row);
        Row[] chunk = chunks[index];
        int at = Arrays.binarySearch(chunk, row, Row.ORDER);
        Row[] smaller = Arrays.copyOf(chunk, chunk.length - 1);
        System.arraycopy(chunk, at + 1, smaller, at, smaller.length - at);
        if (smaller.length == 0) {
            return replaced(index, 1);
        }
        int next = index + 1;
        if (next < chunks.length && smaller.length + chunks[next].length <= MIN_CHUNK) {
            Row[] joined = Arrays.copyOf(smaller, smaller.length + chunks[next].length);
            System.arraycopy(chunks[next], 0, joined, smaller.length, chunks[next].length);
            return replaced(index, 2, joined);
        }
        return replaced(index, 1, smaller);
    }

    private RowOrder replaced(int index, int count, Row[]... by) {
        Row[][] copy = new Row[chunks.length - count + by.length][];
        System.arraycopy(chunks, 0, copy, 0, index);
        System.arraycopy(by, 0, copy, index, by.length);
        System.arraycopy(chunks, index + count, copy, index + by.length, chunks.length - index - count);
        return new RowOrder(copy);
    }

    /** Returns the first chunk whose last row is not before {@code row}; the last chunk when there is none. */
    private int chunk(Row row) {
        int low = 0;
        int high = chunks.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            Row[] chunk = chunks[middle];
            if (Row.ORDER.compare(chunk[chunk.length - 1], row) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
