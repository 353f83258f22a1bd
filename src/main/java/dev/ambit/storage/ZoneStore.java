package dev.ambit.storage;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.Zone;
import dev.ambit.core.resource.ZoneId;
import java.util.List;
import java.util.Optional;

/** The zones. A name is a zone at most once on the whole server. */
public interface ZoneStore {
    InsertResult insert(Zone zone);

    Optional<Zone> find(ZoneId id);

    Optional<Zone> findByName(DnsName name);

    Listing<Zone> list(ZoneFilter filter, ZoneFilter.Order order, Direction direction, Slice slice);

    /** Stores everything of {@code zone} but its id, account, name, serial and {@code createdOn}; false when it is gone. */
    boolean update(Zone zone);

    /** Deletes the zone; its records are gone with it, and {@link #reap} frees what they took. False when there is no such zone. */
    boolean delete(ZoneId id);

    /**
     * Removes at most {@code most} records of deleted zones, and the zones that have none left: deleting a large zone at once
     * would hold up every other writer. Changes nothing that can be seen. What is left by a crash is removed when the storage is
     * opened.
     *
     * @return how many it removed; fewer than {@code most} when none are left
     */
    int reap(int most);

    /**
     * Makes the zone's serial one higher, as RFC 1982 counts: 1 follows 4294967295.
     *
     * @return the new serial
     * @throws IllegalArgumentException when there is no such zone
     */
    long bumpSerial(ZoneId id);

    List<Zone> all();
}
