package dev.ambit.storage;

import dev.ambit.core.resource.ZoneId;
import java.util.List;

/**
 * The total order of all changes. A reader that sees a revision sees all earlier ones, so a follower is up to date when
 * it has read up to {@link #head()}.
 */
public interface RevisionLog {
    /** Appends an entry and returns its number. */
    long append(Change change);

    /** Returns at most {@code limit} entries after that number, in order; 0 is before the first. */
    List<Revision> since(long number, int limit);

    /** The same for records of {@code zone} only, so that changes of other zones do not use up the limit. */
    List<Revision> since(long number, ZoneId zone, int limit);

    /** The number of the newest entry; 0 when there is none. */
    long head();
}
