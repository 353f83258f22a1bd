package dev.ambit.core.answer;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.dns.Ttl;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.DnsRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random zones in which few names are often above, below and aliases of each other, and questions to them. */
final class RandomZones {
    static final DnsName APEX = DnsName.of("z.example");
    private static final ZoneId ID = new ZoneId(7, 7);
    private static final List<String> LABELS = List.of("a", "b", "c", "*", "w");
    private static final List<RecordType> TYPES = List.of(
            RecordType.A,
            RecordType.A,
            RecordType.AAAA,
            RecordType.TXT,
            RecordType.CNAME,
            RecordType.CNAME,
            RecordType.CNAME,
            RecordType.NS,
            RecordType.DS,
            RecordType.MX,
            RecordType.SRV);
    private static final List<Integer> ASKED =
            List.of(1, 1, 28, 16, 5, 2, 43, 15, 33, 6, 255, 46, 47, 65, 12, 99, 1234);

    private RandomZones() {}

    static ZoneSnapshot zone(List<DnsRecord> records) {
        return ZoneSnapshot.of(ID, APEX, WrittenZone.settings(APEX.text()), 1, records);
    }

    /** Returns up to {@code max} records that a zone can have together, in random order. */
    static List<DnsRecord> records(Random random, int max) {
        List<DnsRecord> records = new ArrayList<>();
        int count = random.nextInt(max + 1);
        for (int i = 0; i < count; i++) {
            DnsRecord made = dnsRecord(random, new RecordId(random.nextLong(), random.nextLong()));
            if (fits(made, records)) {
                records.add(made);
            }
        }
        return records;
    }

    /** Whether a zone can have the record in addition to the others: one CNAME at a name, no delegated wildcard. */
    static boolean fits(DnsRecord made, List<DnsRecord> others) {
        boolean isAlias = made.type() == RecordType.CNAME;
        return !(made.name().isWildcard() && (made.type() == RecordType.NS || made.type() == RecordType.DS))
                && others.stream()
                        .filter(other -> other.name().equals(made.name()))
                        .noneMatch(other -> (isAlias && other.type() == RecordType.CNAME)
                                || other.content().equals(made.content()));
    }

    static DnsRecord dnsRecord(Random random, RecordId id) {
        RecordType type = TYPES.get(random.nextInt(TYPES.size()));
        return new DnsRecord(
                id,
                ID,
                name(random),
                content(random, type),
                random.nextInt(4) == 0 ? Ttl.AUTOMATIC : new Ttl(30 + random.nextInt(3) * 1000),
                comment(random),
                random.nextInt(8) == 0 ? List.of("a:b") : List.of(),
                WrittenZone.NOW.plusNanos(random.nextInt(3) * 1000L),
                WrittenZone.NOW.plusSeconds(random.nextInt(100)),
                null,
                null);
    }

    private static @Nullable String comment(Random random) {
        return random.nextInt(8) == 0 ? "a comment" : null;
    }

    private static RecordContent content(Random random, RecordType type) {
        String host = random.nextInt(6) == 0 ? "host.example.net" : name(random).presentation();
        var parsed = switch (type) {
            case A -> RecordContent.parse(type, "192.0.2." + random.nextInt(4), null);
            case AAAA -> RecordContent.parse(type, "2001:db8::" + random.nextInt(4), null);
            case DS -> RecordContent.parse(type, random.nextInt(9) + " 13 2 " + "ab".repeat(32), null);
            case MX -> RecordContent.parse(type, host, random.nextInt(3));
            case SRV -> RecordContent.parse(type, "0 " + random.nextInt(3) + " " + host, random.nextInt(3));
            case TXT -> RecordContent.parse(type, "\"" + "x".repeat(random.nextInt(200) + 1) + "\"", null);
            default -> RecordContent.parse(type, host, null);
        };
        return parsed.orThrow();
    }

    private static int fewLabels(Random random) {
        int limit = 1 + random.nextInt(5);
        return random.nextInt(limit);
    }

    /** Returns a name of up to four labels below the apex. */
    static DnsName name(Random random) {
        StringBuilder name = new StringBuilder();
        for (int labels = fewLabels(random); labels > 0; labels--) {
            String label = LABELS.get(random.nextInt(LABELS.size()));
            // An asterisk that is not the first label is an ordinary octet.
            name.append(label.equals("*") && !name.isEmpty() ? "\\042" : label).append('.');
        }
        return DnsName.of(name.append(APEX).toString());
    }

    static int type(Random random) {
        return ASKED.get(random.nextInt(ASKED.size()));
    }

    /** Returns a name as a client may write it: in any case (the case is a proof of origin, "0x20"). */
    static String question(Random random) {
        String name = random.nextInt(20) == 0 ? "x.example." : name(random).presentation();
        StringBuilder mixed = new StringBuilder(name);
        for (int i = 0; i < mixed.length(); i++) {
            if (random.nextBoolean()) {
                mixed.setCharAt(i, Character.toUpperCase(mixed.charAt(i)));
            }
        }
        return mixed.toString();
    }
}
