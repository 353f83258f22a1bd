package dev.ambit.storage;

/** What became of a value whose name must be unique. */
public enum InsertResult {
    INSERTED,
    /** Another one has that name; nothing was changed. */
    CONFLICT
}
