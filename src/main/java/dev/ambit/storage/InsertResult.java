package dev.ambit.storage;

/** The result of inserting a value whose name must be unique. */
public enum InsertResult {
    INSERTED,
    /** Another value has that name; nothing was changed. */
    CONFLICT
}
