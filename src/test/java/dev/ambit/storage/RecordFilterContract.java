package dev.ambit.storage;

import static dev.ambit.storage.Samples.NOW;
import static dev.ambit.storage.Samples.change;
import static dev.ambit.storage.Samples.zone;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.dns.Ttl;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.resource.RecordPattern;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.storage.RecordFilter.Order;
import dev.ambit.storage.RecordFilter.TagMatch;
import dev.ambit.storage.RecordFilter.Visible;
import dev.ambit.storage.TextMatch.Operator;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists of records: random filters on random records must agree with {@link ReferenceRecords}. */
public abstract class RecordFilterContract extends StorageContract {
    private static final ZoneId ZONE = new ZoneId(4, 1);
    private static final ZoneId OTHER = new ZoneId(4, 2);
    private static final int RECORDS = 400;
    private static final int FILTERS = 1500;

    private static final List<String> LABELS =
            List.of("www", "_acme-challenge", "a", "aa", "a-b", "_tcp", "mail", "xn--bcher-kva", "*", "a_b");
    private static final List<String> TEXTS =
            List.of("abc", "Abc DEF", "x%y", "x_y", "\"abc\"", "\"ab\" \"c\"", "Ünïcode", "\"a\\\"b\"", "a\\b", "ab");
    private static final List<String> COMMENTS = List.of("A note", "a NOTE 100%", "note_2", "Ünïcode", "'; --");
    private static final List<String> TAGS =
            List.of("team", "team:dns", "Team:WEB", "team:", "env:prod", "env:Prod:eu", "teams:dns", "x_y:1", "x-y:1");

    private final Random random = new Random(20260301);
    private final List<DnsRecord> records = new ArrayList<>();

    @BeforeEach
    void insertRandomRecords() {
        records.clear();
        for (int i = 0; i < RECORDS; i++) {
            records.add(randomRecord(i));
        }
        change(storage, tx -> {
            tx.zones().insert(zone(1, ACCOUNT, "example.com"));
            tx.zones().insert(zone(2, ACCOUNT, "a.example.com"));
            tx.records().insertAll(records);
        });
    }

    @Test
    void randomFiltersAgreeWithTheReference() {
        int empty = 0;
        int full = 0;
        for (int i = 0; i < FILTERS; i++) {
            RecordFilter filter = randomFilter();
            Order order = oneOf(Order.values());
            Direction direction = oneOf(Direction.values());
            Slice slice = random.nextBoolean() ? Slice.EVERYTHING : Samples.page(1 + random.nextInt(4), 7);

            Listing<DnsRecord> expected = ReferenceRecords.list(records, filter, order, direction, slice);
            Listing<DnsRecord> found = listing(tx -> tx.records().list(filter, order, direction, slice));
            assertThat(numbers(found))
                    .as(() -> filter + " by " + order + " " + direction + " " + slice)
                    .isEqualTo(numbers(expected));
            assertThat(found).isEqualTo(expected);
            empty += expected.total() == 0 ? 1 : 0;
            full += expected.total() > RECORDS / 3 ? 1 : 0;
        }
        // Filters that never or always match would prove nothing.
        assertThat(empty).isBetween(FILTERS / 10, FILTERS * 9 / 10);
        assertThat(full).isGreaterThan(FILTERS / 50);
    }

    @Test
    void visibleRecordsAreThoseThatThePatternsMatch() {
        for (int i = 0; i < FILTERS / 3; i++) {
            Visible visible = randomVisible();
            List<DnsRecord> expected = records.stream()
                    .filter(dnsRecord -> dnsRecord.zone().equals(ZONE))
                    .filter(dnsRecord -> ReferenceRecords.isVisible(dnsRecord, visible))
                    .toList();
            Listing<DnsRecord> found = listing(tx -> tx.records()
                    .list(RecordFilter.of(ZONE, visible), Order.DEFAULT, Direction.ASCENDING, Slice.EVERYTHING));
            assertThat(found.items()).as(visible.toString()).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(found.total()).isEqualTo(expected.size());
        }
    }

    @Test
    void pagesTogetherAreTheWholeList() {
        for (int i = 0; i < 20; i++) {
            RecordFilter filter = RecordFilter.of(ZONE, random.nextBoolean() ? null : randomVisible());
            Order order = oneOf(Order.values());
            Direction direction = oneOf(Direction.values());
            List<DnsRecord> together = new ArrayList<>();
            Listing<DnsRecord> page;
            int number = 1;
            do {
                Slice slice = Samples.page(number++, 23);
                page = listing(tx -> tx.records().list(filter, order, direction, slice));
                together.addAll(page.items());
            } while (!page.items().isEmpty());

            Listing<DnsRecord> whole = listing(tx -> tx.records().list(filter, order, direction, Slice.EVERYTHING));
            assertThat(together).isEqualTo(whole.items()).hasSize((int) page.total());
        }
    }

    @Test
    void nothingIsVisibleWhenNothingIsAllowed() {
        RecordFilter filter = RecordFilter.of(ZONE, new Visible(List.of(), List.of()));
        assertThat(listing(tx -> tx.records().list(filter, Order.DEFAULT, Direction.ASCENDING, Slice.EVERYTHING)))
                .isEqualTo(new Listing<>(List.of(), 0));
    }

