package dev.ambit.storage;

import dev.ambit.core.resource.ZoneId;
import java.util.List;

/**
 * The total order of all changes. Whoever sees a revision sees all before it, so a follower is up to date when it has
 * read up to {@link #head()}.
 */
public interface RevisionLog {
    /** Appends an entry and returns its number. */
    long append(Change change);

    /** At most {@code limit} entries after that number, in order; 0 stands before the first. */
    List<Revision> since(long number, int limit);

    /** The same of records of {@code zone} alone, so that changes of other zones do not use up the limit. */
    List<Revision> since(long number, ZoneId zone, int limit);

    /** The number of the newest entry; 0 when there is none. */
    long head();
}
