package dev.ambit.storage;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.storage.RecordFilter.Order;
import dev.ambit.storage.RecordFilter.TagMatch;
import dev.ambit.storage.RecordFilter.Visible;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.xbill.DNS.TXTRecord;

/** The reference implementation of record filters, which tests every record. It is the oracle for the SQL. */
final class ReferenceRecords {
    private static final Comparator<DnsRecord> NEWEST =
            Comparator.comparing(DnsRecord::createdOn).reversed().thenComparing(r -> r.id().toString());
    private static final Comparator<DnsRecord> BY_NAME =
            Comparator.comparing(r -> r.name().text());
    private static final Comparator<DnsRecord> BY_TYPE =
            Comparator.comparing(r -> r.type().name());
    private static final Comparator<DnsRecord> DEFAULT =
            BY_TYPE.thenComparing(BY_NAME).thenComparing(NEWEST);

    private ReferenceRecords() {}

    static Listing<DnsRecord> list(
            List<DnsRecord> records, RecordFilter filter, Order order, Direction direction, Slice slice) {
        Comparator<DnsRecord> comparator = comparator(order);
        List<DnsRecord> matching = records.stream()
                .filter(dnsRecord -> isWanted(dnsRecord, filter))
                .sorted(direction == Direction.ASCENDING ? comparator : comparator.reversed())
                .toList();
        return new Listing<>(
                matching.stream().skip(slice.offset()).limit(slice.limit()).toList(), matching.size());
    }

    private static Comparator<DnsRecord> comparator(Order order) {
        return switch (order) {
            case DEFAULT, TYPE, PROXIED -> DEFAULT;
            case NAME -> BY_NAME.thenComparing(BY_TYPE).thenComparing(NEWEST);
            case CONTENT ->
                Comparator.<DnsRecord, String>comparing(r -> lower(r.content().content()))
                        .thenComparing(DEFAULT);
            case TTL ->
                Comparator.<DnsRecord>comparingInt(r -> r.ttl().seconds()).thenComparing(DEFAULT);
        };
    }

    private static boolean isWanted(DnsRecord dnsRecord, RecordFilter filter) {
        return dnsRecord.zone().equals(filter.zone())
                && (filter.visible() == null || isVisible(dnsRecord, filter.visible()))
                && combine(filter.matchMode(), conditions(filter), dnsRecord);
    }

    static boolean isVisible(DnsRecord dnsRecord, Visible visible) {
        String type = dnsRecord.type().name();
        String name = dnsRecord.name().text();
        return visible.allow().stream().anyMatch(pattern -> pattern.matches(type, name))
                && visible.deny().stream().noneMatch(pattern -> pattern.matches(type, name));
    }

    private static List<Predicate<DnsRecord>> conditions(RecordFilter filter) {
        List<Predicate<DnsRecord>> conditions = new ArrayList<>();
        Optional.ofNullable(filter.types()).ifPresent(types -> conditions.add(r -> types.contains(r.type())));
        filter.names()
                .forEach(match -> conditions.add(r -> holds(match, r.name().text())));
        filter.contents().forEach(match -> conditions.add(r -> holdsForContent(match, r.content())));
        filter.comments().forEach(match -> conditions.add(r -> r.comment() != null && holds(match, r.comment())));
        Optional.ofNullable(filter.commented())
                .ifPresent(commented -> conditions.add(r -> (r.comment() != null) == commented));
        if (!filter.tags().isEmpty()) {
            List<Predicate<DnsRecord>> tags = new ArrayList<>();
            filter.tags().forEach(match -> tags.add(r -> holdsForTags(match, r.tags())));
            conditions.add(r -> combine(filter.tagMatch(), tags, r));
        }
        Optional.ofNullable(filter.proxied()).ifPresent(proxied -> conditions.add(_ -> !proxied));
        Optional.ofNullable(filter.search()).ifPresent(search -> conditions.add(r -> isFound(r, search)));
        return conditions;
    }

