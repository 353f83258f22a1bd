package dev.ambit.storage;

/** Which end of an order comes first. */
public enum Direction {
    ASCENDING,
    DESCENDING
}
