package dev.ambit.storage;

/** A part of an ordered list: at most {@code limit} items after the first {@code offset}. */
public record Slice(long offset, int limit) {
    public static final Slice EVERYTHING = new Slice(0, Integer.MAX_VALUE);

    public Slice {
        if (offset < 0 || limit < 0) {
            throw new IllegalArgumentException("invalid slice: offset " + offset + ", limit " + limit);
        }
    }
}
