package dev.ambit.storage;

/** Which part of an ordered list is wanted: at most {@code limit} items after the first {@code offset}. */
public record Slice(long offset, int limit) {
    public static final Slice EVERYTHING = new Slice(0, Integer.MAX_VALUE);

    public Slice {
        if (offset < 0 || limit < 0) {
            throw new IllegalArgumentException("no slice: " + offset + ", " + limit);
        }
    }

    /** The page {@code number}, counted from 1, of pages of {@code size} items. */
    public static Slice page(long number, int size) {
        return new Slice(Math.multiplyExact(number - 1, size), size);
    }
}
