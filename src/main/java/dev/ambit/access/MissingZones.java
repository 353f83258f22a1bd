package dev.ambit.access;

import static java.util.Objects.requireNonNull;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.Zone;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The zones that are not loaded. Guarded by the lock of the {@link ZoneIndex}. */
final class MissingZones {
    private final Map<ZoneId, MissingZone> zones = new LinkedHashMap<>();

    /**
     * A zone that is not loaded.
     *
     * @param changes what commits have changed in it since the start
     * @param isUnreadable whether it could not be read, and has not changed since
     * @param isReported whether it could not be read at any time
     */
    private record MissingZone(DnsName apex, ZoneChanges changes, boolean isUnreadable, boolean isReported) {}

    void add(Zone zone) {
        zones.put(zone.id(), new MissingZone(zone.name(), ZoneChanges.NONE, false, false));
    }

    boolean contains(ZoneId id) {
        return zones.containsKey(id);
    }

    List<ZoneId> ids() {
        return List.copyOf(zones.keySet());
    }

    /** Returns a zone to read next; null when none is left that may be readable. */
    @Nullable
    ZoneId next() {
        return zones.entrySet().stream()
                .filter(zone -> !zone.getValue().isUnreadable())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    /** Notes a change; returns false when the zone is not missing. */
    boolean change(ZoneId id, ZoneChanges changes) {
        return zones.computeIfPresent(
                        id,
                        (_, zone) ->
                                new MissingZone(zone.apex(), zone.changes().and(changes), false, zone.isReported()))
                != null;
    }

    ZoneChanges changes(ZoneId id) {
        return requireNonNull(zones.get(id)).changes();
    }

    DnsName apex(ZoneId id) {
        return requireNonNull(zones.get(id)).apex();
    }

    /** Notes that the zone cannot be read; returns whether that is new. */
    boolean leaveOut(ZoneId id) {
        MissingZone zone = requireNonNull(zones.get(id));
        zones.put(id, new MissingZone(zone.apex(), zone.changes(), true, true));
        return !zone.isReported();
    }

    void remove(ZoneId id) {
        zones.remove(id);
    }
}
