package dev.ambit.storage;

/** What was done and refused. Entries are only ever added. */
public interface AuditStore {
    void append(AuditEntry entry);

    /** By time, entries of one moment in the order in which they were added. */
    Listing<AuditEntry> list(AuditFilter filter, Direction direction, Slice slice);
}
