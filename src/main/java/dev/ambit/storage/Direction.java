package dev.ambit.storage;

/** A sort direction. */
public enum Direction {
    ASCENDING,
    DESCENDING
}
