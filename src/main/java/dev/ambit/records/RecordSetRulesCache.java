package dev.ambit.records;

import dev.ambit.access.ZoneEntry;
import dev.ambit.core.Budget;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.RecordSetRules;
import dev.ambit.storage.Change;
import dev.ambit.storage.Revision;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cache of the record set rules of the names that a change touches: n changes at a name of m records take n + m
 * steps. The names of a batch are read before its write transaction, which reads again only those that have changed
 * meanwhile.
 */
final class RecordSetRulesCache {
    private static final int MAX_REVISIONS = 10_000; // of the zone
    private static final int STEPS = 10; // steps of the budget, per record that is read

    private final ZoneEntry zone;
    private final DnsName apex;
    private final Map<DnsName, RecordSetRules> rules = new HashMap<>();
    private final Map<RecordId, DnsName> names = new HashMap<>();
    private long head;

    private RecordSetRulesCache(ZoneEntry zone) {
        this.zone = zone;
        this.apex = DnsName.of(zone.name());
    }

    /** Reads the rules of {@code names} now; those of other names are read on first use. */
    static RecordSetRulesCache read(Storage storage, ZoneEntry zone, Collection<DnsName> names) {
        RecordSetRulesCache read = new RecordSetRulesCache(zone);
        if (names.isEmpty()) {
            return read;
        }
        return storage.read(tx -> {
            read.head = tx.revisions().head();
            names.forEach(name -> read.at(tx, name));
            return read;
        });
    }

    /** The rules with all records of {@code name}; the caller keeps them up to date from now on. */
    RecordSetRules at(Tx tx, DnsName name) {
        RecordSetRules known = rules.get(name);
        if (known != null) {
            return known;
        }
        RecordSetRules read = new RecordSetRules(apex, name);
        for (DnsRecord dnsRecord : tx.records().listByName(zone.id(), name)) {
            Budget.step(STEPS);
            read.add(dnsRecord.content());
            names.put(dnsRecord.id(), name);
        }
        rules.put(name, read);
        return read;
    }

    /** The rules of {@code name}, if they are cached. */
    Optional<RecordSetRules> cached(DnsName name) {
        return Optional.ofNullable(rules.get(name));
    }

    /** Evicts the names at which records have changed since they were read. */
    void refresh(Tx tx) {
        if (rules.isEmpty()) {
            return;
        }
        List<Revision> since = tx.revisions().since(head, zone.id(), MAX_REVISIONS);
        if (since.size() == MAX_REVISIONS) {
            rules.clear();
        }
        for (Revision revision : since) {
            switch (revision.change()) {
                case Change.OfRecord dnsRecord -> evict(tx, dnsRecord.id());
                case Change.OfRecords _ -> rules.clear();
                default -> {}
            }
        }
    }

    /** Evicts the former and the present name of the record. */
    private void evict(Tx tx, RecordId id) {
        Optional.ofNullable(names.get(id)).ifPresent(rules::remove);
        tx.records().find(zone.id(), id).map(DnsRecord::name).ifPresent(rules::remove);
    }
}