    private static List<Long> numbers(Listing<DnsRecord> listing) {
        return listing.items().stream().map(dnsRecord -> dnsRecord.id().low()).toList();
    }

    private DnsRecord randomRecord(int number) {
        RecordType type =
                oneOf(RecordType.A, RecordType.TXT, RecordType.TXT, RecordType.CNAME, RecordType.MX, RecordType.NS);
        String content = switch (type) {
            case A -> "192.0.2." + random.nextInt(30);
            case TXT -> oneOf(TEXTS);
            default -> randomName();
        };
        List<String> tags = random.nextBoolean() ? List.of() : some(TAGS);
        String comment = random.nextInt(3) == 0 ? oneOf(COMMENTS) : null;
        return new DnsRecord(
                new RecordId(random.nextLong(), number),
                random.nextInt(8) == 0 ? OTHER : ZONE,
                DnsName.of(randomName()),
                RecordContent.parse(type, content.replace("*.", ""), type == RecordType.MX ? 5 : null)
                        .orThrow(),
                new Ttl(oneOf(List.of(1, 60, 3600))),
                comment,
                tags,
                NOW.plusSeconds(random.nextInt(50)),
                NOW,
                comment == null ? null : NOW,
                tags.isEmpty() ? null : NOW);
    }

    private String randomName() {
        StringBuilder name = new StringBuilder("example.com");
        for (int labels = random.nextInt(4); labels > 0; labels--) {
            String label = oneOf(LABELS);
            if (!label.equals("*") || labels == 1) {
                name.insert(0, label + ".");
            }
        }
        return name.toString();
    }

    private RecordFilter randomFilter() {
        Operator nameOperator = oneOf(Operator.values());
        return new RecordFilter(
                random.nextInt(5) == 0 ? OTHER : ZONE,
                sometimes(this::randomVisible),
                sometimes(this::randomTypes),
                maybe(() -> TextMatch.of(nameOperator, randomPart(randomName()))),
                maybe(() -> TextMatch.of(
                        oneOf(Operator.values()), randomPart(random.nextInt(4) == 0 ? "192.0.2.1" : oneOf(TEXTS)))),
                maybe(() -> TextMatch.of(oneOf(Operator.values()), randomPart(oneOf(COMMENTS)))),
                sometimes(random::nextBoolean),
                maybe(this::randomTag),
                sometimes(random::nextBoolean),
                sometimes(() -> randomPart(oneOf(List.of("www", "abc", "A note", "txt team", "192 a", "%", "")))),
                oneOf(MatchMode.values()),
                oneOf(MatchMode.values()));
    }

    private Visible randomVisible() {
        return new Visible(patterns(1 + random.nextInt(3)), patterns(random.nextInt(2)));
    }

    private List<RecordPattern> patterns(int count) {
        List<RecordPattern> patterns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RecordPattern.Match match = oneOf(RecordPattern.Match.values());
            String name = switch (match) {
                case ANY -> "";
                case EXACT -> randomName();
                case BELOW -> randomName().replace("*.", "");
                case PREFIX -> random.nextBoolean() ? oneOf(LABELS) : "a." + oneOf(LABELS);
            };
            patterns.add(new RecordPattern(oneOf("*", RecordPattern.NO_DELEGATION, "A", "TXT", "MX"), match, name));
        }
        return patterns;
    }

    private Set<RecordType> randomTypes() {
        Set<RecordType> types = EnumSet.noneOf(RecordType.class);
        for (int i = random.nextInt(3); i > 0; i--) {
            types.add(oneOf(RecordType.A, RecordType.TXT, RecordType.MX, RecordType.CAA));
        }
        return types;
    }

    private TagMatch randomTag() {
        String name = oneOf("team", "TEAM", "env", "x_y", "other");
        return switch (random.nextInt(3)) {
            case 0 -> new TagMatch.Present(name);
            case 1 -> new TagMatch.Absent(name);
            default ->
                new TagMatch.Value(
                        name,
                        TextMatch.of(oneOf(Operator.values()), oneOf("dns", "WEB", "", "prod", "prod:eu", "o", "1")));
        };
    }

    /** The text, or a part of it, in any case. */
    private String randomPart(String text) {
        int from = random.nextInt(3) == 0 ? random.nextInt(text.length() + 1) : 0;
        int to = random.nextInt(3) == 0 ? from + random.nextInt(text.length() - from + 1) : text.length();
        String part = text.substring(from, to);
        return random.nextInt(3) == 0 ? part.toUpperCase(Locale.ROOT) : part;
    }

    private <T> @Nullable T sometimes(Supplier<T> value) {
        return random.nextInt(6) == 0 ? value.get() : null;
    }

    private <T> List<T> maybe(Supplier<T> value) {
        return switch (random.nextInt(12)) {
            case 0, 1 -> List.of(value.get());
            case 2 -> List.of(value.get(), value.get());
            default -> List.of();
        };
    }

    private <T> List<T> some(List<T> values) {
        return values.stream().filter(_ -> random.nextInt(4) == 0).toList();
    }

    private <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    @SafeVarargs
    private final <T> T oneOf(T... values) {
        return values[random.nextInt(values.length)];
    }
}
