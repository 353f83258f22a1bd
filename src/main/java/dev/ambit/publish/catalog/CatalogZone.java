package dev.ambit.publish.catalog;

import dev.ambit.core.answer.ZoneSnapshot;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.dns.Ttl;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.transfer.Catalog;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.RecordSet;
import dev.ambit.core.zone.ZoneChange;
import dev.ambit.core.zone.ZoneSettings;
import dev.ambit.publish.notify.Followers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A catalog as a zone, with its recent changes.
 *
 * @param changes the oldest first; each begins where the one before ends
 */
record CatalogZone(Catalog catalog, ZoneSnapshot snapshot, List<ZoneChange> changes) {
    private static final int MAX_CHANGES = 1_000;

    /** Version 2 is the only one (RFC 9432, 4.2.1). */
    private static final byte[] VERSION = {1, '2'};

    private static final DnsName INVALID = DnsName.of("invalid");

    /** RFC 9432, 4.1: SOA and NS are needed only for transfers; all TTLs are zero (4). */
    private static final ZoneSettings SETTINGS =
            new ZoneSettings(List.of(INVALID), 0, INVALID, INVALID, 3_600, 600, Integer.MAX_VALUE, 0, 0);

    CatalogZone {
        changes = List.copyOf(changes);
    }

    static CatalogZone of(Catalog catalog) {
        List<DnsRecord> records = new ArrayList<>();
        records.add(version(catalog));
        catalog.members().forEach((zone, name) -> records.add(member(catalog, zone, name)));
        ZoneSnapshot snapshot = ZoneSnapshot.of(
                Followers.catalogOf(catalog.account()), catalog.name(), SETTINGS, catalog.serial(), records);
        return new CatalogZone(catalog, snapshot, List.of());
    }

    /** Returns the zone after a change of the members. */
    CatalogZone with(Catalog next) {
        Map<ZoneId, DnsName> before = catalog.members();
        List<DnsRecord> added = new ArrayList<>();
        List<DnsRecord> removed = new ArrayList<>();
        next.members().forEach((zone, name) -> {
            if (!name.equals(before.get(zone))) {
                added.add(member(next, zone, name));
            }
        });
        before.forEach((zone, name) -> {
            if (!name.equals(next.members().get(zone))) {
                removed.add(member(catalog, zone, name));
            }
        });
        List<RecordId> changed =
                new ArrayList<>(added.stream().map(DnsRecord::id).toList());
        removed.forEach(gone -> changed.add(gone.id()));
        ZoneSnapshot changedSnapshot = snapshot.with(SETTINGS, next.serial(), changed, added);
        ZoneChange change = new ZoneChange(snapshot.soa(), changedSnapshot.soa(), sets(removed), sets(added));
        List<ZoneChange> recent = new ArrayList<>(changes);
        recent.add(change);
        return new CatalogZone(
                next, changedSnapshot, recent.subList(Math.max(0, recent.size() - MAX_CHANGES), recent.size()));
    }

    /** Returns the changes since {@code serial}; empty when they do not reach back to it. */
    Optional<List<ZoneChange>> since(long serial) {
        for (int i = 0; i < changes.size(); i++) {
            if (changes.get(i).from().serial() == serial) {
                return Optional.of(changes.subList(i, changes.size()));
            }
        }
        return serial == catalog.serial() ? Optional.of(List.of()) : Optional.empty();
    }

    private static List<RecordSet> sets(List<DnsRecord> records) {
        return records.stream()
                .map(one -> new RecordSet(
                        one.name(), one.type().code(), 0, List.of(one.content().wire())))
                .toList();
    }

    private static DnsRecord version(Catalog catalog) {
        RecordId id = new RecordId(catalog.account().high(), catalog.account().low());
        RecordContent two = RecordContent.ofStored(RecordType.TXT, "\"2\"", null, VERSION);
        return dnsRecord(catalog, id, DnsName.of("version." + catalog.name()), two);
    }

    /** The unique label is the id of the zone: one that was deleted and made again is another member (RFC 9432, 5.4). */
    private static DnsRecord member(Catalog catalog, ZoneId zone, DnsName name) {
        RecordContent target = RecordContent.ofStored(
                RecordType.PTR, name.text(), null, name.toName().toWireCanonical());
        return dnsRecord(
                catalog, new RecordId(zone.high(), zone.low()), DnsName.of(zone + ".zones." + catalog.name()), target);
    }

    private static DnsRecord dnsRecord(Catalog catalog, RecordId id, DnsName name, RecordContent content) {
        ZoneId zone = Followers.catalogOf(catalog.account());
        Instant unknown = Instant.EPOCH;
        return new DnsRecord(id, zone, name, content, new Ttl(0), null, List.of(), unknown, unknown, null, null);
    }
}
