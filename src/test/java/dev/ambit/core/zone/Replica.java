package dev.ambit.core.zone;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.dns.DnsName;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A secondary's copy of a zone, which follows its changes and is as strict as Knot and BIND. */
public final class Replica {
    private final SortedMap<String, TreeSet<String>> sets = new TreeMap<>();
    private final Map<String, Integer> ttls = new TreeMap<>();
    private Soa soa;

    public Replica(Soa soa) {
        this.soa = soa;
    }

    /** Applies {@code change}; fails when it does not follow this version, or removes what is not there. */
    public void apply(ZoneChange change) {
        assertThat(change.from()).isEqualTo(soa);
        change.removed().forEach(this::remove);
        change.added().forEach(this::add);
        soa = change.to();
    }

    private void remove(RecordSet removed) {
        String key = key(removed);
        assertThat(ttls).as("the TTL of the removed %s", key).containsEntry(key, removed.ttl());
        for (byte[] rdata : removed.rdata()) {
            assertThat(requireNonNull(sets.get(key)).remove(HexFormat.of().formatHex(rdata)))
                    .as("%s has the removed record", key)
                    .isTrue();
        }
        if (requireNonNull(sets.get(key)).isEmpty()) {
            sets.remove(key);
            ttls.remove(key);
        }
    }

    private void add(RecordSet added) {
        String key = key(added);
        Integer before = ttls.put(key, added.ttl());
        assertThat(before == null || before == added.ttl())
                .as("one TTL of %s", key)
                .isTrue();
        for (byte[] rdata : added.rdata()) {
            assertThat(sets.computeIfAbsent(key, _ -> new TreeSet<>())
                            .add(HexFormat.of().formatHex(rdata)))
                    .as("%s does not have the added record", key)
                    .isTrue();
        }
    }

    private static String key(RecordSet set) {
        return set.name() + " " + set.type();
    }

    public Soa soa() {
        return soa;
    }

    /** The records as texts. */
    public List<String> records() {
        return sets.entrySet().stream()
                .map(set -> set.getKey() + " " + ttls.get(set.getKey()) + " " + set.getValue())
                .toList();
    }

    /** The texts that {@link #records} returns for a zone of {@code records}. */
    public static List<String> records(Collection<DnsRecord> records) {
        DnsName any = DnsName.of("example.com");
        Replica whole = new Replica(ZoneSettings.of(any, List.of(any)).soa(1));
        records.stream()
                .collect(Collectors.groupingBy(record -> record.name() + " " + record.type()))
                .values()
                .forEach(set -> whole.add(RecordSet.of(set).orElseThrow()));
        return whole.records();
    }
}
