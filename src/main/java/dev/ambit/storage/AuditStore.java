package dev.ambit.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Stores the audit log of actions and refusals. Entries are appended and, in their order, pruned; they are never
 * changed. Each has a hash over itself and its predecessor, under a key outside of the database ({@link AuditKeys}).
 */
public interface AuditStore {
    void append(AuditEntry entry);

    /** Ordered by time; entries with the same time are in the order in which they were appended. */
    Listing<AuditEntry> list(AuditFilter filter, Direction direction, Slice slice);

    /** Returns the total number of bytes of the {@code before} and {@code after} values in that slice of the list. */
    long countBytes(AuditFilter filter, Direction direction, Slice slice);

    /** Returns the position of the newest entry, or the start of the chain when there are no entries. */
    AuditPosition head();

    /** Returns the position of the entry with that number. */
    Optional<AuditPosition> position(long number);

    /** Returns the start of the chain; empty when it is missing. */
    Optional<AuditAnchor> anchor();

    /** Passes at most {@code limit} links after {@code after} to {@code consumer}, one at a time: they may be large. */
    void forEachLink(long after, int limit, Consumer<AuditLink> consumer);

    /** Returns the same links as a list, for small limits. */
    default List<AuditLink> links(long after, int limit) {
        List<AuditLink> links = new ArrayList<>();
        forEachLink(after, limit, links::add);
        return links;
    }

    /**
     * Removes the entries up to and including {@code last}, after which the chain then starts. Keeps the newest entry.
     * The caller appends an audit entry about the pruning.
     */
    void prune(AuditPosition last);
}
