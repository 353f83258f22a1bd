package dev.ambit.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.RandomInputs;
import dev.ambit.core.answer.ZoneSnapshot;
import dev.ambit.core.authorizer.RecordScope;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.RecordPattern;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.Zone;
import dev.ambit.http.wire.Page;
import dev.ambit.http.wire.QueryParameters;
import dev.ambit.storage.Listing;
import dev.ambit.storage.Samples;
import dev.ambit.storage.ScratchStorage;
import dev.ambit.storage.Storage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The snapshot and the database return the same records for random queries, pages and record scopes. */
class SnapshotQueryTest {
    private static final ZoneId ZONE = new ZoneId(4, 1);
    private static final DnsName APEX = DnsName.of("example.com");
    private static final AccountId ACCOUNT = new AccountId(2, 1);
    private static final int RECORDS = 300;
    private static final int QUERIES = 2_000;

    private static final List<String> LABELS =
            List.of("www", "_acme-challenge", "a", "aa", "a-b", "_tcp", "mail", "*", "a_b", "\\195\\188ber");
    private static final List<String> TEXTS =
            List.of("abc", "Abc DEF", "x%y", "\"abc\"", "\"ab\" \"c\"", "Ünïcode", "\"a\\\"b\"", "ab");
    private static final List<String> SCOPES = List.of(
            "TXT._acme-challenge.*", "A.*.example.com", "*.www.example.com", "MX.example.com", "*.*.a.example.com");

    private final Random random = new Random(RandomInputs.seed(1034));

    @Test
    void agreesWithTheDatabase() {
        ScratchStorage.use(storage -> {
            fill(storage);
            ZoneSnapshot snapshot = snapshot(storage);
            int fromMemory = 0;
            int found = 0;
            for (int i = 0; i < QUERIES; i++) {
                Map<String, List<String>> parameters = parameters();
                RecordScope scope = scope();
                RecordQuery query = RecordQuery.of(new QueryParameters(parameters), ZONE, APEX, scope);
                Page page = new Page(1 + random.nextInt(3), 1 + random.nextInt(40));
                Optional<Listing<DnsRecord>> listing =
                        SnapshotQuery.of(query).map(one -> one.list(snapshot, page.slice()));
                if (listing.isPresent()) {
                    assertThat(listing.get()).as("%s %s", parameters, scope).isEqualTo(stored(storage, query, page));
                    fromMemory++;
                    found += listing.get().total() > 0 ? 1 : 0;
                }
            }
            assertThat(fromMemory).isGreaterThan(QUERIES / 3);
            assertThat(found).isGreaterThan(QUERIES / 10);
        });
    }

    private static Listing<DnsRecord> stored(Storage storage, RecordQuery query, Page page) {
        return storage.read(tx -> tx.records().list(query.filter(), query.order(), query.direction(), page.slice()));
    }

    @Test
    void answersWhatClientsAskMost() {
        assertThat(isFromMemory(Map.of())).isTrue();
        assertThat(isFromMemory(Map.of("type", "TXT"))).isTrue();
        assertThat(isFromMemory(Map.of("name", "www.example.com"))).isTrue();
        assertThat(isFromMemory(Map.of("name", "www.example.com", "type", "A", "content", "192.0.2.1")))
                .isTrue();
        assertThat(isFromMemory(Map.of("name", "www.example.com", "match", "any")))
                .isTrue();
        assertThat(isFromMemory(Map.of("content", "192.0.2.1"))).isTrue();
        assertThat(isFromMemory(Map.of("type", "A", "content", "192.0.2.1"))).isTrue();
    }

    @Test
    void leavesTheOthersToTheDatabase() {
        assertThat(isFromMemory(Map.of("name.contains", "www"))).isFalse();
        assertThat(isFromMemory(Map.of("search", "www"))).isFalse();
        assertThat(isFromMemory(Map.of("order", "content"))).isFalse();
        assertThat(isFromMemory(Map.of("direction", "desc"))).isFalse();
        assertThat(isFromMemory(Map.of("name", "www.example.com", "type", "A", "match", "any")))
                .isFalse();
        assertThat(isFromMemory(Map.of("tag.present", "team"))).isFalse();
        assertThat(isFromMemory(Map.of("comment.absent", ""))).isFalse();
        assertThat(isFromMemory(Map.of("proxied", "false"))).isFalse();
    }

