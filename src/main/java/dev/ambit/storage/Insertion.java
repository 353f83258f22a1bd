package dev.ambit.storage;

/** What became of a value whose name must be unique. */
public enum Insertion {
    INSERTED,
    /** Another one has that name; nothing was changed. */
    TAKEN
}
