package dev.ambit.publish.transfer;

import dev.ambit.core.answer.ZoneSnapshot;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.dns.Serial;
import dev.ambit.core.dns.Ttl;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.RecordSet;
import dev.ambit.core.zone.ZoneChange;
import dev.ambit.core.zone.ZoneSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A zone with random records and edits, and its history. */
final class EditedZone implements ZoneHistory {
    static final DnsName APEX = DnsName.of("example.com");
    static final ZoneId ID = new ZoneId(4, 1);

    private static final int[] TTLS = {1, 60, 300, 86_400};
    private static final String[] LABELS = {"www", "mail", "*", "_sip._tcp", "a.b.c", "host-1", "\\000\\255", "x"};

    private final Random random;
    private final Map<RecordId, DnsRecord> records = new TreeMap<>((a, b) -> Long.compare(a.low(), b.low()));
    private final List<ZoneChange> changes = new ArrayList<>();
    private ZoneSettings settings =
            ZoneSettings.of(APEX, List.of(DnsName.of("ns1.example.com"), DnsName.of("ns.example.net")));
    private ZoneSnapshot snapshot;
    private long lastId;

    EditedZone(Random random, long serial, int size) {
        this.random = random;
        for (int i = 0; i < size; i++) {
            DnsRecord added = randomRecord();
            records.put(added.id(), added);
        }
        snapshot = ZoneSnapshot.of(ID, APEX, settings, serial, records.values());
    }

    ZoneSnapshot snapshot() {
        return snapshot;
    }

    List<ZoneChange> changes() {
        return changes;
    }

    @Override
    public List<ZoneChange> since(ZoneSnapshot zone, long serial) {
        for (int i = 0; i < changes.size(); i++) {
            if (changes.get(i).from().serial() == serial) {
                return changes.subList(i, changes.size());
            }
        }
        return List.of();
    }

    /** Adds, replaces and deletes some records, or changes the settings. */
    void edit() {
        List<RecordId> changed = new ArrayList<>();
        List<DnsRecord> stored = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            boolean isNew = records.isEmpty() || random.nextBoolean();
            DnsRecord next = randomRecord();
            if (!isNew) {
                RecordId id = List.copyOf(records.keySet()).get(random.nextInt(records.size()));
                records.remove(id);
                changed.add(id);
            }
            if (isNew || random.nextBoolean()) {
                records.put(next.id(), next);
                changed.add(next.id());
                stored.add(next);
            }
        }
        stored.removeIf(added -> !records.containsKey(added.id()));
        if (random.nextInt(8) == 0) {
            settings = withTtl(settings, 300 + random.nextInt(1000));
        }
        apply(settings, changed, stored);
    }

    private void apply(ZoneSettings next, List<RecordId> changed, List<DnsRecord> stored) {
        ZoneSnapshot before = snapshot;
        snapshot = before.with(next, Serial.next(before.serial()), changed, stored);
        changes.add(between(before, snapshot));
    }

    private static ZoneSettings withTtl(ZoneSettings from, int ttl) {
        return new ZoneSettings(
                from.nameServers(),
                ttl,
                from.primary(),
                from.mailbox(),
                from.refresh(),
                from.retry(),
                from.expire(),
                from.minimumTtl(),
                ttl);
    }

    static ZoneChange between(ZoneSnapshot from, ZoneSnapshot to) {
        return new ZoneChange(from.soa(), to.soa(), missing(from, to), missing(to, from));
    }

    /** Returns the records of {@code from} that {@code other} does not have. */
    private static List<RecordSet> missing(ZoneSnapshot from, ZoneSnapshot other) {
        Set<String> present = lines(other);
        List<RecordSet> missing = new ArrayList<>();
        from.forEachSet(set -> {
            List<byte[]> rdata = set.rdata().stream()
                    .filter(octets -> !present.contains(line(set, octets)))
                    .toList();
            if (!rdata.isEmpty()) {
                missing.add(new RecordSet(set.name(), set.type(), set.ttl(), rdata));
            }
        });
        return missing;
    }

    /** Returns all records but the SOA, one a line. */
    static Set<String> lines(ZoneSnapshot zone) {
        Set<String> lines = new TreeSet<>();
        zone.forEachSet(set -> set.rdata().forEach(rdata -> lines.add(line(set, rdata))));
        return lines;
    }

    private static String line(RecordSet set, byte[] rdata) {
        return line(set.name().toName().toString(), set.type(), set.ttl(), rdata);
    }

    static String line(String name, int type, long ttl, byte[] rdata) {
        return name + " " + type + " " + ttl + " " + HexFormat.of().formatHex(rdata);
    }

    private DnsRecord randomRecord() {
        DnsName name = DnsName.of(LABELS[random.nextInt(LABELS.length)] + "."
                + (random.nextBoolean() ? "n" + random.nextInt(20) + "." : "") + APEX);
        return record(name, randomContent(), TTLS[random.nextInt(TTLS.length)]);
    }

    DnsRecord record(DnsName name, RecordContent content, int ttl) {
        Instant now = Instant.EPOCH;
        return new DnsRecord(
                new RecordId(1, ++lastId), ID, name, content, new Ttl(ttl), null, List.of(), now, now, null, null);
    }

    private RecordContent randomContent() {
        int number = random.nextInt(200);
        return switch (random.nextInt(7)) {
            case 0 -> content(RecordType.A, "192.0.2." + number, null);
            case 1 -> content(RecordType.AAAA, "2001:db8::" + number, null);
            case 2 -> content(RecordType.TXT, "\"" + "t".repeat(number) + "\"", null);
            case 3 -> content(RecordType.CNAME, "target" + number + ".example.com", null);
            case 4 -> content(RecordType.MX, "mail.example.com", number);
            case 5 -> content(RecordType.NS, "ns" + number + ".example.org", null);
            default -> content(RecordType.CNAME, "example.com", null);
        };
    }

    static RecordContent content(RecordType type, String text, @Nullable Integer priority) {
        return RecordContent.parse(type, text, priority).orThrow();
    }
}
