package dev.ambit.access;

import dev.ambit.core.answer.ZoneSnapshot;
import dev.ambit.core.resource.ZoneId;
import org.jspecify.annotations.Nullable;

/** Finds zones in memory. */
@FunctionalInterface
public interface ZoneLookup {
    /** Returns the zone; null when it does not exist or is not loaded yet. */
    @Nullable
    ZoneSnapshot find(ZoneId id);

    /**
     * Refuses zones that are larger by {@code growth} bytes, as the commit would.
     *
     * @throws ZoneMemoryException when there is not enough memory for them
     */
    default void requireMemory(long growth) {}
}
