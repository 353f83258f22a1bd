package dev.ambit.storage;

import java.util.List;

/** A slice of a list and the number of items in the whole list. */
public record Listing<T>(List<T> items, long total) {
    public Listing {
        items = List.copyOf(items);
    }
}
