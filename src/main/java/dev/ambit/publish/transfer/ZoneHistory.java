package dev.ambit.publish.transfer;

import dev.ambit.core.answer.ZoneSnapshot;
import dev.ambit.core.zone.ZoneChange;
import java.util.List;

/** The recent changes of zones. */
@FunctionalInterface
public interface ZoneHistory {
    /**
     * Returns all changes of a zone from {@code serial} on, oldest first; they may lead to a newer serial than that of
     * {@code zone}. Empty when the history does not reach back to {@code serial}.
     */
    List<ZoneChange> since(ZoneSnapshot zone, long serial);
}