    private static boolean combine(MatchMode matchMode, List<Predicate<DnsRecord>> conditions, DnsRecord dnsRecord) {
        return conditions.isEmpty()
                || (matchMode == MatchMode.ALL
                        ? conditions.stream().allMatch(condition -> condition.test(dnsRecord))
                        : conditions.stream().anyMatch(condition -> condition.test(dnsRecord)));
    }

    private static boolean holds(TextMatch match, String text) {
        String actual = lower(text);
        String wanted = lower(match.text());
        return switch (match.operator()) {
            case EQUAL -> actual.equals(wanted);
            case NOT_EQUAL -> !actual.equals(wanted);
            case STARTS_WITH -> actual.startsWith(wanted);
            case ENDS_WITH -> actual.endsWith(wanted);
            case CONTAINS -> actual.contains(wanted);
        };
    }

    private static boolean holdsForContent(TextMatch match, RecordContent content) {
        if (match.operator() == TextMatch.Operator.NOT_EQUAL) {
            return !holdsForContent(TextMatch.equalTo(match.text()), content);
        }
        boolean holds = holds(match, content.content()) || holds(match, plain(content));
        boolean quoted = match.operator() == TextMatch.Operator.EQUAL
                && content.type() == RecordType.TXT
                && RecordContent.parse(RecordType.TXT, match.text(), null)
                        .toOptional()
                        .filter(wanted -> lower(plain(wanted)).equals(lower(plain(content))))
                        .isPresent();
        return holds || quoted || isSameRecord(match, content);
    }

    /** An equality matches any spelling of the same record. */
    private static boolean isSameRecord(TextMatch match, RecordContent content) {
        return match.operator() == TextMatch.Operator.EQUAL
                && content.type() != RecordType.TXT
                && RecordContent.parse(
                                content.type(), match.text(), content.priority().orElse(null))
                        .toOptional()
                        .filter(wanted -> wanted.comparable().equals(content.comparable())
                                || lower(wanted.content()).equals(lower(content.content())))
                        .isPresent();
    }

    private static String plain(RecordContent content) {
        if (!(content.toRecord(DnsName.of("example.com"), 0) instanceof TXTRecord text)) {
            return content.content();
        }
        StringBuilder octets = new StringBuilder();
        text.getStringsAsByteArrays().forEach(part -> octets.append(new String(part, StandardCharsets.ISO_8859_1)));
        return new String(octets.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static boolean holdsForTags(TagMatch match, List<String> tags) {
        return switch (match) {
            case TagMatch.Present(String name) ->
                tags.stream().anyMatch(tag -> lower(nameOf(tag)).equals(lower(name)));
            case TagMatch.Absent(String name) ->
                tags.stream().noneMatch(tag -> lower(nameOf(tag)).equals(lower(name)));
            case TagMatch.Value(String name, TextMatch value) ->
                tags.stream().anyMatch(tag -> lower(nameOf(tag)).equals(lower(name)) && holds(value, valueOf(tag)));
        };
    }

    private static String nameOf(String tag) {
        return tag.contains(":") ? tag.substring(0, tag.indexOf(':')) : tag;
    }

    private static String valueOf(String tag) {
        return tag.contains(":") ? tag.substring(tag.indexOf(':') + 1) : "";
    }

    private static boolean isFound(DnsRecord dnsRecord, String search) {
        List<String> texts = new ArrayList<>(dnsRecord.tags());
        texts.add(dnsRecord.name().text());
        texts.add(dnsRecord.type().name());
        texts.add(dnsRecord.content().content());
        texts.add(plain(dnsRecord.content()));
        Optional.ofNullable(dnsRecord.comment()).ifPresent(texts::add);
        return Arrays.stream(search.strip().split("\\s+"))
                .allMatch(word -> texts.stream().anyMatch(text -> lower(text).contains(lower(word))));
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
