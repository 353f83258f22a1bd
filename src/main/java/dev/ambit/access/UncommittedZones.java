package dev.ambit.access;

import dev.ambit.core.answer.ZoneSnapshot;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.storage.Revision;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The zones as the first {@code count} revisions of a transaction leave them.
 *
 * @param last the last of these revisions; null when there are none
 * @param zones those that changed; empty for a zone that was deleted
 * @param memory the bytes that all zones need then
 */
record UncommittedZones(int count, @Nullable Revision last, Map<ZoneId, Optional<ZoneSnapshot>> zones, long memory) {
    static UncommittedZones none(long memory) {
        return new UncommittedZones(0, null, Map.of(), memory);
    }

    /** Returns the revisions after these. */
    List<Revision> later(List<Revision> revisions) {
        return revisions.subList(count, revisions.size());
    }

    /** Whether these are the first of {@code revisions}. What was rolled back may have had the same numbers. */
    @SuppressWarnings("ReferenceEquality")
    boolean isStartOf(List<Revision> revisions) {
        return count > 0 && count <= revisions.size() && revisions.get(count - 1) == last;
    }
}
