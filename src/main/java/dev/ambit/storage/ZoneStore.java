package dev.ambit.storage;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.Zone;
import dev.ambit.core.zone.ZoneSettings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;

/** Stores zones. Zone names are unique on the whole server. */
public interface ZoneStore {
    InsertResult insert(Zone zone);

    Optional<Zone> find(ZoneId id);

    Optional<Zone> findByName(DnsName name);

    /** Returns the last serial of a deleted zone with that name; empty when there was none. */
    OptionalLong serialOfDeleted(DnsName name);

    Listing<Zone> list(ZoneFilter filter, ZoneFilter.Order order, Direction direction, Slice slice);

    /** Updates everything but id, account, name, serial (see {@link ZoneJournal}) and {@code createdOn}; returns false when it does not exist. */
    boolean update(Zone zone);

    /** Deletes the zone, its records and its transfers; {@link #reap} frees their space. Returns false when there is no such zone. */
    boolean delete(ZoneId id);

    /**
     * Removes at most {@code limit} records and journal entries of deleted zones, and the zones that have none left:
     * deleting a large zone at once would block every other writer. Has no visible effect. Leftovers of a crash are removed when the storage
     * is opened.
     *
     * @return the number of removed rows; less than {@code limit} when none are left
     */
    int reap(int limit);

    List<Zone> all();

    /** The records of all zones, and the bytes of all zones on the wire. */
    record Sums(long records, long wireLength) {}

    Sums sums();

    /**
     * Stores settings for the zones of versions that did not store any, so that they keep them from now on; until then
     * their settings are {@link ZoneSettings#of}. Not a change of what is published.
     *
     * @param defaults the settings of the zone with that name and these name servers
     * @return the number of those zones
     */
    int fillSettings(BiFunction<DnsName, List<DnsName>, ZoneSettings> defaults);
}
