package dev.ambit.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What was done and refused. Entries are added and, in their order, pruned; never changed. Each carries a hash over itself and its
 * predecessor, under a key that is not in the database ({@link AuditKeys}).
 */
public interface AuditStore {
    void append(AuditEntry entry);

    /** By time, entries of one moment in the order in which they were added. */
    Listing<AuditEntry> list(AuditFilter filter, Direction direction, Slice slice);

    /** How many bytes the old and new values of that part of the list have together. */
    long bytes(AuditFilter filter, Direction direction, Slice slice);

    /** The newest link; where the chain begins when there are none. */
    AuditPosition head();

    /** The link with that number. */
    Optional<AuditPosition> position(long number);

    /** Where the chain begins; empty when that is missing. */
    Optional<AuditAnchor> anchor();

    /** Hands at most {@code limit} links over in their order, after the number {@code after}, one at a time: they may be large. */
    void forEachLink(long after, int limit, Consumer<AuditLink> consumer);

    /** The same as a list, for a few. */
    default List<AuditLink> links(long after, int limit) {
        List<AuditLink> links = new ArrayList<>();
        forEachLink(after, limit, links::add);
        return links;
    }

    /**
     * Removes the entries until and with {@code last}, which is what the chain then begins after. Keeps the newest entry. The
     * caller appends an entry that says so.
     */
    void prune(AuditPosition last);
}
