package dev.ambit.storage;

import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.ZoneChange;
import java.util.List;

/**
 * The latest changes of what each zone publishes, for incremental transfers (RFC 1995). The journal is the only way to
 * raise a zone's serial, so that no serial has two contents.
 *
 * <p>The changes of a zone have at most as many bytes as the zone on the wire, because a longer transfer would be sent as a
 * whole zone, and there are at most {@link #MAX_CHANGES}. Older ones are removed with later changes, a few at a time.
 */
public interface ZoneJournal {
    int MAX_CHANGES = 10_000;

    /**
     * Raises the zone's serial to that of {@code change.to()} and keeps the change. A change that is longer than the zone
     * afterwards is not kept, and the journal is emptied.
     *
     * @throws IllegalArgumentException when there is no such zone, its serial is not that of {@code change.from()}, or the
     *     later serial is not newer (RFC 1982)
     */
    void append(ZoneId zone, ZoneChange change);

    /**
     * Raises the zone's serial for a change that is too large for the journal, which is emptied: secondaries transfer the
     * whole zone.
     *
     * @throws IllegalArgumentException when there is no such zone, or {@code serial} is not newer
     */
    void restart(ZoneId zone, long serial);

    /**
     * Returns the changes from {@code serial} to the present serial, oldest first. Empty when the journal does not reach
     * back to {@code serial}, or when it is the present one.
     */
    List<ZoneChange> since(ZoneId zone, long serial);

    /** Removes all changes of the zone. */
    void clear(ZoneId zone);
}