    private static boolean isFromMemory(Map<String, String> parameters) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        parameters.forEach((name, value) -> lists.put(name, List.of(value)));
        RecordScope whole = new RecordScope(List.of(RecordPattern.ALL), List.of());
        return SnapshotQuery.of(RecordQuery.of(new QueryParameters(lists), ZONE, APEX, whole))
                .isPresent();
    }

    private void fill(Storage storage) {
        Samples.change(storage, tx -> {
            tx.accounts().insert(Samples.account(1));
            tx.zones().insert(Samples.zone(1, ACCOUNT, "example.com"));
            for (int i = 0; i < RECORDS; i++) {
                tx.records().insert(dnsRecord(i));
            }
        });
    }

    private static ZoneSnapshot snapshot(Storage storage) {
        return storage.read(tx -> {
            Zone zone = tx.zones().find(ZONE).orElseThrow();
            List<DnsRecord> records = new ArrayList<>();
            tx.records().forEachInZone(ZONE, records::add);
            return ZoneSnapshot.of(ZONE, zone.name(), zone.settings(), zone.serial(), records);
        });
    }

    private DnsRecord dnsRecord(int number) {
        RecordType type = oneOf(List.of(RecordType.A, RecordType.TXT, RecordType.CNAME, RecordType.MX));
        return Samples.dnsRecord(
                number,
                ZONE,
                name(),
                type,
                content(type),
                random.nextInt(4) == 0 ? "a note" : null,
                random.nextInt(4) == 0 ? List.of("team:dns") : List.of());
    }

    private String content(RecordType type) {
        return switch (type) {
            case A -> "192.0.2." + random.nextInt(4);
            case TXT -> oneOf(TEXTS);
            default -> name().replace("*.", "");
        };
    }

    private String name() {
        StringBuilder name = new StringBuilder();
        for (int i = random.nextInt(3); i > 0; i--) {
            String label = oneOf(LABELS);
            name.append(label.equals("*") && !name.isEmpty() ? "w" : label).append('.');
        }
        return name + "example.com";
    }

    private Map<String, List<String>> parameters() {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        if (random.nextBoolean()) {
            parameters.put(oneOf(List.of("name", "name.exact")), List.of(spelled(name())));
        }
        if (random.nextInt(3) == 0) {
            parameters.put("type", some(List.of("A", "TXT", "MX", "txt", "NONE")));
        }
        if (random.nextInt(3) == 0) {
            parameters.put(oneOf(List.of("content", "content.exact")), List.of(spelled(searched())));
        }
        if (random.nextInt(5) == 0) {
            parameters.put("match", List.of(oneOf(List.of("any", "all"))));
        }
        if (random.nextInt(8) == 0) {
            parameters.put("order", List.of(oneOf(List.of("type", "name", "proxied"))));
        }
        return parameters;
    }

    private String searched() {
        return content(oneOf(List.of(RecordType.A, RecordType.TXT, RecordType.CNAME)));
    }

    private String spelled(String text) {
        return switch (random.nextInt(6)) {
            case 0 -> text.toUpperCase(Locale.ROOT);
            case 1 -> text + ".";
            case 2 -> "\"" + text + "\"";
            case 3 -> "@";
            default -> text;
        };
    }

    private RecordScope scope() {
        return random.nextBoolean()
                ? new RecordScope(List.of(RecordPattern.ALL), List.of())
                : new RecordScope(patterns(some(SCOPES)), random.nextInt(3) == 0 ? patterns(some(SCOPES)) : List.of());
    }

    private static List<RecordPattern> patterns(List<String> texts) {
        return texts.stream()
                .map(text -> RecordPattern.parse(text).orElseThrow())
                .toList();
    }

    private <T> T oneOf(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private <T> List<T> some(List<T> all) {
        List<T> chosen = new ArrayList<>();
        for (T one : all) {
            if (random.nextInt(3) == 0) {
                chosen.add(one);
            }
        }
        return chosen.isEmpty() ? List.of(oneOf(all)) : chosen;
    }
}
