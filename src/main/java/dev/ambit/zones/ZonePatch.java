package dev.ambit.zones;

import dev.ambit.core.zone.Zone;
import dev.ambit.core.zone.ZoneType;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The requested changes of a zone; what is null stays. */
record ZonePatch(
        @Nullable Boolean paused,
        @Nullable ZoneType type,
        @Nullable List<String> vanityNameServers) {
    /** The zone after the changes at {@code now}; {@code zone} itself when nothing differs. */
    Zone apply(Zone zone, Instant now) {
        Zone changed = with(zone, zone.modifiedOn());
        return changed.equals(zone) ? zone : with(zone, now);
    }

    private Zone with(Zone zone, Instant modifiedOn) {
        return new Zone(
                zone.id(),
                zone.account(),
                zone.name(),
                Objects.requireNonNullElse(paused, zone.paused()),
                Objects.requireNonNullElse(type, zone.type()),
                zone.settings(),
                Objects.requireNonNullElse(vanityNameServers, zone.vanityNameServers()),
                zone.serial(),
                zone.createdOn(),
                modifiedOn,
                zone.activatedOn());
    }
}
